import { readFileSync } from 'node:fs';
import { indentOf, isBlankLine, isTelling } from '../../../src/core/answer/textLines.ts';
import { type Unit, unitsOf } from '../../../src/core/answer/units.ts';
import { seededRandom } from '../seededRandom.ts';

/** A block of a conversation, and the one file that is right after "Apply". */
export interface BlockCase {
  readonly id: string;
  readonly shape: BlockShape;
  readonly file: string;
  readonly languageId: string;
  readonly document: string;
  readonly code: string;
  readonly want: string;
}

export type BlockShape =
  | 'one changed block'
  | 'excerpt'
  | 'new function'
  | 'marker-block-marker'
  | 'two blocks'
  | 'whole file'
  | 'diff';

/** Files of packages that this project depends on, in the versions of its lock file, with their licences. */
const files: readonly (readonly [path: string, languageId: string, licence: string])[] = [
  ['eventsource-parser/src/parse.ts', 'typescript', 'MIT'],
  ['eventsource-parser/src/stream.ts', 'typescript', 'MIT'],
  ['ignore/index.js', 'javascript', 'MIT'],
  ['lowlight/lib/index.js', 'javascript', 'MIT'],
  ['undici/lib/util/timers.js', 'javascript', 'MIT'],
  ['undici/lib/util/cache.js', 'javascript', 'MIT'],
  ['mocha/mocha.css', 'css', 'MIT'],
  ['ignore/README.md', 'markdown', 'MIT'],
  ['reusify/.github/workflows/ci.yml', 'yaml', 'MIT'],
  ['playwright-core/bin/reinstall_msedge_stable_linux.sh', 'shellscript', 'Apache-2.0'],
  ['marked/lib/marked.d.ts', 'typescript', 'MIT'],
  ['eventsource-parser/src/types.ts', 'typescript', 'MIT'],
];

/** Things of each file that blocks are made of. */
const unitsPerFile = 12;

/** Blocks in the shapes in which conversations give them, made from real files by one small change each. */
export function blockCases(seed = 7): readonly BlockCase[] {
  const random = seededRandom(seed);
  return files.flatMap(([path, languageId]) => {
    const document = readFileSync(`node_modules/${path}`, 'utf8').replace(/\r\n/g, '\n');
    return casesOf({ path, languageId, document, random });
  });
}

interface Source {
  readonly path: string;
  readonly languageId: string;
  readonly document: string;
  readonly random: () => number;
}

function casesOf({ path, languageId, document, random }: Source): readonly BlockCase[] {
  const lines = document.split('\n');
  const units = unitsOf(lines, languageId).filter(
    ({ kind, start, end }) =>
      (kind === 'block' || kind === 'rule' || kind === 'section' || kind === 'test') &&
      end - start >= 3 &&
      end - start <= 60,
  );
  const chosen = spread(units, unitsPerFile);
  const base = { file: path, languageId, document };
  const made = chosen.flatMap((unit, index) => {
    const changed = changedAt(lines, unit, random);
    if (changed === undefined) return [];
    const { after, at } = changed;
    const part = after.slice(unit.start, unit.end);
    const id = `${path}:${unit.start + 1}`;
    const want = after.join('\n');
    const marker = `${indentOf(part[0] ?? '')}${markerFor(languageId)}`;
    const cases: BlockCase[] = [
      { ...base, id, shape: 'one changed block', code: part.join('\n'), want },
      {
        ...base,
        id,
        shape: 'marker-block-marker',
        code: [marker, '', ...part, '', marker].join('\n'),
        want,
      },
      { ...base, id, shape: 'diff', code: diffOf(lines, after, at), want },
    ];
    const excerpt = excerptOf(after, unit, at);
    if (excerpt !== undefined) cases.push({ ...base, id, shape: 'excerpt', code: excerpt, want });
    if (index % 4 === 0) cases.push({ ...base, id, shape: 'whole file', code: want, want });
    const next = chosen[index + 1];
    const both =
      next === undefined || next.start < unit.end ? undefined : changedAt(after, next, random);
    if (
      both !== undefined &&
      next !== undefined &&
      indentOf(lines[next.start] ?? '') === indentOf(part[0] ?? '')
    )
      cases.push({
        ...base,
        id,
        shape: 'two blocks',
        code: [...part, '', marker, '', ...both.after.slice(next.start, next.end)].join('\n'),
        want: both.after.join('\n'),
      });
    return cases;
  });
  return [...made, ...additions(base, lines)];
}

/** A word that may have another end without the text meaning nothing any more. */
const words =
  /(?<![\w$])(?!(?:import|export|function|return|const|class|throw|this|else|case|break|default|static|async|await|yield|typeof|instanceof|interface|readonly|extends|implements|type|void|null|undefined|true|false|while|with|from|then|done|echo|exit|switch|continue|super|public|private|declare|abstract|string|number|boolean|unknown|never|keyof|delete|catch|finally|enum)\b)[A-Za-z]{4,}/;

/** The text with one line inside of the thing changed: a word got another end. */
function changedAt(
  lines: readonly string[],
  { start, end }: Unit,
  random: () => number,
): { readonly after: readonly string[]; readonly at: number } | undefined {
  const inside = Array.from({ length: end - start - 2 }, (_, index) => start + 1 + index);
  const usable = inside.filter(
    (line) => isTelling(lines[line] ?? '') && words.test(lines[line] ?? ''),
  );
  const at = usable[Math.floor(random() * usable.length)];
  if (at === undefined) return undefined;
  const after = lines.map((line, index) =>
    index === at ? line.replace(words, (word) => `${word}Other`) : line,
  );
  return { after, at };
}

/** Up to four lines on both sides of the changed one, beginning and ending at its level. */
function excerptOf(after: readonly string[], { start, end }: Unit, at: number): string | undefined {
  const depth = indentOf(after[at] ?? '').length;
  const isLevel = (line: number) =>
    !isBlankLine(after[line] ?? '') && indentOf(after[line] ?? '').length === depth;
  const isInside = (line: number) =>
    isBlankLine(after[line] ?? '') || indentOf(after[line] ?? '').length >= depth;
  let from = at;
  while (from - 1 > start && at - from < 4 && isInside(from - 1)) from--;
  let to = at;
  while (to + 1 < end - 1 && to - at < 4 && isInside(to + 1)) to++;
  while (from < at && !isLevel(from)) from++;
  while (to > at && !isLevel(to)) to--;
  return at - from >= 1 && to - at >= 1 ? after.slice(from, to + 1).join('\n') : undefined;
}

function diffOf(before: readonly string[], after: readonly string[], at: number): string {
  const context = (from: number, to: number) =>
    before.slice(Math.max(0, from), to).map((line) => ` ${line}`);
  return [
    `@@ -${Math.max(1, at - 2)},7 +${Math.max(1, at - 2)},7 @@`,
    ...context(at - 3, at),
    `-${before[at]}`,
    `+${after[at]}`,
    ...context(at + 1, at + 4),
  ].join('\n');
}

const freshUnits: Readonly<Record<string, readonly string[]>> = {
  typescript: [
    'export function describeMoment(hours: number): string {\n  const isLate = hours > 22;\n  return isLate ? "late" : "early";\n}',
    '/** Adds what is given. */\nfunction addAllOf(values: readonly number[]): number {\n  let sum = 0;\n  for (const value of values) sum += value;\n  return sum;\n}',
  ],
  javascript: [
    'function describeMoment (hours) {\n  const isLate = hours > 22\n  return isLate ? 1 : 2\n}',
    'function addAllOf (values) {\n  return values.reduce((sum, value) => sum + value, 0)\n}',
  ],
  css: ['.fresh-rule {\n  color: rebeccapurple;\n  margin-left: 3px;\n}'],
  shellscript: ['greet_everybody() {\n  echo "hello $1"\n}'],
};

/** New things, wanted behind the last of their like. */
function additions(
  base: Pick<BlockCase, 'file' | 'languageId' | 'document'>,
  lines: readonly string[],
): readonly BlockCase[] {
  return (freshUnits[base.languageId] ?? []).map((code, index) => ({
    ...base,
    id: `${base.file} new ${index + 1}`,
    shape: 'new function',
    code,
    want: lines.join('\n'),
  }));
}

const markerFor = (languageId: string): string => {
  if (languageId === 'css') return '/* ... existing rules ... */';
  if (languageId === 'markdown') return '<!-- ... unchanged ... -->';
  return languageId === 'yaml' || languageId === 'shellscript'
    ? '# ... existing code ...'
    : '// ... existing code ...';
};

/** Up to `count` of the items, from all over the list. */
const spread = <T>(items: readonly T[], count: number): readonly T[] =>
  items.length <= count
    ? items
    : items.filter(
        (_, index) =>
          Math.floor((index * count) / items.length) !==
          Math.floor(((index - 1) * count) / items.length),
      );
