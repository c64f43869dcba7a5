import type { LineHunk } from '../../documents/lineHunk.ts';
import { lineRule } from './substitution.ts';

/** A name that the user has written another one for. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** The one name that became another in an edit; undefined when more or something else was changed. */
export function renamedIn(
  { oldLines, newLines }: LineHunk,
  languageId: string,
): Renamed | undefined {
  const [oldLine, ...moreOld] = oldLines;
  const [newLine, ...moreNew] = newLines;
  if (oldLine === undefined || newLine === undefined || moreOld.length + moreNew.length > 0)
    return undefined;
  const [substitution, ...more] = lineRule(oldLine, newLine, languageId)?.substitutions ?? [];
  if (substitution === undefined || more.length > 0 || !substitution.isRename) return undefined;
  const from = substitution.oldTokens.map(({ text }) => text).join('');
  return { from, to: substitution.newText };
}
