import { indentWidth, leadingSpace } from '../language/indentation.ts';

/** A key at a line's beginning: `name:`, `"name":`, `name =`. */
const keyed = /^\s*(["']?[\w$.-]+["']?)\s*[:=](?!=)/;

/**
 * Whether a line of an answer is a line of the document: equal but for white space, or setting the same key at the
 * same indentation. The first line of an answer is compared only as a whole.
 */
export function isSameLine(
  answer: string,
  document: string,
  options: { readonly isFirst: boolean },
): boolean {
  // Lines that begin otherwise are other lines: most are told apart by this.
  if (answer.trimStart()[0] !== document.trimStart()[0]) return false;
  if (squeeze(answer) === squeeze(document)) return true;
  if (options.isFirst || indentWidth(answer) !== indentWidth(document)) return false;
  const key = keyed.exec(answer)?.[1];
  return key !== undefined && key === keyed.exec(document)?.[1] && isLikely(answer, document);
}

const squeeze = (line: string): string => line.trim().replace(/\s+/g, ' ');

/** The same key with half of the shorter line in common: a second version of the same entry. */
function isLikely(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  let common = leadingSpace(a).length;
  while (common < length && a[common] === b[common]) common += 1;
  return common * 3 >= length;
}
