import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commonIndent } from '../../src/core/answer/indentation.ts';
import { isBlankLine, isTelling } from '../../src/core/answer/textLines.ts';
import { type Unit, unitsOf } from '../../src/core/answer/units.ts';
import { settleAnswer } from '../../src/core/refactor/settleAnswer.ts';
import { loadGrammars } from '../support/grammars.ts';
import type { Random } from './random.ts';
import { type Target, target } from './target.ts';

const languages: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescriptreact',
  py: 'python',
  go: 'go',
  md: 'markdown',
  json: 'json',
};

interface Source {
  readonly languageId: string;
  readonly lines: readonly string[];
  readonly units: readonly Unit[];
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'answers', 'documents');
const sources: readonly Source[] = readdirSync(folder)
  .flatMap((name) => {
    const languageId = languages[name.split('.').at(-1) ?? ''];
    if (languageId === undefined) return [];
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    return [{ languageId, lines, units: unitsOf(lines, languageId).filter(isLong) }];
  })
  .filter(({ units }) => units.length > 0);

function isLong({ kind, start, end }: Unit): boolean {
  return (kind === 'block' || kind === 'section' || kind === 'test') && end - start >= 3;
}

/** An answer that was right, what it should have made of the document, and what was done to it. */
interface MutatedAnswer {
  readonly languageId: string;
  readonly document: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly answer: string;
  readonly want: readonly string[];
}

interface RightAnswer extends Omit<MutatedAnswer, 'answer'> {
  /** The new text of the selected lines. */
  readonly part: readonly string[];
}

const keyword =
  /^(?:return|const|class|function|export|import|throw|this|else|self|func|package|type|struct|string|number|range|void|interface|private|readonly|None|True|False|props|from|with|pass)$/;

/** One word of one line got another end; the selection is one thing, or several neighbours. */
function rightAnswer(random: Random): RightAnswer {
  const { languageId, lines, units } = random.pick(sources as readonly [Source, ...Source[]]);
  const first = units[random.below(units.length)];
  const last = units[random.below(units.length)];
  const start = Math.min(first?.start ?? 0, last?.start ?? 0);
  const end = Math.max(first?.end ?? 0, last?.end ?? 0);
  const inside = Array.from({ length: end - start }, (_, index) => start + index).filter((at) =>
    wordsOf(lines[at] ?? '').some((word) => !keyword.test(word)),
  );
  const at = inside[random.below(Math.max(1, inside.length))] ?? start;
  const usable = wordsOf(lines[at] ?? '').filter((word) => !keyword.test(word));
  const word = usable[random.below(Math.max(1, usable.length))] ?? '';
  const want = lines.map((line, index) =>
    index === at && word !== '' ? line.replace(word, `${word}Other`) : line,
  );
  return { languageId, document: lines, start, end, want, part: want.slice(start, end) };
}

const wordsOf = (line: string): readonly string[] => line.match(/(?<![\w$])[A-Za-z]{4,}\b/g) ?? [];

const fenced = (lines: readonly string[], fence = '```'): string =>
  [fence, ...lines, fence].join('\n');

const chatter = [
  'Sure! Here is the updated version:',
  'Here you go.',
  'I renamed it as you asked:',
  '以下是修改后的代码：',
] as const;
const after = [
  'Let me know if you need anything else.',
  '**What changed:**\n\n- One word.',
  '',
] as const;

/** Harmless: what is around the code changes, or all of its indentation, or its line ends. */
function harmless(random: Random): MutatedAnswer {
  const { part, ...right } = rightAnswer(random);
  const fence = random.pick(['```', '````', '`````', '~~~~'] as const);
  const lines = random.chance(0.3) ? dedented(part) : part;
  const block = fenced(lines, right.languageId === 'markdown' ? `\`\`\`\`\`` : fence);
  const doubled =
    random.chance(0.2) && right.languageId !== 'markdown'
      ? fenced(block.split('\n'), `${fence}${fence[0]}`)
      : block;
  const spoken = random.chance(0.5)
    ? `${random.pick(chatter)}\n\n${doubled}\n\n${random.pick(after)}`
    : doubled;
  return { ...right, answer: random.chance(0.3) ? spoken.replaceAll('\n', '\r\n') : spoken };
}

function dedented(lines: readonly string[]): readonly string[] {
  const { length } = commonIndent(lines);
  return lines.map((line) => line.slice(Math.min(length, line.length)));
}

/** Harmful: a whole thing is missing, the second half is, or the end of a statement. */
function harmful(random: Random): MutatedAnswer {
  const { part, ...right } = rightAnswer(random);
  const inside = unitsOf(part, right.languageId).filter(isLong);
  const dropped = inside[random.below(Math.max(1, inside.length))];
  const kind = random.below(3);
  const text = part.join('\n');
  if (kind === 0 && dropped !== undefined && inside.length > 1)
    return {
      ...right,
      answer: fenced([...part.slice(0, dropped.start), ...part.slice(dropped.end)]),
    };
  if (kind === 1) return { ...right, answer: fenced(part.slice(0, Math.ceil(part.length / 2))) };
  const at = 1 + random.below(Math.max(1, text.length - 2));
  return { ...right, answer: fenced(text.slice(0, at).split('\n')) };
}

const grammars = await loadGrammars('typescript', 'typescriptreact', 'python');

async function apply({ languageId, document, start, end, answer }: MutatedAnswer) {
  const settled = await settleAnswer(
    answer,
    { document, start, end, languageId, path: 'src/file.x' },
    { instruction: '', isCutOff: false, grammars },
  );
  return settled.kind === 'apply' ? settled.after : undefined;
}

/** Whether the answer was applied, for measuring how many harmless ones are. */
export async function isHarmlessApplied(random: Random): Promise<boolean> {
  return (await apply(harmless(random))) !== undefined;
}

export const answerTargets: readonly Target[] = [
  target(
    'harmless answers',
    harmless,
    async (input) => {
      const made = await apply(input);
      if (made !== undefined) assert.equal(made.join('\n'), input.want.join('\n'));
    },
    10,
  ),
  target(
    'harmful answers',
    harmful,
    async (input) => {
      const made = await apply(input);
      if (made === undefined) return;
      // What the right answer keeps of the old text stays, each line as often.
      const left = countsOf(made);
      const wanted = countsOf(input.want);
      for (const [line, count] of countsOf(input.document))
        assert.ok((left.get(line) ?? 0) >= Math.min(count, wanted.get(line) ?? 0), `lost: ${line}`);
    },
    10,
  ),
];

function countsOf(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines)
    if (!isBlankLine(line) && isTelling(line))
      counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1);
  return counts;
}
