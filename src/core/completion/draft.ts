import type { Parse } from '../syntax/syntaxTree.ts';
import { createAnswer } from './answer.ts';
import { finishAt, type Insertion } from './finish.ts';
import { isBlank } from './indentation.ts';
import { offsetFrom } from './matchPlace.ts';
import { nextPieceEnd } from './piece.ts';
import type { CursorPlace } from './place.ts';
import { readStatements, type Statements } from './statements.ts';
import type { Surroundings } from './surroundings.ts';

/** Why a draft was asked for. `ahead`: before anybody stood there. */
export type DraftReason = 'typing' | 'ahead' | 'manual' | 'alternative';

/**
 * One model answer that belongs to an anchor in the text. It outlives provider calls: whoever stands at the anchor,
 * or has typed along it, is served from it.
 */
export interface Draft {
  readonly id: number;
  readonly anchor: CursorPlace;
  readonly around: Surroundings;
  readonly reason: DraftReason;
  readonly state: DraftState;
  /** Adds streamed text; false when no more is wanted. */
  push(delta: string): boolean;
  /** The stream ended. `isWhole` false: the token limit cut it off. */
  finish(isWhole: boolean): void;
  fail(): void;
  /** The finished text so far; empty when nothing of it is worth showing. Never becomes another text, only longer. */
  readonly text: string;
  /** How the place is served by this draft. */
  match(place: CursorPlace): DraftMatch;
  /** Marks a part as shown: it stays until it was typed or accepted, and is only ever made longer. */
  showPiece(start: number, end: number): void;
}

export type DraftState = 'waiting' | 'streaming' | 'done' | 'failed';

export type DraftMatch =
  /** The place is not on this draft's way. */
  | { readonly kind: 'none' }
  /** It may be: the answer is not far enough to tell. */
  | { readonly kind: 'pending' }
  /** On its way, with nothing left to show. */
  | { readonly kind: 'consumed' }
  | {
      readonly kind: 'rest';
      /** Typed along the draft since its anchor. */
      readonly typed: string;
      /** Taken away before the anchor: comes before the draft's text. */
      readonly deleted: string;
      /** What to show, as indexes into the draft's text; it begins behind what was typed already. */
      readonly start: number;
      readonly end: number;
      /** The statement that is shown is whole: what may still come does not belong to it. */
      readonly isWhole: boolean;
      /** More text is there behind `end`. */
      readonly hasMore: boolean;
    };

/** Answers are short; this only bounds the search for what was typed since the anchor. */
const maxTyped = 4_000;

export interface DraftAt {
  readonly id: number;
  readonly anchor: CursorPlace;
  readonly reason: DraftReason;
  /** What stands around the anchor. */
  readonly around: Surroundings;
  /** The parser of the language, as soon as it is loaded. */
  parse(): Parse | undefined;
}

export function createDraft({ id, anchor, reason, around, parse }: DraftAt): Draft {
  const answer = createAnswer(around);
  let state: DraftState = 'waiting';
  let readText = '';
  let text = '';
  let statements: Statements | undefined;
  let isCut = false;
  let pieceStart = 0;
  let pieceEnd = 0;

  /** Finished lines replace the text only by a longer one: what is shown must never change under the reader's eyes. */
  function refresh(): void {
    if (answer.text === readText) return;
    readText = answer.text;
    const finished = finishAt(around, readText);
    const found = readSyntax(finished);
    const cut = found?.scopeEnd;
    const whole = finished?.insertText ?? '';
    const next = cut === undefined ? whole : whole.slice(0, cut).trimEnd();
    if (pieceEnd > 0 && !next.startsWith(text)) return;
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

  const isOpen = () => state === 'waiting' || state === 'streaming';

  const nothingYet = (): DraftMatch => ({ kind: isOpen() ? 'pending' : 'consumed' });

  function restAfter(typedSince: string, deleted: string): DraftMatch {
    const typed = withoutFirstSpace(typedSince, text);
    if (!text.startsWith(typed))
      return typed.startsWith(text) && isOpen() ? { kind: 'pending' } : { kind: 'none' };
    const start = typed.length < pieceEnd ? pieceStart : typed.length;
    const next = nextPieceEnd(text, start, { around, statements });
    const end = start === pieceStart ? Math.max(pieceEnd, next) : next;
    if (isBlank(text.slice(typed.length, end))) return nothingYet();
    const isWhole = !isOpen() || next < text.length;
    return { kind: 'rest', typed, deleted, start, end, isWhole, hasMore: end < text.length };
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
      const offset = offsetFrom(anchor, place, maxTyped);
      if (offset === undefined) return { kind: 'none' };
      return offset.kind === 'ahead' ? restAfter(offset.typed, '') : restAfter('', offset.deleted);
    },
    showPiece(start, end) {
      pieceStart = start;
      pieceEnd = Math.max(pieceEnd, end);
    },
  };
}

/** A model that is asked at `a =` may answer without the space that the user types next. */
function withoutFirstSpace(typed: string, text: string): string {
  return typed.startsWith(' ') && text !== '' && !/^\s/.test(text) ? typed.slice(1) : typed;
}
