import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lexer } from 'marked';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';
import { drawMarkdown } from './drawing.ts';

const lines = [
  'plain words',
  '**bold** and `code`',
  '# heading',
  'under',
  '===',
  '---',
  '***',
  '- item',
  '- [x] done',
  '  - inner',
  '  lazy',
  '1. one',
  '2. two',
  '> quote',
  '| a | b |',
  '|---|:-:|',
  '| 1 | `2` |',
  '```ts src/a.ts',
  '```',
  '~~~',
  '````md',
  '````',
  '    indented',
  '<div>',
  '<!-- note',
  '-->',
  'https://example.com',
  '[a](https://b.example "t")',
  '![picture](https://b.example/x.png)',
  '\\*no\\*',
  '&amp; &#65;',
  '',
  '',
  '',
];

const documents = fc
  .array(fc.constantFrom(...lines), { maxLength: 14 })
  .map((parts) => parts.join('\n'));

/** The document cut at random places. */
const cuts = documents.chain((text) =>
  fc.array(fc.nat(text.length), { maxLength: 30 }).map((places) => {
    const ends = [...new Set([0, ...places, text.length])].sort((a, b) => a - b);
    return ends.slice(1).map((end, index) => text.slice(ends[index], end));
  }),
);

describe('markdown stream', () => {
  it('shows the same wherever the text is cut', () => {
    fc.assert(
      fc.property(cuts, (pieces) => {
        assert.equal(drawMarkdown(pieces), drawMarkdown([pieces.join('')]));
      }),
      { numRuns: 600 },
    );
  });

  it('shows the same when every character comes alone', () => {
    fc.assert(
      fc.property(documents, (text) => {
        assert.equal(drawMarkdown([...text]), drawMarkdown([text]));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the blocks before the open one the same objects', () => {
    const stream = createMarkdownStream();
    stream.append('# one\n\ntwo\n\n');
    stream.append('three');
    const before = stream.blocks.slice(0, 2);
    stream.append(' grows\n\nfour');
    assert.equal(stream.blocks[0], before[0]);
    assert.equal(stream.blocks[1], before[1]);
    assert.equal(stream.blocks.length, 4);
  });

  it('gives each block one key for its life, and no two the same', () => {
    fc.assert(
      fc.property(cuts, (pieces) => {
        const stream = createMarkdownStream();
        for (const piece of pieces) {
          stream.append(piece);
          const keys = stream.blocks.map(({ key }) => key);
          assert.deepEqual(
            keys,
            keys.map((_, index) => index),
          );
        }
      }),
    );
  });

  it('lengthens an open code block without its closing fence ever being seen', () => {
    const stream = createMarkdownStream();
    const seen: string[] = [];
    for (const character of '```ts\nconst a = `x`;\n```\nafter') {
      stream.append(character);
      const block = stream.blocks[0];
      if (block?.kind === 'code') seen.push(block.code);
    }
    assert.equal(seen.at(-1), 'const a = `x`;');
    assert(seen.every((code) => 'const a = `x`;'.startsWith(code)));
  });

  it('keeps code blocks within a block of Markdown in it', () => {
    const inner = '# Use\n\n```sh\nnpm i\n```\n\n```js\nrun()\n```';
    for (const [open, close] of [
      ['```markdown', '```'],
      ['```md README.md', '```'],
      ['````md', '````'],
      ['~~~md', '~~~'],
    ] as const) {
      for (const step of [1, 7, 1_000]) {
        const stream = createMarkdownStream();
        const text = `${open}\n${inner}\n${close}\nThat is all.`;
        for (let at = 0; at < text.length; at += step) stream.append(text.slice(at, at + step));
        stream.finish();
        const [block, ...others] = stream.blocks;
        assert.equal(block?.kind === 'code' && block.code, inner, open);
        assert.equal(others.length, 1);
      }
    }
    const stream = createMarkdownStream();
    stream.append('```ts\nconst a = 1;\n```\n```ts\nconst b = 2;\n```\n');
    stream.finish();
    assert.equal(stream.blocks.length, 2);
  });

  it('cuts a long list between items and keeps every item once, in order, with its number', () => {
    const items = Array.from({ length: 400 }, (_, index) => `${index + 1}. item ${index}\n`);
    const html = drawMarkdown(items);
    assert.deepEqual(
      [...html.matchAll(/item (\d+)/g)].map(([, number]) => Number(number)),
      items.map((_, index) => index),
    );
    const starts = [...html.matchAll(/<ol start="(\d+)">/g)].map(([, start]) => Number(start));
    assert(starts.length > 1);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
  });

  it('reads little more than what is new, however long the text has become', () => {
    const { lex } = Lexer.prototype;
    let read = 0;
    Lexer.prototype.lex = function (text) {
      read += text.length;
      return lex.call(this, text);
    };
    try {
      const stream = createMarkdownStream();
      let written = 0;
      for (let index = 0; index < 2_000; index += 1) {
        const piece = `Some **words** about \`thing${index}\`.\n\n`;
        written += piece.length;
        stream.append(piece);
        void stream.blocks;
      }
      // Reading everything anew would come to a thousand times the text.
      assert(read < 4 * written, `${read} characters read for ${written} written`);
    } finally {
      Lexer.prototype.lex = lex;
    }
  });

  it('goes on behind its end as if it had not ended: an answer that is continued', () => {
    fc.assert(
      fc.property(cuts, (pieces) => {
        const stream = createMarkdownStream();
        const settled: unknown[] = [];
        for (const piece of pieces) {
          stream.append(piece);
          settled.push(...stream.blocks.slice(settled.length, stream.settled));
          stream.finish();
          assert.deepEqual(stream.blocks.slice(0, settled.length), settled);
        }
        const whole = createMarkdownStream();
        whole.append(pieces.join(''));
        whole.finish();
        assert.deepEqual(stream.blocks, whole.blocks);
      }),
      { numRuns: 300 },
    );
  });

  it('reads no block that is longer than any of an answer: it is shown as it is, up to a blank line', () => {
    const words = 'some words '.repeat(6_000).trim();
    const stream = createMarkdownStream();
    for (let at = 0; at < words.length; at += 700) {
      stream.append(words.slice(at, at + 700));
      const last = stream.blocks.at(-1);
      assert.ok(
        last?.kind === 'markdown' ? last.token.raw.length < 25_000 : last?.kind === 'plain',
      );
    }
    stream.append('\n\n**bold**\n');
    stream.finish();
    const plain = stream.blocks.slice(0, -1);
    assert.equal(plain.map((block) => (block.kind === 'plain' ? block.text : '')).join(''), words);
    const last = stream.blocks.at(-1);
    assert.ok(last?.kind === 'markdown' && last.token.type === 'paragraph');
  });
});
