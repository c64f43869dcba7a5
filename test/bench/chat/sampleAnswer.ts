/** Chance with a memory: the same numbers in every run. */
function createNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const words =
  'the request waits until a pool of sockets is warm and then each answer streams into the view while code closes around it'.split(
    ' ',
  );

/** Answers that a page could choke on: each goes on without end in one block. */
export const endless: Readonly<Record<string, readonly [begin: string, again: string]>> = {
  code: ['```ts\n', 'export const answer = (value: string): number => value.length + 42;\n'],
  line: ['```js\n', 'const a=b(c);'],
  paragraph: ['', 'the request **waits** until a `pool` of sockets is warm and then '],
  table: ['| a | b |\n|---|---|\n', '| `name` | the request waits |\n'],
  list: ['', '- the request waits until a `pool` of sockets is warm\n'],
  item: ['- ', 'the request waits until a pool of sockets\n  '],
};

/** An answer of one of `endless`, in `tokens` pieces of four characters. */
export function endlessAnswer(shape: string, tokens: number): readonly string[] {
  const [begin, again] = endless[shape] ?? ['', 'word '];
  const text = (begin + again.repeat(tokens)).slice(0, tokens * 4);
  return [...(text.match(/[\s\S]{1,4}/g) ?? []), begin.startsWith('```') ? '\n```\n\n' : '\n\n'];
}

/**
 * An answer as models give it: prose, lists, a table, code. `tokens` pieces of about four characters, cut without
 * regard to words or markup, as a tokenizer does.
 */
export function sampleAnswer(tokens: number, seed: number): readonly string[] {
  const next = createNumbers(seed);
  const some = (count: number) =>
    Array.from({ length: count }, () => words[Math.floor(next() * words.length)]).join(' ');
  const sections = [
    () => `## ${some(4)}\n\n${some(40)} **${some(2)}** ${some(20)} \`${some(1)}\`.\n\n`,
    () => `${Array.from({ length: 8 }, () => `- ${some(9)}, \`${some(1)}\`\n`).join('')}\n`,
    () =>
      Array.from({ length: 6 }, (_, n) => `${n + 1}. **${some(2)}**: ${some(12)}\n`).join('') +
      '\n',
    () =>
      `| name | kind | meaning |\n|---|:-:|---|\n${Array.from({ length: 7 }, () => `| \`${some(1)}\` | ${some(1)} | ${some(5)} |\n`).join('')}\n`,
    () =>
      `\`\`\`ts src/${some(1)}.ts\n${Array.from(
        { length: 24 },
        (_, n) =>
          `export function ${some(1)}${n}(value: string): number {\n  // ${some(6)}\n  return value.length + ${n};\n}\n`,
      ).join('\n')}\`\`\`\n\n`,
    () => `> ${some(24)}\n\n- [x] ${some(4)}\n- [ ] ${some(4)}\n\n`,
  ];
  let text = '';
  for (let index = 0; text.length < tokens * 4; index += 1)
    text += sections[index % sections.length]?.();
  const pieces = text.slice(0, (tokens - 1) * 4).match(/[\s\S]{1,4}/g) ?? [];
  // A fence that the cut left open would swallow the mark into code; both are closed.
  const closing = (pieces.join('').match(/^```/gm)?.length ?? 0) % 2 === 1 ? '\n```' : '';
  return [...pieces, `${closing}\n\n`];
}
