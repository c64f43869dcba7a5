import type { ShownCode } from './askedCode.ts';

const words = 'Simulated answer: the code as it was, with this comment above it.';

/** Comments by language; all others have the form of TypeScript's. */
const comments: readonly (readonly [languages: RegExp, comment: string])[] = [
  [
    /^(python|py|ruby|rb|shellscript|sh|bash|shell|yaml|yml|toml|perl|r|makefile|dockerfile)$/,
    `# ${words}`,
  ],
  [/^(html|xml|svg|markdown|md|vue|svelte)$/, `<!-- ${words} -->`],
  [/^(sql|lua|haskell)$/, `-- ${words}`],
  [/^(json|jsonl|plaintext|csv)$/, ''],
];

/** Gives code back whole as a fenced block, below a comment that says the answer is simulated. */
export function documentedCode({ language, text }: ShownCode): string {
  const indent = /^[ \t]*/.exec(text)?.[0] ?? '';
  const [, comment] = comments.find(([languages]) => languages.test(language)) ?? [
    '',
    `/** ${words} */`,
  ];
  const fence = '`'.repeat(
    Math.max(3, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length + 1)),
  );
  const lines = comment === '' ? [text] : [indent + comment, text];
  return [fence + language, ...lines, fence, ''].join('\n');
}
