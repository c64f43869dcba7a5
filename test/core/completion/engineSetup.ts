import {
  createDocumentSessions,
  type DocumentSessions,
} from '../../../src/core/completion/documentSession.ts';
import { type CompletionEngine, createEngine } from '../../../src/core/completion/engine.ts';
import type { EngineEvent } from '../../../src/core/completion/engineEvent.ts';
import type { EngineOptions } from '../../../src/core/completion/engineOptions.ts';
import type { ModelSuggestion } from '../../../src/core/completion/suggestion.ts';
import { createTokenAllowances } from '../../../src/core/completion/tokenAllowances.ts';
import type { ChangeKind } from '../../../src/core/completion/trigger.ts';
import type { ContextSource } from '../../../src/core/context/gatherContext.ts';
import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { QuotaBudget } from '../../../src/core/routing/quotaBudget.ts';
import { type Grammars, noGrammars } from '../../../src/core/syntax/syntaxTree.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeRouter, type FakeRouter } from '../../support/fakeRouter.ts';

/** A place written with `│` for the cursor. */
export function placeOf(at: string, version = 1, languageId = 'typescript'): CursorContext {
  const cursor = at.indexOf('│');
  return {
    documentKey: 'file:///a.ts',
    version,
    path: 'a.ts',
    languageId,
    prefix: at.slice(0, cursor),
    suffix: at.slice(cursor + 1),
  };
}

/** A provider call under way. */
export interface Call {
  readonly answer: Promise<readonly ModelSuggestion[]>;
  /** The shown text; `pending` while nothing was answered. */
  readonly shown: () => string | undefined | 'pending';
  readonly suggestion: () => ModelSuggestion | undefined;
  cancel(): void;
}

export interface EngineSetup {
  readonly sessions: DocumentSessions;
  readonly engine: CompletionEngine;
  readonly clock: FakeClock;
  readonly router: FakeRouter;
  readonly events: EngineEvent[];
  readonly improved: CursorContext[];
  budget: QuotaBudget;
  options: EngineOptions;
  /** Changes the document so that it reads `at`, then calls the provider as the editor does. */
  type(at: string, kind?: ChangeKind, inserted?: string): Promise<Call>;
  call(at: string, kind?: 'automatic' | 'asked' | 'alternatives'): Promise<Call>;
  change(at: string, kind?: ChangeKind, inserted?: string): void;
  /** The last request says all of it and ends. */
  answer(text: string): Promise<void>;
}

export const ample: QuotaBudget = {
  automaticRequestsLeft: Number.POSITIVE_INFINITY,
  nextAutomaticInMs: 0,
  paceMs: 0,
};

/** The editor's wait between a change and its call (seen in VS Code 1.139). */
const callMs = 37;

export function setup(
  sources: readonly ContextSource[] = [],
  grammars: Grammars = noGrammars,
  languageId = 'typescript',
): EngineSetup {
  const clock = createFakeClock();
  const router = createFakeRouter(clock);
  const sessions = createDocumentSessions();
  const events: EngineEvent[] = [];
  const improved: CursorContext[] = [];
  let version = 0;
  const made: EngineSetup = {
    sessions,
    clock,
    router,
    events,
    improved,
    budget: ample,
    options: { isAutomatic: true, inComments: true, answerTokens: 128, prefetches: false },
    engine: createEngine({
      sessions,
      router,
      clock,
      log: noLog,
      allowances: createTokenAllowances(),
      grammars,
      sources,
      modelKey: () => 'fake/fake',
      budget: () => made.budget,
      options: () => made.options,
      note: (event) => events.push(event),
      onUnexpected: (error) => {
        throw error;
      },
    }),
    change(at, kind = 'typed', inserted = at[at.indexOf('│') - 1] ?? '') {
      version += 1;
      made.engine.onChange({ place: placeOf(at, version, languageId), kind, inserted });
    },
    async type(at, kind, inserted) {
      made.change(at, kind, inserted);
      await clock.advance(callMs);
      return made.call(at);
    },
    async call(at, kind = 'automatic') {
      const controller = new AbortController();
      let suggestions: readonly ModelSuggestion[] | undefined;
      const answer = made.engine.provide(placeOf(at, version, languageId), kind, controller.signal);
      answer.then(
        (given) => {
          suggestions = given;
        },
        () => {},
      );
      await settle();
      return {
        answer,
        shown: () => (suggestions === undefined ? 'pending' : suggestions[0]?.text),
        suggestion: () => suggestions?.[0],
        cancel: () => controller.abort(),
      };
    },
    async answer(text) {
      router.last.say(text);
      router.last.end();
      await clock.advance(1);
    },
  };
  made.engine.onDidImprove((place) => improved.push(place));
  return made;
}
