import { readFileSync } from 'node:fs';
import { indentOf, isBlankLine, isTelling } from '../../../src/core/answer/textLines.ts';
import { type Unit, unitsOf } from '../../../src/core/answer/units.ts';

/** Files of packages that this project depends on, in the versions of its lock file, with their licences. */
const sources: readonly (readonly [path: string, languageId: string, licence: string])[] = [
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

/** A real file that edits are made of. */
export interface SourceFile {
  readonly path: string;
  readonly languageId: string;
  readonly document: string;
}

export const readSourceFiles = (): readonly SourceFile[] =>
  sources.map(([path, languageId]) => ({
    path,
    languageId,
    document: readFileSync(`node_modules/${path}`, 'utf8').replace(/\r\n/g, '\n'),
  }));

/** Up to `count` things of a file, from all over it. */
export const chooseUnits = (
  lines: readonly string[],
  languageId: string,
  count: number,
): readonly Unit[] =>
  spread(
    unitsOf(lines, languageId).filter(
      ({ kind, start, end }) =>
        (kind === 'block' || kind === 'rule' || kind === 'section' || kind === 'test') &&
        end - start >= 3 &&
        end - start <= 60,
    ),
    count,
  );

/** A word that may have another end without the text meaning nothing any more. */
const words =
  /(?<![\w$])(?!(?:import|export|function|return|const|class|throw|this|else|case|break|default|static|async|await|yield|typeof|instanceof|interface|readonly|extends|implements|type|void|null|undefined|true|false|while|with|from|then|done|echo|exit|switch|continue|super|public|private|declare|abstract|string|number|boolean|unknown|never|keyof|delete|catch|finally|enum)\b)[A-Za-z]{4,}/;

/** The text with one line inside of the thing changed: a word got another end. */
export function changedAt(
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
export function excerptOf(
  after: readonly string[],
  { start, end }: Unit,
  at: number,
): string | undefined {
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

/**
 * The change of one line as a unified diff. `shift`: so many lines beside the right ones in its numbers.
 */
export function diffOf(
  before: readonly string[],
  after: readonly string[],
  { at, shift = 0 }: { readonly at: number; readonly shift?: number },
): string {
  const context = (from: number, to: number) =>
    before.slice(Math.max(0, from), to).map((line) => ` ${line}`);
  const first = Math.max(1, at - 2 + shift);
  return [
    `@@ -${first},7 +${first},7 @@`,
    ...context(at - 3, at),
    `-${before[at]}`,
    `+${after[at]}`,
    ...context(at + 1, at + 4),
  ].join('\n');
}

/** Up to `count` of the items, from all over the list. */
const spread = <T>(items: readonly T[], count: number): readonly T[] =>
  items.length <= count
    ? items
    : items.filter(
        (_, index) =>
          Math.floor((index * count) / items.length) !==
          Math.floor(((index - 1) * count) / items.length),
      );
