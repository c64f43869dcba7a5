import assert from 'node:assert/strict';
import { placeBlock } from '../../../src/core/refactor/placeBlock.ts';
import { noGrammars } from '../../../src/core/syntax/syntaxTree.ts';

const cart = [
  "import { Item } from './item';",
  '',
  'export function total(items: Item[]): number {',
  '  let sum = 0;',
  '  for (const item of items) sum += item.price;',
  '  return sum;',
  '}',
  '',
  'export function count(items: Item[]): number {',
  '  return items.length;',
  '}',
  '',
];

const place = (code: string, document = cart, languageId = 'typescript') =>
  placeBlock({
    code,
    file: { document, languageId, path: 'src/cart.ts' },
    grammars: noGrammars,
  });

const changed = (from: string, to: string) => cart.join('\n').replace(from, to).split('\n');

describe('a block of a conversation', () => {
  it('takes the place of the function that it is, and of nothing else', async () => {
    const placed = await place(
      'export function count(items: Item[]): number {\n  return items.length + 1;\n}',
    );
    assert.ok(placed.kind === 'apply');
    assert.equal(placed.how, 'symbols');
    assert.deepEqual(placed.after, changed('items.length', 'items.length + 1'));
  });

  it('goes to its lines when it is an excerpt', async () => {
    const placed = await place(
      '  let sum = 0;\n  for (const item of items) sum += 2 * item.price;\n  return sum;',
    );
    assert.ok(placed.kind === 'apply');
    assert.deepEqual(placed.after, changed('sum += item', 'sum += 2 * item'));
  });

  it('is added behind its like when it is new', async () => {
    const fresh =
      'export function isEmpty(items: Item[]): boolean {\n  return items.length === 0;\n}';
    const placed = await place(fresh);
    assert.ok(placed.kind === 'apply');
    assert.equal(placed.how, 'addition');
    assert.deepEqual(placed.after, [...cart.slice(0, 11), '', ...fresh.split('\n'), '']);
  });

  it('is never the file when it is a fragment of something else', async () => {
    const placed = await place('const answer = 42;\nconsole.log(answer);');
    assert.equal(placed.kind, 'askWhere');
  });

  it('is asked about when it would stand as well in two places', async () => {
    const twice = [
      'a {',
      '  top: 0;',
      '  left: 0;',
      '}',
      '',
      'b {',
      '  top: 0;',
      '  left: 0;',
      '}',
    ];
    const placed = await place('  top: 0;\n  left: 1px;', twice, 'css');
    assert.equal(placed.kind, 'askWhere');
  });

  it('is the file when it tells the file again', async () => {
    const placed = await place(changed('sum += item', 'sum -= item').join('\n'));
    assert.ok(placed.kind === 'apply');
    assert.equal(placed.how, 'wholeFile');
  });

  it('says so when the file is so already', async () => {
    assert.deepEqual(await place(cart.join('\n')), { kind: 'unchanged' });
  });
});
