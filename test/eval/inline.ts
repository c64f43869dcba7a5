// Scores `finishCompletion` on a file of cases: `npm run eval:inline -- FILE`.
// A case has prefix, suffix, output (the model's raw answer), expected (text, or null for "show nothing"), language,
// peer, category and id. Prints the share that is equal, by peer and category, and each failure.
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { finishCompletion } from '../../src/core/completion/finish.ts';

const caseSchema = z.object({
  id: z.string(),
  peer: z.string(),
  category: z.string(),
  language: z.nullable(z.string()),
  prefix: z.string(),
  suffix: z.string(),
  output: z.string(),
  expected: z.nullable(z.string()),
});
type Case = z.infer<typeof caseSchema>;

const file = process.argv[2];
if (file === undefined) {
  console.error('Usage: npm run eval:inline -- FILE');
  process.exit(2);
}

const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
const results = cases.map((item) => {
  const finished = finishCompletion({
    languageId: item.language ?? '',
    prefix: item.prefix,
    suffix: item.suffix,
    text: item.output,
  });
  const actual = finished?.insertText ?? null;
  return { item, actual, isRight: actual === item.expected };
});

function printShare(label: string, select: (item: Case) => boolean): void {
  const chosen = results.filter(({ item }) => select(item));
  const right = chosen.filter((result) => result.isRight).length;
  const share = chosen.length === 0 ? '-' : `${((100 * right) / chosen.length).toFixed(1)} %`;
  console.log(`${label.padEnd(34)} ${right} of ${chosen.length}  ${share}`);
}

for (const { item, actual, isRight } of results)
  if (!isRight)
    console.log(
      `${item.id} (${item.category}, ${item.language ?? 'no language'})\n  output   ${JSON.stringify(item.output)}\n  expected ${JSON.stringify(item.expected)}\n  actual   ${JSON.stringify(actual)}\n`,
    );

printShare('all', () => true);
printShare('all but truncate', (item) => item.category !== 'truncate');
for (const peer of new Set(cases.map((item) => item.peer)))
  printShare(`peer ${peer}`, (item) => item.peer === peer);
for (const category of new Set(cases.map((item) => item.category)))
  printShare(`category ${category}`, (item) => item.category === category);
