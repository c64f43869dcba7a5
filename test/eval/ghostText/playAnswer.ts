import { createDocumentSessions } from '../../../src/core/completion/documentSession.ts';
import { createEngine } from '../../../src/core/completion/engine.ts';
import type { ModelSuggestion } from '../../../src/core/completion/suggestion.ts';
import { windowAt } from '../../../src/core/completion/textWindow.ts';
import { createTokenAllowances } from '../../../src/core/completion/tokenAllowances.ts';
import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';
import { languageOf } from '../../../src/core/language/languages.ts';
import { createLineStates } from '../../../src/core/language/lineStates.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { AnswerEvent, Router } from '../../../src/core/routing/routerRequest.ts';
import type { Grammars } from '../../../src/core/syntax/syntaxTree.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { sourceOf } from './textSource.ts';

/** A document with the cursor between `prefix` and `suffix`. */
export interface Cursor {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** What was shown for one model answer, and what the document became when all of it was taken. */
export interface Played {
  /** The pieces in their order; empty when nothing was ever shown. */
  readonly pieces: readonly { readonly text: string; readonly replaced: number }[];
  /** All that was inserted, and how many characters of the suffix it took the place of. */
  readonly insertText: string;
  readonly replacedSuffix: number;
  /** The document afterwards. */
  readonly text: string;
}

export interface PlayOptions {
  readonly grammars: Grammars;
  /** How the answer streams in; default: in parts of some 25 tokens, as a fast model's batches arrive. */
  readonly chunks?: (modelText: string) => readonly string[];
  /** Stops after so many pieces. */
  readonly maxPieces?: number;
}

const batchChars = 100;
/** More pieces than any answer has: an engine that goes in circles is told by it. */
const endless = 400;

const inBatches = (text: string): readonly string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${batchChars}}`, 'g')) ?? [''];

/**
 * Lets a model give one answer at a cursor, shows it as the editor does and takes every piece until nothing more is
 * shown. All that decides is what ships: the window, the request, the engine, the grammar, the pieces, the suffix.
 */
export async function playAnswer(
  cursor: Cursor,
  modelText: string,
  { grammars, chunks = inBatches, maxPieces = endless }: PlayOptions,
): Promise<Played> {
  const clock = createFakeClock();
  const engine = createEngine({
    sessions: createDocumentSessions(),
    router: answering(chunks(modelText), clock),
    clock,
    log: noLog,
    allowances: createTokenAllowances(),
    grammars,
    sources: [],
    modelKey: () => 'eval/eval',
    // The user asks once; nothing is asked for by itself afterwards, so that each piece is of this one answer.
    budget: () => ({ automaticRequestsLeft: 0, nextAutomaticInMs: 60_000, paceMs: 60_000 }),
    options: () => ({
      isAutomatic: true,
      inComments: true,
      answerTokens: 4_096,
      prefetches: false,
    }),
    note: () => {},
    onUnexpected(error) {
      throw error;
    },
  });
  try {
    return await takeAll(cursor, { engine, clock, maxPieces });
  } finally {
    engine.dispose();
  }
}

async function takeAll(
  cursor: Cursor,
  {
    engine,
    clock,
    maxPieces,
  }: {
    readonly engine: ReturnType<typeof createEngine>;
    readonly clock: FakeClock;
    readonly maxPieces: number;
  },
): Promise<Played> {
  const pieces: { text: string; replaced: number }[] = [];
  let { prefix, suffix } = cursor;
  let version = 1;
  while (pieces.length < maxPieces) {
    const place = placeOf({ ...cursor, prefix, suffix }, version);
    const kind = pieces.length === 0 ? 'asked' : 'automatic';
    const call = engine.provide(place, kind, new AbortController().signal);
    await clock.advance(700);
    const offer = (await call)[0];
    if (offer === undefined || !isShown(offer)) break;
    pieces.push({ text: offer.text, replaced: offer.replaceSuffixLength });
    prefix += offer.text;
    suffix = suffix.slice(offer.replaceSuffixLength);
    version += 1;
    const after = placeOf({ ...cursor, prefix, suffix }, version);
    engine.onChange({ place: after, kind: 'typed', inserted: offer.text });
    engine.accept(offer.id);
    if (pieces.length === endless) throw new Error('The suggestions never end.');
  }
  return {
    pieces,
    insertText: pieces.map(({ text }) => text).join(''),
    replacedSuffix: cursor.suffix.length - suffix.length,
    text: prefix + suffix,
  };
}

/** The editor shows an item only when it holds what it takes the place of, in order (seen in VS Code 1.139). */
function isShown({ place, text, replaceSuffixLength }: ModelSuggestion): boolean {
  const replaced = place.suffix.slice(0, replaceSuffixLength);
  let at = 0;
  for (const unit of text.split('')) if (unit === replaced[at]) at += 1;
  return at >= replaced.length && !replaced.includes('\n');
}

function placeOf({ languageId, prefix, suffix }: Cursor, version: number): CursorContext {
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const line = prefix.split('\n').length - 1;
  const text = prefix + suffix;
  const source = sourceOf(text);
  const textLines = text.split('\n');
  const lines = createLineStates(languageOf(languageId), (index) => textLines[index] ?? '');
  return {
    documentKey: 'file:///case',
    version,
    path: 'case',
    languageId,
    ...windowAt(source, { line, character: prefix.length - lineStart }, lines),
  };
}

/** Gives the answer to the first request, part by part; any other would be an error of this eval. */
function answering(parts: readonly string[], clock: FakeClock): Router {
  let isAsked = false;
  return {
    async *ask(ask): AsyncGenerator<readonly AnswerEvent[]> {
      if (isAsked) throw new Error('A second request was made.');
      isAsked = true;
      const model = { provider: 'eval', model: 'eval' };
      yield [{ kind: 'route', model, reason: 'chosen', skipped: [] }];
      for (const text of parts) {
        await pause(clock);
        yield [{ kind: 'text', text }];
      }
      const marks = { asked: clock.now() };
      const trace = {
        task: ask.task,
        ...model,
        wallMs: clock.wallMs(),
        marks,
        outcome: 'complete',
      } as const;
      yield [{ kind: 'done', finishReason: 'stop', usage: {}, trace } as const];
    },
  };
}

const pause = (clock: FakeClock): Promise<void> =>
  new Promise((resolve) => {
    clock.after(1, resolve);
  });
