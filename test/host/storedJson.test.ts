import assert from 'node:assert/strict';
import { isQuicklyParsed } from '../../src/host/storedJson.ts';

const mb = 1_000_000;

describe('a stored text of megabytes', () => {
  const slow: Readonly<Record<string, string>> = {
    'numbers without end': `[${'1,'.repeat(5 * mb)}1]`,
    'nested arrays': '['.repeat(10 * mb),
    'empty objects': `[${'{},'.repeat(3 * mb)}1]`,
    'short strings': `[${'"a\\"",'.repeat(2 * mb)}1]`,
    'many names': `{${'"a":1,'.repeat(mb)}"b":1}`,
  };
  for (const [name, text] of Object.entries(slow))
    it(`is not parsed when it holds ${name}`, async () => {
      assert.equal(await isQuicklyParsed(text), false);
    });

  const quick: Readonly<Record<string, string>> = {
    'pictures of a conversation': JSON.stringify(['A'.repeat(11 * mb), 'B'.repeat(11 * mb)]),
    'text with commas, brackets and quotes': JSON.stringify(
      Array.from({ length: 500 }, () => '{"a": [1, 2, "x\\\\"]},\n'.repeat(500)),
    ),
    'nothing but backslashes in a string': JSON.stringify('\\'.repeat(5 * mb)),
    blanks: ' '.repeat(5 * mb),
  };
  for (const [name, text] of Object.entries(quick))
    it(`is parsed when it holds ${name}`, async () => {
      assert.equal(await isQuicklyParsed(text), true);
    });

  it('is looked at in turns that leave room for others', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await isQuicklyParsed(JSON.stringify('A'.repeat(20 * mb)));
    isOver = true;
    assert.ok(turns >= 10, String(turns));
  });
});
