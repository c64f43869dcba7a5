import assert from 'node:assert/strict';
import { namesIn } from '../../../src/core/context/namesIn.ts';

describe('the names in a line of code', () => {
  it('are words of three letters and more, with where they stand', () => {
    assert.deepEqual(namesIn('  total += $price * qty; // it'), [
      { name: 'total', character: 2 },
      { name: '$price', character: 11 },
      { name: 'qty', character: 20 },
    ]);
  });

  it('are none of a language’s own words', () => {
    assert.deepEqual(
      namesIn('export const area = async function* () { return this.width; }').map(
        ({ name }) => name,
      ),
      ['area', 'width'],
    );
    assert.deepEqual(
      namesIn('def __init__(self, shape: Shape) -> None:').map(({ name }) => name),
      ['__init__', 'shape', 'Shape'],
    );
  });
});
