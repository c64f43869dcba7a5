import type { Disposable } from '../lifetime.ts';

/**
 * A node of a concrete syntax tree, as Tree-sitter gives it. Offsets are UTF-16 units, as in strings. Valid until its
 * tree is disposed.
 */
export interface SyntaxNode {
  /** The grammar's name for it: `if_statement`, or the text itself for punctuation and keywords. */
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  /** Has a name of its own, other than punctuation and keywords. */
  readonly isNamed: boolean;
  /** Text that fits nowhere. */
  readonly isError: boolean;
  /** Nothing stands here, but the grammar wants something. */
  readonly isMissing: boolean;
  /** Something in it is an error or missing. */
  readonly hasError: boolean;
  readonly parent: SyntaxNode | null;
  readonly children: readonly (SyntaxNode | null)[];
  /** The smallest node that spans these offsets. */
  descendantForIndex(start: number, end?: number): SyntaxNode | null;
}

/** The tree of one text. Holds memory outside of JavaScript until it is disposed. */
export interface SyntaxTree extends Disposable {
  readonly root: SyntaxNode;
}

/**
 * Parses a whole text; any text is safe, what is wrong becomes error nodes. Some 2–3 MB a second: a screenful takes
 * well under a millisecond, 2,000 lines take 20–30 ms, on the caller's thread.
 */
export type Parse = (text: string) => SyntaxTree;

/**
 * The same, in turns of some milliseconds with room for others between them. For what is parsed before the code of a
 * grammar has run warm: the first time, 400 lines take 150 ms.
 */
export type ParseInTurns = (text: string) => Promise<SyntaxTree>;

/** The grammars at hand. Nothing is read or compiled before a language is asked for. */
export interface Grammars {
  /** The parser of a language if it is loaded. If not, undefined, and it will be there later if there is one. */
  ready(languageId: string): Parse | undefined;
  /** Waits until a language's parser is loaded. Undefined for languages without a grammar; never rejects. */
  load(languageId: string): Promise<ParseInTurns | undefined>;
}

/** For tests and for callers without grammars. */
export const noGrammars: Grammars = {
  ready: () => undefined,
  load: async () => undefined,
};
