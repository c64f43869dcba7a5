import { languageOf } from '../language/languages.ts';
import { createScanner } from '../language/scanner.ts';

/** How lines begin that bring names of other files into one, in the languages that have them. */
const begins =
  /^(?:import\b|from\s+\S+\s+import\b|export\s.*\bfrom\b|(?:const|let|var)\b.*\brequire\(|#\s*include\b|using\b|use\b|require(?:_relative)?\b|package\b|open\b)/;
/** Imports stand at the top; what looks like one further down is seldom worth its tokens. */
const maxLines = 120;

/** The statements at the top of a file that bring in names of others, each whole, joined by line breaks. */
export function importLines(languageId: string, text: string): string {
  const language = languageOf(languageId);
  const found: string[] = [];
  let statement = createScanner(language);
  let isInside = false;
  for (const line of text.split('\n', maxLines)) {
    if (!isInside && !begins.test(line)) continue;
    if (!isInside) statement = createScanner(language);
    statement.feed(`${line}\n`);
    found.push(line.trimEnd());
    isInside = statement.frames.length > 0;
  }
  return found.join('\n');
}
