import type { CursorContext } from '../documents/cursorContext.ts';
import { isBlank } from '../language/indentation.ts';
import type { Parse } from '../syntax/syntaxTree.ts';
import { cursorMoveFrom } from './cursorMove.ts';
import { finishAt, type Insertion } from './finish.ts';
import { nextChunkEnd, type SuggestionLength } from './nextChunk.ts';
import { readStatements, type Statements } from './statements.ts';
import { createStreamedAnswer } from './streamedAnswer.ts';
import type { SyntaxContext } from './syntaxContext.ts';
import { typedAlong } from './typedAlong.ts';
import { withinStatement } from './withinStatement.ts';

/** Why a completion was requested. `ahead`: prefetched before the cursor got there. */
export type CompletionReason = 'typing' | 'ahead' | 'manual' | 'alternative';

/**
 * One model answer that belongs to an anchor in the text. It outlives provider calls: whoever stands at the anchor,
 * or has typed along it, is served from it.
 */
export interface CachedCompletion {
  readonly id: number;
  readonly anchor: CursorContext;
  readonly around: SyntaxContext;
  readonly reason: CompletionReason;
  readonly state: CompletionState;
  /** Adds streamed text; false when no more is wanted. */
  push(delta: string): boolean;
  /** The stream ended. `isWhole` false: the token limit cut it off. */
  finish(isWhole: boolean): void;
  fail(): void;
  /** The finished text so far; empty when nothing in it is worth showing. It only ever grows. */
  readonly text: string;
  /** Whether and how this completion fits the cursor. */
  match(place: CursorContext): CompletionMatch;
  /**
   * Marks a part as shown: it stays until it was typed or accepted, and is only ever made longer.
   * @param replaced characters after the cursor that it takes the place of.
   */
  showChunk(
    chunk: { readonly typed: string; readonly start: number; readonly end: number },
    replaced: number,
  ): void;
}

export type CompletionState = 'waiting' | 'streaming' | 'done' | 'failed';

export type CompletionMatch =
  /** The cursor is not along this completion's text. */
  | { readonly kind: 'none' }
  /** It may be: the answer is not far enough to tell. */
  | { readonly kind: 'pending' }
  /** On its way, with nothing left to show. */
  | { readonly kind: 'consumed' }
  | {
      readonly kind: 'rest';
      /** The part of the completion that was typed since its anchor, or that Enter stands for. */
      readonly typed: string;
      /** Deleted before the anchor: comes before the completion's text. */
      readonly deleted: string;
      /** What to show, as indexes into the completion's text; it begins after what was already typed. */
      readonly start: number;
      readonly end: number;
      /** The statement that is shown is whole: what may still come does not belong to it. */
      readonly isWhole: boolean;
      /** More text is there behind `end`. */
      readonly hasMore: boolean;
    };

/** Answers are short; this only bounds the search for what was typed since the anchor. */
const maxTyped = 4_000;

export interface CachedCompletionOptions {
  readonly id: number;
  readonly anchor: CursorContext;
  readonly reason: CompletionReason;
  /** What stands around the anchor. */
  readonly around: SyntaxContext;
  /** The parser of the language, as soon as it is loaded. */
  parse(): Parse | undefined;
  /** How much is shown at a time. */
  length(): SuggestionLength;
}

export function createCachedCompletion({
  id,
  anchor,
  reason,
  around,
  parse,
  length,
}: CachedCompletionOptions): CachedCompletion {
  const answer = createStreamedAnswer(around);
  let state: CompletionState = 'waiting';
  let readText = '';
  let text = '';
  let statements: Statements | undefined;
  let isCut = false;
  let chunkStart = 0;
  let chunkEnd = 0;
  let replaced = 0;

  /** Finished lines replace the text only by a longer one: what is shown must never change under the reader's eyes. */
  function refresh(): void {
    if (answer.text === readText) return;
    readText = answer.text;
    const finished = finishAt(around, readText);
    const found = readSyntax(finished);
    const cut = found?.scopeEnd;
    const whole = finished?.insertText ?? '';
    const next = cut === undefined ? whole : whole.slice(0, cut).trimEnd();
    if (chunkEnd > 0 && !next.startsWith(text)) return;
    text = next;
    statements = found;
    isCut = cut !== undefined;
  }

  function readSyntax(finished: Insertion | undefined): Statements | undefined {
    const parser = finished === undefined ? undefined : parse();
    if (finished === undefined || parser === undefined) return undefined;
    const { insertText, replaceSuffixLength } = finished;
    return readStatements({ place: anchor, around, text: insertText, replaceSuffixLength }, parser);
  }

  /** A piece was taken that took the place of more than closing characters. */
  const offsetBehindReplaced = (place: CursorContext) =>
    replaced === 0
      ? undefined
      : cursorMoveFrom({ ...anchor, suffix: anchor.suffix.slice(replaced) }, place, maxTyped);

  const isOpen = () => state === 'waiting' || state === 'streaming';

  /** Who asks gets the statement or block that the cursor is in as a whole; what comes by itself comes in pieces. */
  const nextEnd = (start: number, all: string): number =>
    reason === 'manual' && start === 0 && length() === 'auto'
      ? withinStatement(all, around).length
      : nextChunkEnd(all, start, { around, statements, length: length() });

  const nothingYet = (): CompletionMatch => ({ kind: isOpen() ? 'pending' : 'consumed' });

  /** `all`: the part of the text that may be shown at the place. */
  function restAfter(typedSince: string, deleted: string, all: string): CompletionMatch {
    const typed = withoutFirstSpace(typedSince, all);
    const from = typedAlong(typed, all);
    if (from === undefined)
      return typed.startsWith(all) && isOpen() ? { kind: 'pending' } : { kind: 'none' };
    const start = from < chunkEnd ? chunkStart : from;
    const next = nextEnd(start, all);
    const end = Math.min(start === chunkStart ? Math.max(chunkEnd, next) : next, all.length);
    if (isBlank(all.slice(from, end))) return nothingYet();
    const isWhole = !isOpen() || next < all.length;
    const hasMore = end < all.length;
    return { kind: 'rest', typed: all.slice(0, from), deleted, start, end, isWhole, hasMore };
  }

  return {
    id,
    anchor,
    around,
    reason,
    get state() {
      return state;
    },
    push(delta) {
      if (isCut) return false;
      state = 'streaming';
      const goesOn = answer.push(delta);
      refresh();
      return goesOn && !isCut;
    },
    finish(isWhole) {
      if (state === 'failed') return;
      if (!isCut) answer.end(isWhole);
      state = 'done';
      refresh();
    },
    fail() {
      if (state !== 'done') state = 'failed';
    },
    get text() {
      return text;
    },
    match(place) {
      if (state === 'failed' && text === '') return { kind: 'none' };
      const offset = cursorMoveFrom(anchor, place, maxTyped) ?? offsetBehindReplaced(place);
      if (offset === undefined) return { kind: 'none' };
      if (offset.kind === 'behind') return restAfter('', offset.deleted, text);
      const { typed, isSplit } = offset;
      return restAfter(typed, '', isSplit === true ? beforeCloser(text, place.suffix) : text);
    },
    showChunk({ typed, start, end }, length) {
      chunkStart = start;
      chunkEnd = Math.max(chunkEnd, end);
      if (typed === '') replaced = Math.max(replaced, length);
    },
  };
}

/** The text without the line at its end that closes what now closes on a line of its own behind the cursor. */
function beforeCloser(text: string, suffix: string): string {
  const last = Math.max(0, text.lastIndexOf('\n'));
  const tail = text.slice(last).trimEnd();
  const closer = suffix.slice(0, `${suffix}\n`.indexOf('\n', 1));
  return suffix.startsWith(tail) || tail.startsWith(closer) ? text.slice(0, last) : text;
}

/** A model that is asked at `a =` may answer without the space that the user types next. */
function withoutFirstSpace(typed: string, text: string): string {
  return typed.startsWith(' ') && text !== '' && !/^\s/.test(text) ? typed.slice(1) : typed;
}
