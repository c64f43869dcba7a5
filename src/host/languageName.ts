import { extensions } from 'vscode';
import { languageName } from '../core/status/languageName.ts';

/** What the editor calls a language, for sentences. */
export const nameOfLanguage = (languageId: string): string =>
  languageName(
    languageId,
    extensions.all.map(({ packageJSON }): unknown => packageJSON),
  );
