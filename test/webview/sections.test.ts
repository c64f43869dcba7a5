import assert from 'node:assert/strict';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';
import { createSections } from '../../src/webview/markdown/sections.ts';

const paragraph = `${'some words of an answer '.repeat(40).trim()}\n\n`;
const code = `\`\`\`ts\n${'const answer = 42;\n'.repeat(60)}\`\`\`\n\n`;

describe('sections of a long answer', () => {
  it('stay the same once they are whole, while the answer grows', () => {
    const stream = createMarkdownStream();
    const sections = createSections();
    let text = '';
    let before = sections(stream, text);
    for (let round = 0; round < 120; round += 1) {
      const piece = round % 3 === 0 ? code : paragraph;
      text += piece;
      stream.append(piece);
      const now = sections(stream, text);
      for (const [index, section] of before.entries())
        if (section.isWhole) assert.equal(now[index], section);
      before = now;
    }
    assert.ok(before.length > 5);
    assert.ok(before.slice(0, -1).every(({ isWhole }) => isWhole));
  });

  it('hold every block once, in order, and none is much longer than what is drawn at a time', () => {
    const stream = createMarkdownStream();
    const sections = createSections();
    let text = '';
    for (let round = 0; round < 120; round += 1) {
      const piece = round % 3 === 0 ? code : paragraph;
      text += piece;
      stream.append(piece);
      sections(stream, text);
    }
    stream.finish();
    const all = sections(stream, text);
    assert.deepEqual(
      all.flatMap(({ blocks }) => blocks()),
      stream.blocks,
    );
    for (const { blocks } of all) assert.ok(JSON.stringify(blocks()).length < 120_000);
  });

  it('are read again from their text, to the same, where their blocks were forgotten', () => {
    // Cut anywhere, with a link whose address was given far above.
    const text = `[far]: https://a.example\n\n${`${code}1. one\n2. two\n\n${paragraph}See [far].\n\n`.repeat(60)}`;
    const stream = createMarkdownStream();
    const sections = createSections();
    for (let at = 0; at < text.length; at += 777) {
      stream.append(text.slice(at, at + 777));
      sections(stream, text.slice(0, at + 777));
    }
    stream.finish();
    const whole = sections(stream, text).filter(({ isWhole }) => isWhole);
    assert.ok(whole.length > 5);
    const withoutKey = (section: (typeof whole)[number]) =>
      section.blocks().map((block) => ({ ...block, key: 0 }));
    for (const section of whole) {
      const before = withoutKey(section);
      section.forget();
      assert.deepEqual(withoutKey(section), before);
    }
  });

  it('are one for an answer of ordinary length', () => {
    const stream = createMarkdownStream();
    const sections = createSections();
    stream.append(code + paragraph);
    stream.finish();
    assert.equal(sections(stream, code + paragraph).length, 1);
  });
});
