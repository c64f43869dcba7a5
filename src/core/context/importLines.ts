import { languageOf } from '../language/languages.ts';
import { createScanner } from '../language/scanner.ts';

/** How lines begin that bring names of other files into one, in the languages that have them. */
const begins =
  /^(?:import\b|from\s+\S+\s+import\b|export\s.*\bfrom\b|(?:const|let|var)\b.*\brequire\(|#\s*include\b|using\b|use\b|require(?:_relative)?\b|package\b|open\b)/;
/** Imports stand at the top; what looks like one further down is seldom worth its tokens. */
const maxLines = 120;

/** One statement that brings in names of others. */
export interface ImportStatement {
  /** Where it begins, from 0. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** The statements at the top of a file that bring in names of others, each whole. */
export function importStatements(
  languageId: string,
  lines: readonly string[],
): readonly ImportStatement[] {
  const language = languageOf(languageId);
  const found: { readonly line: number; readonly lines: string[] }[] = [];
  let statement = createScanner(language);
  let isInside = false;
  for (const [at, line] of lines.slice(0, maxLines).entries()) {
    if (!isInside && !begins.test(line)) continue;
    if (isInside) found.at(-1)?.lines.push(line);
    else {
      statement = createScanner(language);
      found.push({ line: at, lines: [line] });
    }
    statement.feed(`${line}\n`);
    isInside = statement.frames.length > 0;
  }
  return found;
}

/** The same as one text, joined by line breaks. */
export const importLines = (languageId: string, text: string): string =>
  importStatements(languageId, text.split('\n', maxLines))
    .flatMap(({ lines }) => lines.map((line) => line.trimEnd()))
    .join('\n');
