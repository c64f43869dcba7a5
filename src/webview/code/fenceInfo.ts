/** What a fence says about its code. */
export interface FenceInfo {
  /** Lower case, as written; empty when none is named. */
  readonly language: string;
  /** The file that it belongs to, when one is named. */
  readonly path: string | undefined;
}

const pathLike = /^[\w@.~()[\]/\\ -]*[\w)\]]\.\w{1,12}$/;
const namedPath = /(?:title|file|filename|path)\s*=\s*(?:"([^"]+)"|'([^']+)'|(\S+))/i;
/** A first line that holds nothing but a comment with a path. */
const commentPath =
  /^\s*(?:\/\/|#|--|;|\/\*|<!--)\s*(?:file(?:name)?:\s*)?(\S+\.\w{1,12})\s*(?:(?:\*\/|-->)\s*)?$/i;

/**
 * Reads ` ```ts src/a.ts `, ` ```ts:src/a.ts `, ` ```ts title="src/a.ts" `, ` ```src/a.ts ` and a path in a
 * comment on the first line.
 */
export function readFenceInfo(info: string, code: string): FenceInfo {
  const [first = '', ...others] = info.trim().split(/\s+/);
  const rest = others.join(' ');
  const colon = first.indexOf(':');
  const word = colon > 0 ? first.slice(0, colon) : first;
  const afterColon = colon > 0 ? first.slice(colon + 1) : '';
  const isPathAlone = word.includes('/') && pathLike.test(word);
  const language = isPathAlone ? (word.split('.').at(-1) ?? '') : (word.split(/[{,]/, 1)[0] ?? '');
  const named = namedPath.exec(info);
  const path =
    named?.[1] ??
    named?.[2] ??
    named?.[3] ??
    [afterColon, isPathAlone ? word : '', rest].find((text) => pathLike.test(text)) ??
    commentPath.exec(code.slice(0, firstLineEnd(code)))?.[1];
  return { language: language.toLowerCase(), path };
}

function firstLineEnd(code: string): number {
  const end = code.indexOf('\n');
  return end < 0 ? code.length : end;
}
