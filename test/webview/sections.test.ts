import assert from 'node:assert/strict';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';
import { createSections } from '../../src/webview/markdown/sections.ts';

const paragraph = `${'some words of an answer '.repeat(40).trim()}\n\n`;
const code = `\`\`\`ts\n${'const answer = 42;\n'.repeat(60)}\`\`\`\n\n`;

describe('sections of a long answer', () => {
  it('stay the same once they are whole, while the answer grows', () => {
    const stream = createMarkdownStream();
    const sections = createSections();
    let before = sections(stream);
    for (let round = 0; round < 120; round += 1) {
      stream.append(round % 3 === 0 ? code : paragraph);
      const now = sections(stream);
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
    for (let round = 0; round < 120; round += 1) {
      stream.append(round % 3 === 0 ? code : paragraph);
      sections(stream);
    }
    stream.finish();
    const all = sections(stream);
    assert.deepEqual(
      all.flatMap(({ blocks }) => blocks),
      stream.blocks,
    );
    for (const { blocks } of all) assert.ok(JSON.stringify(blocks).length < 120_000);
  });

  it('are one for an answer of ordinary length', () => {
    const stream = createMarkdownStream();
    const sections = createSections();
    stream.append(code + paragraph);
    stream.finish();
    assert.equal(sections(stream).length, 1);
  });
});
