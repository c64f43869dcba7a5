import type { AnswerRepair, AnswerTarget } from './answerTarget.ts';
import { targetLines } from './answerTarget.ts';
import { isBlankLine, isTelling } from './textLines.ts';

interface Cleaned {
  readonly code: readonly string[];
  readonly repairs: readonly AnswerRepair[];
}

/**
 * Takes off what a model put around or into the lines of its code: tags and the heading of the prompt, line numbers,
 * entities. Numbers and entities only where lines of the old text come out: code may have its own.
 */
export function cleanCode(given: readonly string[], target: AnswerTarget): Cleaned {
  const repairs: AnswerRepair[] = [];
  let code = withoutHeading(withoutTags(withoutFences(given, target), target), target);
  const old = new Set(target.document.filter(isTelling).map((line) => line.trim()));
  const part = targetLines(target);
  for (const [repair, clean] of [
    ['lineNumbers', withoutNumbers],
    ['escapes', withoutEntities],
  ] as const) {
    const cleaned = clean(code);
    const isSure = repair === 'escapes' && isEscapedCode(code, target.languageId);
    if (cleaned === undefined || !(isSure || isBetter(code, cleaned, old, part))) continue;
    code = cleaned;
    repairs.push(repair);
  }
  return { code, repairs };
}

/** Whether lines of the old text come out that were not there before, and not simply all of them. */
function isBetter(
  before: readonly string[],
  after: readonly string[],
  old: ReadonlySet<string>,
  part: readonly string[],
): boolean {
  const known = (lines: readonly string[]) => lines.filter((line) => old.has(line.trim())).length;
  const isOld = after.join('\n').trim() === part.join('\n').trim();
  return known(after) > known(before) && !isOld;
}

const numbered = /^\s*(\d+)\s?[:|│┃→\t]\s?(.*)$/;

function withoutNumbers(lines: readonly string[]): readonly string[] | undefined {
  const filled = lines.filter((line) => !isBlankLine(line));
  const numbers = filled.map((line) => Number(numbered.exec(line)?.[1] ?? Number.NaN));
  const isCounted = numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? n));
  if (filled.length < 1 || !isCounted || Number.isNaN(numbers[0])) return undefined;
  return lines.map((line) => numbered.exec(line)?.[2] ?? line);
}

function withoutEntities(lines: readonly string[]): readonly string[] | undefined {
  return /&(?:lt|gt|amp|quot|apos|#39|#x27|nbsp);/.test(lines.join('\n'))
    ? lines.map(unescapeEntities)
    : undefined;
}

/** Files in which an entity may be meant wherever it stands. */
const markup =
  /^(html|xml|xsl|vue|svelte|astro|markdown|mdx|restructuredtext|asciidoc|php|razor|handlebars|typescriptreact|javascriptreact|plaintext)$/;

/** Operators written as entities, outside of strings: no code is written so. */
function isEscapedCode(lines: readonly string[], languageId: string): boolean {
  if (markup.test(languageId)) return false;
  const bare = lines.join('\n').replace(/(["'`])(?:\\.|(?!\1)[^\\\n])*\1/g, '""');
  return /(?:[=-]&gt;|&amp;&amp;|\s&[lg]t;=?\s|&lt;\w+&gt;)/.test(bare) && !/[<>]/.test(bare);
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

const unescapeEntities = (line: string): string =>
  line.replace(/&(?:lt|gt|quot|apos|#39|#x27|nbsp|amp);/g, (entity) => entities[entity] ?? entity);

/** A fence within the fence, around all of the code. */
function withoutFences(lines: readonly string[], target: AnswerTarget): readonly string[] {
  const first = lines.findIndex((line) => !isBlankLine(line));
  const last = lines.findLastIndex((line) => !isBlankLine(line));
  const marker = /^\s*(`{3,}|~{3,})\s*(?:[\w+#-]+\s*)?$/.exec(lines[first] ?? '')?.[1];
  const isAround = marker !== undefined && last > first && (lines[last] ?? '').trim() === marker;
  const isOwn = targetLines(target).some((line) => /^\s*(?:`{3,}|~{3,})/.test(line));
  return isAround && !isOwn ? lines.slice(first + 1, last) : lines;
}

/** Tags of the prompt, on lines of their own around the code. */
function withoutTags(lines: readonly string[], target: AnswerTarget): readonly string[] {
  const first = lines.findIndex((line) => !isBlankLine(line));
  const last = lines.findLastIndex((line) => !isBlankLine(line));
  const name = /^\s*<(part|file|selected|code|answer)(?:\s[^>]*)?>\s*$/.exec(
    lines[first] ?? '',
  )?.[1];
  if (name === undefined || (lines[last] ?? '').trim() !== `</${name}>`) return lines;
  const isOwn = targetLines(target).some((line) => line.includes(`<${name}`));
  return isOwn ? lines : lines.slice(first + 1, last);
}

/** "File: src/a.ts (typescript; …)", said back. */
function withoutHeading(lines: readonly string[], target: AnswerTarget): readonly string[] {
  const first = lines.findIndex((line) => !isBlankLine(line));
  const said = /^\s*File:\s+(\S+)(?:\s+\(.*\))?\s*$/.exec(lines[first] ?? '')?.[1];
  const isOwn = targetLines(target).some((line) => line.trim() === (lines[first] ?? '').trim());
  return said === target.path && !isOwn ? lines.slice(first + 1) : lines;
}
