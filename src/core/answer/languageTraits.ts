import { languageOf } from '../language/languages.ts';

/** Languages whose values are sentences, beside those of prose. */
const sentenceValues = new Set(['plaintext', 'feature', 'yaml', 'properties']);

/** Whether files of this language consist of sentences: prose in an answer is content there, not talk around it. */
export function isTextLanguage(languageId: string): boolean {
  const { id, kind } = languageOf(languageId);
  return kind === 'prose' || sentenceValues.has(id) || sentenceValues.has(languageId);
}

/** Whether a file of this language may hold fenced code blocks of its own. */
export const hasOwnFences = (languageId: string): boolean =>
  languageOf(languageId).id === 'markdown';

/** Whether a line brings names in from elsewhere, at the top level of the file. */
export function isImport(line: string, languageId: string): boolean {
  const { kind, imports } = languageOf(languageId);
  // Components hold scripts.
  const pattern = kind === 'markup' ? languageOf('typescript').imports : imports;
  return pattern?.test(line) ?? false;
}
