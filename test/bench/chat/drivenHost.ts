// Runs in the page around the panel and plays the extension host: the real session and link, fed by a paced stream.
import type { Conversation } from '../../../src/core/chat/conversation.ts';
import { createPanelLink } from '../../../src/core/chat/panelLink.ts';
import { createChatSession } from '../../../src/core/chat/session.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { createEmitter } from '../../../src/core/event.ts';
import { noLog } from '../../../src/core/ports.ts';
import type { AnswerEvent, Router } from '../../../src/core/routing/routerRequest.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import type { ChatMessage } from '../../../src/shared/chatMessage.ts';
import type { Probe } from './probe.ts';
import { endlessAnswer, sampleAnswer } from './sampleAnswer.ts';

export interface StreamRun {
  readonly kind: 'ours' | 'naive';
  readonly tokens: number;
  readonly tokensPerSecond: number;
  /** One of `endless`; an answer as models give it without. */
  readonly shape: string | undefined;
  /** Messages that stand in the transcript already. */
  readonly earlier: number;
}

export interface StreamFigures {
  /** Longest task while the transcript was loaded, in ms; 0 when none took 50. */
  readonly longestLoadTaskMs: number;
  readonly longestStreamTaskMs: number;
  readonly longTasks: number;
  readonly frameMs: readonly number[];
  /** From the arrival of the last token at the host to its being painted. */
  readonly lastTokenMs: number;
  readonly streamMs: number;
}

declare global {
  interface Window {
    probe: Probe;
    runStream(run: StreamRun): Promise<StreamFigures>;
    closePanel(): void;
  }
}

/** Ends the measured answer: the page has shown everything once this can be read. */
const endMark = 'This is where the answer ends.';

/** Network chunks come this often. */
const chunkMs = 5;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function tokensOf({ shape, tokens }: StreamRun): readonly string[] {
  const answer =
    shape === undefined ? sampleAnswer(tokens - 8, 7) : endlessAnswer(shape, tokens - 8);
  return [...answer, ...(endMark.match(/.{1,4}/g) ?? [])];
}

/** Tokens at a steady pace, those due together as one arrival. `onLast` is told when the last one came. */
async function* pacedTokens(
  run: StreamRun,
  tokens: readonly string[],
  from: number,
  onLast: () => void,
): AsyncGenerator<readonly string[]> {
  const startedAt = performance.now();
  for (let sent = from; sent < tokens.length; ) {
    await sleep(chunkMs);
    const due = from + Math.floor(((performance.now() - startedAt) * run.tokensPerSecond) / 1_000);
    if (due <= sent) continue;
    const chunk = tokens.slice(sent, due);
    sent += chunk.length;
    if (sent >= tokens.length) onLast();
    yield chunk;
  }
}

function earlierMessages(count: number): ChatMessage[] {
  return Array.from(
    { length: count },
    (_, index): ChatMessage =>
      index % 2 === 0
        ? { role: 'user', id: `e${index}`, text: `Question ${index}?`, chips: [] }
        : {
            role: 'assistant',
            id: `e${index}`,
            state: 'done',
            parts: [{ kind: 'text', text: sampleAnswer(300, index).join('') }],
          },
  );
}

function conversationOf(messages: readonly ChatMessage[]): Conversation {
  return {
    id: 'bench',
    title: 'Bench',
    isNamed: true,
    createdMs: 0,
    updatedMs: 0,
    nodes: messages.map((message, index) => ({
      parent: messages[index - 1]?.id,
      message,
      attachments: [],
    })),
    head: messages.at(-1)?.id,
  };
}

interface Driven {
  /** Resolves once the earlier messages are shown. */
  load(): Promise<void>;
  /** Resolves when the last token has come. */
  stream(onLast: () => void): Promise<void>;
  dispose(): void;
}

function driveOurs(page: Window, run: StreamRun): Driven {
  let onLast = () => {};
  const tokens = tokensOf(run);
  let sent = 0;
  const router: Router = {
    async *ask() {
      // Where an answer is stopped as too long, the next request goes on with the rest.
      for await (const chunk of pacedTokens(run, tokens, sent, () => onLast())) {
        sent += chunk.length;
        yield chunk.map((text): AnswerEvent => ({ kind: 'text', text }));
      }
      yield [
        {
          kind: 'done',
          finishReason: 'stop',
          usage: { completionTokens: run.tokens },
          trace: {
            task: 'chat',
            provider: 'bench',
            model: 'bench',
            wallMs: 0,
            marks: { asked: 0 },
            outcome: 'complete',
          },
        },
      ];
    },
  };
  const fail = (error: unknown) => {
    throw error;
  };
  const texts = createTexts(inEnglish);
  let ids = 0;
  const session = createChatSession({
    router,
    clock: createSystemClock(),
    texts,
    newId: () => {
      ids += 1;
      return `n${ids}`;
    },
    limits: () => ({ windowTokens: 1e6, answerTokens: 8_000, estimate: (text) => text.length / 4 }),
    noteTooLong: () => {},
    tools: () => undefined,
    projectInstructions: async () => undefined,
    costUsd: () => undefined,
    replacementName: () => undefined,
    onUnexpected: fail,
  });
  session.open(conversationOf(earlierMessages(run.earlier)));
  const frameChanges = createEmitter<void>(fail);
  const link = createPanelLink({
    source: {
      texts: texts.chat.panel,
      messages: () => session.messages,
      frame: () => ({
        title: 'Bench',
        modelLabel: 'bench',
        isBusy: session.isBusy,
        chips: [],
        offers: [],
        starters: [],
        commands: [],
        conversationId: 'bench',
      }),
      flush: session.flush,
      onDidChange: session.onDidChange,
      onDidChangeFrame: frameChanges.event,
    },
    log: noLog,
    post: (message) => page.postMessage(message, '*'),
    onRequest: () => {},
  });
  const busy = session.onDidChangeConversation(() => frameChanges.fire());
  const onMessage = (event: MessageEvent) => link.receive(event.data);
  window.addEventListener('message', onMessage);
  return {
    load: () => waitFor(page, '.message'),
    stream(whenLast) {
      onLast = whenLast;
      return new Promise((resolve) => {
        session.onDidChangeConversation(() => {
          if (session.isBusy) return;
          const last = session.messages.at(-1);
          // As a user would who selects “Continue” each time.
          if (sent < tokens.length && last !== undefined)
            setTimeout(() => session.continueAnswer(last.id), 500);
          else resolve();
        });
        session.ask({ text: 'And now?', chips: [], attachments: [] });
      });
    },
    dispose() {
      busy.dispose();
      window.removeEventListener('message', onMessage);
      link.dispose();
      session.dispose();
    },
  };
}

function driveNaive(page: Window, run: StreamRun): Driven {
  return {
    load() {
      const messages = earlierMessages(run.earlier).map((message) =>
        message.role === 'user'
          ? message.text
          : message.parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
      );
      page.postMessage({ type: 'load', messages }, '*');
      return waitFor(page, '.message');
    },
    async stream(onLast) {
      page.postMessage({ type: 'begin' }, '*');
      for await (const chunk of pacedTokens(run, tokensOf(run), 0, onLast))
        for (const text of chunk) page.postMessage({ type: 'token', text }, '*');
    },
    dispose() {},
  };
}

async function waitFor(page: Window, selector: string): Promise<void> {
  while (page.document.querySelector(selector) === null) await sleep(20);
  // Colouring and everything else that loading set going comes to rest.
  await sleep(2_000);
}

/** The open panel. Nothing else refers to it, so that closing lets go of all of it. */
let open: { readonly driven: Driven; readonly frame: HTMLIFrameElement } | undefined;

window.closePanel = () => {
  open?.driven.dispose();
  open?.frame.remove();
  open = undefined;
};

window.runStream = async (run) => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const page = frame.contentWindow;
  if (page === null) throw new Error('The panel’s frame has no window');
  const driven = run.kind === 'ours' ? driveOurs(page, run) : driveNaive(page, run);
  const isLoaded = new Promise((resolve) =>
    frame.addEventListener('load', resolve, { once: true }),
  );
  frame.src = `/${run.kind}.html`;
  await isLoaded;
  await driven.load();
  const { probe } = page;
  const longestLoadTaskMs = longest(probe.longTasks);
  probe.longTasks.length = 0;
  probe.frames.length = 0;
  probe.watch(endMark);
  const offset = performance.timeOrigin - page.performance.timeOrigin;
  const startedAt = performance.now();
  let lastAt = 0;
  await driven.stream(() => {
    lastAt = performance.now();
  });
  const giveUpAt = performance.now() + 120_000;
  while (probe.shownAtMs === undefined && performance.now() < giveUpAt) await sleep(20);
  const shownAt = (probe.shownAtMs ?? Number.POSITIVE_INFINITY) - offset;
  const duringStream = probe.frames.filter(
    (at) => at - offset >= startedAt && at - offset <= shownAt,
  );
  open = { driven, frame };
  return {
    longestLoadTaskMs,
    longestStreamTaskMs: longest(probe.longTasks),
    longTasks: probe.longTasks.length,
    frameMs: duringStream.slice(1).map((at, index) => at - (duringStream[index] ?? at)),
    lastTokenMs: shownAt - lastAt,
    streamMs: lastAt - startedAt,
  };
};

function longest(tasks: Probe['longTasks']): number {
  return Math.max(0, ...tasks.map(({ durationMs }) => durationMs));
}
