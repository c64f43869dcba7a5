import type { Clock } from '../../../src/core/clock.ts';
import { createCachedCompletion } from '../../../src/core/completion/cachedCompletion.ts';
import {
  createDocumentSessions,
  type DocumentSessions,
} from '../../../src/core/completion/documentSession.ts';
import { type CompletionEngine, createEngine } from '../../../src/core/completion/engine.ts';
import { createLocalSuggestions } from '../../../src/core/completion/localSuggestions.ts';
import { buildCompletionRequest } from '../../../src/core/completion/prompt.ts';
import { suggest } from '../../../src/core/completion/suggest.ts';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import { createTokenAllowances } from '../../../src/core/completion/tokenAllowances.ts';
import type { ChangeKind } from '../../../src/core/completion/trigger.ts';
import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { Predictor } from '../../../src/core/predictor/predictor.ts';
import type { Grammars } from '../../../src/core/syntax/syntaxTree.ts';
import type { OracleRouter } from './oracleRouter.ts';

/** What sits between the editor and the model. */
export interface Assistant {
  onChange(place: CursorContext, kind: ChangeKind, inserted: string): void;
  /** Text to show from the cursor on; undefined for nothing. */
  provide(place: CursorContext, signal: AbortSignal): Promise<string | undefined>;
  /** Called when something longer can be shown than was answered. */
  onImprove(listener: (place: CursorContext) => void): void;
}

/** The same for all: about 20 lines. */
const answerTokens = 256;

/** Slipstream's own engine, as it runs in the editor. */
export function createOurs(router: OracleRouter, clock: Clock, grammars: Grammars): Assistant {
  const engine = createOurEngine(createDocumentSessions(), { router, clock, grammars });
  return {
    ...listening(engine),
    provide: async (place, signal) => (await engine.provide(place, 'automatic', signal))[0]?.text,
  };
}

/** From the editor's call to the predictor's answer: its p95, and the way to its thread and back. */
const predictorMs = 12;

/** The same with the workspace's own patterns shown until the model's answer is there. */
export function createOursWithLocal(predictor: Predictor) {
  return (router: OracleRouter, clock: Clock, grammars: Grammars): Assistant => {
    const sessions = createDocumentSessions();
    const engine = createOurEngine(sessions, { router, clock, grammars });
    const local = createLocalSuggestions({
      sessions,
      async predict({ path, prefix, suffix }, signal) {
        const goesOn = await pause(clock, predictorMs, signal);
        return goesOn ? predictor.complete({ path, prefix, suffix, maxLines: 6 }) : undefined;
      },
      inComments: () => true,
    });
    const deps = {
      engine,
      local,
      canAskModel: () => router.budget().nextAutomaticInMs === 0,
      isInstant: () => true,
    };
    return {
      ...listening(engine),
      provide: async (place, signal) => (await suggest(place, 'automatic', deps, signal))[0]?.text,
    };
  };
}

const listening = (engine: CompletionEngine): Pick<Assistant, 'onChange' | 'onImprove'> => ({
  onChange: (place, kind, inserted) => engine.onChange({ place, kind, inserted }),
  onImprove: (listener) => {
    engine.onDidImprove(listener);
  },
});

const createOurEngine = (
  sessions: DocumentSessions,
  deps: {
    readonly router: OracleRouter;
    readonly clock: Clock;
    readonly grammars: Grammars;
  },
): CompletionEngine =>
  createEngine({
    ...deps,
    sessions,
    log: noLog,
    allowances: createTokenAllowances(),
    sources: [],
    modelKey: () => 'oracle',
    budget: deps.router.budget,
    options: () => ({ isAutomatic: true, inComments: true, answerTokens, prefetches: true }),
    note: () => {},
    onUnexpected(error) {
      throw error;
    },
  });

export interface DebouncedOptions {
  readonly debounceMs: number;
  /** Serves what is typed along the last suggestion without asking again. */
  readonly typedThrough: boolean;
}

/**
 * A baseline: waits for a pause, then asks, and a new key cancels the request. It uses the same prompt, the same
 * finishing and shows the same part of the answer as ours.
 */
export function createDebounced(
  router: OracleRouter,
  clock: Clock,
  options: DebouncedOptions,
): Assistant {
  let last: { readonly prefix: string; readonly text: string } | undefined;

  function restOf(place: CursorContext): string | undefined {
    if (last === undefined || !place.prefix.startsWith(last.prefix)) return undefined;
    const typed = place.prefix.slice(last.prefix.length);
    return last.text.startsWith(typed) && typed.length < last.text.length
      ? last.text.slice(typed.length)
      : undefined;
  }

  async function ask(place: CursorContext, signal: AbortSignal): Promise<string> {
    const request = buildCompletionRequest({
      place,
      items: [],
      answerTokens,
      allowanceTokens: 0,
      temperature: 0,
    });
    let text = '';
    for await (const batch of router.ask(
      { task: 'inline', priority: 'automatic', request },
      signal,
    ))
      for (const event of batch) if (event.kind === 'text') text += event.text;
    return text;
  }

  return {
    onChange: () => {},
    onImprove: () => {},
    async provide(place, signal) {
      const rest = options.typedThrough ? restOf(place) : undefined;
      if (rest !== undefined) return rest;
      const isCalm = await pause(clock, options.debounceMs, signal);
      if (!isCalm) return undefined;
      const raw = await ask(place, signal);
      if (signal.aborted) return undefined;
      const draft = createCachedCompletion({
        id: 1,
        anchor: place,
        reason: 'typing',
        around: readSyntaxContext(place),
        parse: () => undefined,
        length: () => 'auto',
      });
      draft.push(raw);
      draft.finish(true);
      const match = draft.match(place);
      if (match.kind !== 'rest') return undefined;
      const text = draft.text.slice(match.start, match.end);
      last = { prefix: place.prefix, text };
      return text;
    },
  };
}

/** Resolves true after `ms`, false as soon as `signal` fires. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => resolve(true));
    signal.addEventListener('abort', () => {
      timer.dispose();
      resolve(false);
    });
  });
}
