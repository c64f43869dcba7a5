import assert from 'node:assert/strict';
import { createChatSession } from '../../../src/core/chat/session.ts';
import type { Clock } from '../../../src/core/clock.ts';
import { createDocumentSessions } from '../../../src/core/completion/documentSession.ts';
import { createEngine } from '../../../src/core/completion/engine.ts';
import { createTokenAllowances } from '../../../src/core/completion/tokenAllowances.ts';
import { noLog } from '../../../src/core/ports.ts';
import { runEdit } from '../../../src/core/refactor/runEdit.ts';
import type { Router } from '../../../src/core/routing/routerRequest.ts';
import { type Grammars, noGrammars } from '../../../src/core/syntax/syntaxTree.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

/** What a user has before his eyes in the end. */
export interface Seen {
  /** Ghost text, the answer in the chat, or the new code that streamed by. */
  readonly shown: string;
  /** Whether he is told that it failed. */
  readonly isToldFailed: boolean;
  /** Whether he is offered to try again. */
  readonly hasRetry: boolean;
}

interface Asked {
  readonly router: Router;
  readonly clock: Clock;
  /** Resolves when the router has said its last word. */
  readonly ended: Promise<unknown>;
  /** None without. */
  readonly grammars?: Grammars;
}

const answerTokens = 64;
const onUnexpected = (error: unknown) => assert.fail(String(error));

/** Asks through the real feature of each task. */
export const features = { inline: typeInto, chat: askInChat, edit: askForEdit } as const;

async function typeInto({ router, clock, ended, grammars = noGrammars }: Asked): Promise<Seen> {
  const engine = createEngine({
    sessions: createDocumentSessions(),
    router,
    clock,
    log: noLog,
    allowances: createTokenAllowances(),
    grammars,
    sources: [],
    modelKey: () => 'first',
    budget: () => ({
      automaticRequestsLeft: Number.POSITIVE_INFINITY,
      nextAutomaticInMs: 0,
      paceMs: 0,
    }),
    options: () => ({ isAutomatic: true, inComments: true, answerTokens, prefetches: false }),
    note: () => {},
    onUnexpected,
  });
  const place = {
    documentKey: 'file:///a.ts',
    version: 1,
    path: 'a.ts',
    languageId: 'typescript',
    prefix: 'const a = ',
    suffix: '\n',
  };
  await engine.provide(place, 'automatic', new AbortController().signal);
  await ended;
  const shown = engine.peek(place)?.text ?? '';
  engine.dispose();
  return { shown, isToldFailed: false, hasRetry: false };
}

async function askInChat({ router, clock, ended }: Asked): Promise<Seen> {
  let ids = 0;
  const session = createChatSession({
    router,
    clock,
    texts: createTexts(inEnglish),
    newId: () => String(ids++),
    limits: () => ({
      windowTokens: 8_000,
      answerTokens,
      estimate: (content) => content.length / 4,
    }),
    noteTooLong: () => {},
    tools: () => undefined,
    projectInstructions: async () => undefined,
    costUsd: () => undefined,
    replacementName: () => undefined,
    onUnexpected,
  });
  const idle = new Promise<void>((resolve) => {
    session.onDidChangeConversation(() => {
      if (!session.isBusy) resolve();
    });
  });
  session.ask({ text: 'const a =', chips: [], attachments: [] });
  await ended;
  await idle;
  const answer = session.messages.at(-1);
  assert.ok(answer?.role === 'assistant');
  session.dispose();
  return {
    shown: answer.parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
    // What was cut off and could not be gone on with says so, and has a button to go on.
    isToldFailed:
      (answer.state === 'failed' && answer.failure !== undefined) ||
      (answer.isCut === true && answer.notice !== undefined),
    hasRetry:
      answer.isCut === true || (answer.failure?.actions.some(({ id }) => id === 'retry') ?? false),
  };
}

async function askForEdit({ router, ended, grammars = noGrammars }: Asked): Promise<Seen> {
  let shown = '';
  const target = {
    // Close to what the stand-in answers, so that nothing about its answer is in doubt.
    document: ['standIn(answer);'],
    start: 0,
    end: 1,
    languageId: 'typescript',
    path: 'a.ts',
  };
  const result = await runEdit(
    { router, grammars, clock: { now: () => performance.now() } },
    {
      request: { target, instruction: 'Rename it.', problems: [], definitions: [] },
      priority: 'asked',
      predicts: false,
    },
    {
      onCode: (piece) => {
        shown += piece;
      },
      onWaiting: () => {},
      onRoute: () => {},
      onAnswered: async () => {},
    },
    new AbortController().signal,
  );
  await ended;
  return {
    shown,
    isToldFailed:
      !result.ok && (result.error.kind === 'request' || result.error.problem.kind === 'cutOff'),
    hasRetry: false,
  };
}
