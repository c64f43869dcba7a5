import assert from 'node:assert/strict';
import { inlinePromptSet } from '../../../src/core/benchmark/inlinePrompts.ts';

const file = (path: string, lines: number) => ({
  path,
  languageId: 'typescript',
  text: Array.from({ length: lines }, (_, i) => `  const value${i} = compute(${i});`).join('\r\n'),
});

describe('ghost text’s own prompts for a benchmark', () => {
  it('asks at places inside of lines, spread over the files, the same each time', () => {
    const files = [file('src/a.ts', 40), file('src/b.ts', 40), file('src/c.ts', 2)];
    const set = inlinePromptSet(files);
    assert.deepEqual(set, inlinePromptSet(files));
    assert.equal(set?.task, 'inline');
    const asked = set?.prompts.map(({ messages }) => String(messages.at(-1)?.content)) ?? [];
    assert.equal(new Set(asked).size, asked.length);
    for (const path of ['src/a.ts', 'src/b.ts', 'src/c.ts'])
      assert.ok(asked.some((text) => text.includes(`File: ${path}, typescript`)));
    for (const text of asked) assert.match(text, /const value\d+ =? ?\S*$/m);
    assert.ok(set?.prompts.every(({ stop }) => (stop?.length ?? 0) > 0));
  });

  it('is none where no line is worth completing', () => {
    assert.equal(inlinePromptSet([{ ...file('a.ts', 0), text: '{\n}\n' }]), undefined);
    assert.equal(inlinePromptSet([]), undefined);
  });
});
