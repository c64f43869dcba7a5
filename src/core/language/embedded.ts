import type { Language } from './language.ts';
import { findLanguage, languageOf } from './languages.ts';

/** A fence of Markdown: group 1 the fence, group 2 its info string's first word. */
export const fenceLine =
  /^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(`{3,}(?!`)|~{3,}(?!~))(?=[^`\n]*$)[ \t]*\{?\.?([\w#+-]*)/;

/** The language inside of a fence; that of the document where the fence does not say. */
export const fenceLanguage = (info: string, outer: Language): Language =>
  findLanguage(info.toLowerCase()) ?? (info === '' ? outer : languageOf(''));

/** The language inside of `<script …>` or `<style …>`; undefined for other elements. */
export function elementLanguage(name: string, attributes: string): Language | undefined {
  const element = name.toLowerCase();
  if (element === 'style')
    return languageOf(/\b(?:scss|less|sass)\b/.exec(attributes)?.[0] ?? 'css');
  if (element !== 'script') return undefined;
  const other = /\btype\s*=\s*["'](?:[\w.+-]*\/)?(?:ld\+)?(json|x-template|html|importmap)/.exec(
    attributes,
  )?.[1];
  if (other !== undefined) return languageOf(/json|importmap/.test(other) ? 'json' : 'html');
  return languageOf(/\btsx?\b|typescript/.test(attributes) ? 'typescript' : 'javascript');
}
