import assert from 'node:assert/strict';
import { createHighlightQueue } from '../../src/webview/code/highlightQueue.ts';

function setup() {
  const turns: (() => void)[] = [];
  const highlightQueue = createHighlightQueue((run) => turns.push(run));
  const shown: string[] = [];
  const request = (name: string, language = 'ts') =>
    highlightQueue.request(language, `const ${name} = 1;`, () => shown.push(name));
  /** Lets the page have time once. */
  const turn = () => turns.shift()?.();
  return { turns, request, shown, turn };
}

describe('colouring code', () => {
  it('takes one block in each turn, in order', () => {
    const { turns, request, shown, turn } = setup();
    request('a');
    request('b');
    assert.equal(turns.length, 1);
    turn();
    assert.deepEqual(shown, ['a']);
    turn();
    assert.deepEqual(shown, ['a', 'b']);
    assert.equal(turns.length, 0);
  });

  it('colours nothing that nobody waits for any longer, and leaves alone what it does not know', () => {
    const { request, shown, turn } = setup();
    const loseInterest = request('a');
    request('b', 'no-such-language');
    request('c');
    loseInterest();
    turn();
    turn();
    turn();
    assert.deepEqual(shown, ['c']);
  });
});
