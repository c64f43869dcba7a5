import { isLineBreak } from './lineBreak.ts';

/** What a token is when its name does not matter: two names of one kind may stand for each other in a pattern. */
export type TokenKind = number;

/** Kinds of names and numbers. Every other token is a kind of its own, numbered from `firstOwnKind`. */
const lowerName: TokenKind = 1;
const upperName: TokenKind = 2;
const constantName: TokenKind = 3;
const numberKind: TokenKind = 4;
/** Line breaks are kinds of their own below zero, so that they are told by their sign. */
const firstOwnKind: TokenKind = 16;

/** Whether tokens of this kind differ only in their name, so that a pattern may rename them. */
export const isNameKind = (kind: TokenKind): boolean => kind > 0 && kind < firstOwnKind;

/** Words with a meaning of their own in the common languages: never renamed in a pattern. */
const keywords = new Set(
  (
    'if else for while do switch case default return function const let var class extends implements interface ' +
    'type enum import export from as new delete typeof instanceof in of try catch finally throw async await yield ' +
    'break continue this super null undefined true false void static public private protected readonly abstract ' +
    'declare namespace module get set is keyof infer never unknown any string number boolean object symbol def elif ' +
    'pass lambda None True False self and or not with raise except assert global nonlocal print end then fi esac ' +
    'done begin rescue unless until local func package struct range map chan select defer go fn pub impl trait use ' +
    'mut match where int float double char bool long short unsigned final override val fun object when SELECT FROM ' +
    'WHERE JOIN ON INSERT INTO VALUES UPDATE SET DELETE CREATE TABLE ORDER GROUP BY AND OR NOT NULL'
  ).split(' '),
);

/** Gives every distinct token text a small number. Number 0 is the boundary between files. */
export interface Vocabulary {
  readonly size: number;
  /** The number of a text, given on first sight. */
  intern(text: string): number;
  /** The number of a text, or undefined when it was never seen. */
  find(text: string): number | undefined;
  /** Text of a number; throws a RangeError for one that was never given. */
  textOf(id: number): string;
  kindOf(id: number): TokenKind;
  /** Whether this is the text of a line break (see `lineBreak.ts`). */
  isLineBreak(id: number): boolean;
  /** Numbers of all texts that begin with `start` (not empty) and go on. Linear in the texts with its first two letters. */
  startingWith(start: string): readonly number[];
}

/**
 * @param base  when given, its numbers stay valid and only unknown texts get new ones, which are forgotten
 *              together with this vocabulary: for one request's own text.
 */
export function createVocabulary(base?: Vocabulary): Vocabulary {
  const offset = base?.size ?? 0;
  const ids = new Map<string, number>();
  const texts: string[] = [];
  const kinds: TokenKind[] = [];
  /** By first letter, then by the second. */
  const idsByStart = new Map<number, Map<number, number[]>>();
  const add = (slice: string): number => {
    const id = offset + texts.length;
    const text = copyOf(slice);
    ids.set(text, id);
    texts.push(text);
    kinds.push(id === 0 ? 0 : kindOfText(text, id));
    // A text of one letter is the beginning of others, never a continuation.
    if (text.length > 1) noteStart(idsByStart, text, id);
    return id;
  };
  if (base === undefined) add('');
  const find = (text: string): number | undefined => base?.find(text) ?? ids.get(text);
  return {
    get size() {
      return offset + texts.length;
    },
    intern: (text) => find(text) ?? add(text),
    find,
    textOf(id) {
      const text = id < offset ? base?.textOf(id) : texts[id - offset];
      if (text === undefined) throw new RangeError(`no token has the number ${id}`);
      return text;
    },
    startingWith(start) {
      const sameFirst = idsByStart.get(start.charCodeAt(0));
      const own =
        start.length === 1
          ? [...(sameFirst?.values() ?? [])].flat()
          : (sameFirst?.get(start.charCodeAt(1)) ?? []).filter((id) => {
              const text = texts[id - offset] ?? '';
              return text.length > start.length && text.startsWith(start);
            });
      return base === undefined ? own : [...base.startingWith(start), ...own];
    },
    isLineBreak: (id) => (id < offset ? (base?.kindOf(id) ?? 0) : (kinds[id - offset] ?? 0)) < 0,
    kindOf: (id) => (id < offset ? (base?.kindOf(id) ?? 0) : (kinds[id - offset] ?? 0)),
  };
}

function noteStart(idsByStart: Map<number, Map<number, number[]>>, text: string, id: number): void {
  let bySecond = idsByStart.get(text.charCodeAt(0));
  if (bySecond === undefined) {
    bySecond = new Map();
    idsByStart.set(text.charCodeAt(0), bySecond);
  }
  const siblings = bySecond.get(text.charCodeAt(1));
  if (siblings === undefined) bySecond.set(text.charCodeAt(1), [id]);
  else siblings.push(id);
}

/** A slice keeps the whole text alive that it was cut from; V8 makes slices of 13 characters and more. */
function copyOf(slice: string): string {
  return slice.length < 13 ? slice : Array.from(slice).join('');
}

function kindOfText(text: string, id: number): TokenKind {
  if (isLineBreak(text)) return -id;
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) return numberKind;
  const isName = /^[A-Za-z_$\u00a1-\uffff]/.test(text);
  if (!isName || keywords.has(text)) return firstOwnKind + id;
  if (!/^[A-Z]/.test(text)) return lowerName;
  return text.length > 1 && /^[A-Z0-9_]+$/.test(text) ? constantName : upperName;
}
