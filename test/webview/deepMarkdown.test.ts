import assert from 'node:assert/strict';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';

const blocksOf = (text: string) => {
  const stream = createMarkdownStream();
  stream.append(text);
  stream.finish();
  return stream.blocks;
};
const nested = (depth: number) =>
  Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}- level ${level}`).join('\n');

describe('markdown that is nested without end', () => {
  it('is shown as it is, and takes no time', () => {
    // Two hundred lists took the parser 12.5 s, three thousand quotes its stack: the test would time out or throw.
    for (const text of [nested(200), '>'.repeat(3_000), '- '.repeat(3_000)]) {
      const blocks = blocksOf(`${text} end\n`);
      assert.ok(blocks.every(({ kind }) => kind === 'markdown' || kind === 'plain'));
      assert.ok(JSON.stringify(blocks.at(-1)).includes('end'));
    }
  });

  it('is shown as it is where a paragraph holds nothing but marks', () => {
    const marks = '/*'.repeat(10_000);
    const blocks = blocksOf(`${marks}\n\n`);
    assert.equal(blocks.map((block) => (block.kind === 'plain' ? block.text : '')).join(''), marks);
    const [list] = blocksOf('- **a** and *b*\n'.repeat(900));
    assert.ok(list?.kind === 'markdown' && list.token.type === 'list');
  });

  it('is read as markdown as deep as people write it', () => {
    const [list] = blocksOf(`${nested(6)}\n`);
    assert.ok(list?.kind === 'markdown' && list.token.type === 'list');
    const [quote] = blocksOf('> > > why?\n');
    assert.ok(quote?.kind === 'markdown' && quote.token.type === 'blockquote');
  });
});
