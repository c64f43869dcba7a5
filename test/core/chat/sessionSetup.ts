import assert from 'node:assert/strict';
import { createChatSession } from '../../../src/core/chat/session.ts';
import type { ToolBox } from '../../../src/core/chat/tools/toolBox.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import type { ChatMessage } from '../../../src/shared/chatMessage.ts';
import type { TranscriptPatch } from '../../../src/shared/transcript.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeRouter } from './fakes.ts';

/** A session of its own, with what it asks and delivers. */
export function setup(tools?: ToolBox) {
  const clock = createFakeClock();
  const router = createFakeRouter();
  let ids = 0;
  const tooLong: number[] = [];
  const session = createChatSession({
    router,
    clock,
    texts: createTexts(inEnglish),
    newId: () => {
      ids += 1;
      return `id${ids}`;
    },
    limits: () => ({
      windowTokens: 8_000,
      answerTokens: 1_000,
      estimate: (content) => content.length / 4,
    }),
    noteTooLong: (_model, neededTokens) => tooLong.push(neededTokens),
    tools: () => tools,
    projectInstructions: async () => undefined,
    costUsd: () => undefined,
    replacementName: () => undefined,
    onUnexpected: (error) => {
      throw error;
    },
  });
  const delivered: (readonly TranscriptPatch[])[] = [];
  session.onDidChange((ops) => delivered.push(ops));
  const ask = (question: string) => {
    session.ask({ text: question, chips: [], attachments: [] });
    return settle();
  };
  return { clock, router, session, delivered, ask, tooLong };
}

/** The newest answer's text. */
export function answerOf(messages: readonly ChatMessage[]) {
  const answer = messages.at(-1);
  assert(answer?.role === 'assistant');
  const spoken = answer.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return { ...answer, spoken };
}
