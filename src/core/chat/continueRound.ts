import type { Answer, AnswerInfo, Part } from '../../shared/chatMessage.ts';
import type { TranscriptPatch } from '../../shared/transcript.ts';
import { fencedBlocks } from '../answer/fences.ts';
import type { Message } from '../api/message.ts';
import type { ModelRef } from '../models/modelRef.ts';
import { continueInstruction, joinContinuation } from '../refactor/continueAnswer.ts';
import type { Priority } from '../routing/routerRequest.ts';
import { type Round, type RoundDeps, runRound } from './answerRound.ts';
import { type Conversation, findNode } from './conversation.ts';
import type { PanelRequest } from './panelLink.ts';
import { cutMiddle, type PromptLimits } from './prompt.ts';

export interface Continuation {
  /** The answer that was cut off. */
  readonly id: string;
  /** What was asked, without the answer. */
  readonly messages: readonly Message[];
  /** The answer so far; its last part is the text that goes on. */
  readonly parts: readonly Part[];
  readonly limits: PromptLimits;
  readonly model: ModelRef | undefined;
  /** `automatic`: quota and budget refuse it rather than let the user wait. */
  readonly priority: Priority;
  readonly notice: string | undefined;
  emit(ops: readonly TranscriptPatch[]): void;
}

/**
 * So many characters are waited for before they are shown: by them it is known what of the beginning was said before. At
 * 2,000 tokens a second they are 50 ms.
 */
const headChars = 400;

/** The block of code at the end of a text that nothing closes. */
export function openBlock(text: string) {
  const last = fencedBlocks(text.split('\n')).at(-1);
  return last === undefined || last.isClosed ? undefined : last;
}

/** The text that an answer ends with; empty where it ends with a tool call. */
export function lastText(parts: readonly Part[]): string {
  const last = parts.at(-1);
  return last?.kind === 'text' ? last.text : '';
}

/** Whether code is the block at whose end an answer was cut off. */
export function isCutBlock({ parts }: Answer, code: string): boolean {
  const block = openBlock(lastText(parts));
  const words = (lines: readonly string[]) =>
    lines
      .map((line) => line.trim())
      .join('\n')
      .trim();
  return block !== undefined && words(block.lines) === words(code.split('\n'));
}

/** Whether it is the block within which its answer was cut off, to be applied. */
export function wantsCutBlock(
  conversation: Conversation,
  { action, answerId, code }: CodeWish,
): boolean {
  if (action !== 'apply' || answerId === undefined) return false;
  const message = findNode(conversation, answerId)?.message;
  return message?.role === 'assistant' && isCutBlock(message, code);
}

/** What a model is told of its own answer: beginning and end of one that would take more than half of its window. */
export function keptOf(before: string, { windowTokens, estimate }: PromptLimits): string {
  const tokens = estimate(before);
  return tokens * 2 > windowTokens ? cutMiddle(before, windowTokens / 2 / tokens) : before;
}

type CodeWish = Pick<Extract<PanelRequest, { type: 'code' }>, 'action' | 'answerId' | 'code'>;

/** Asks for the rest of an answer that was cut off, and lengthens the answer by it. */
export async function continueRound(
  deps: RoundDeps,
  { id, messages, parts, limits, model, priority, notice, emit }: Continuation,
  signal: AbortSignal,
): Promise<Round> {
  const before = lastText(parts);
  const keep = parts.length - 1;
  const isLineShort = before.length - before.lastIndexOf('\n') < headChars;
  let raw = '';
  let shown = before;
  const append = (text: string) => ({ kind: 'append', id, part: 'text', text }) as const;

  function show(): TranscriptPatch[] {
    const whole = joinContinuation(before, raw);
    if (whole === shown) return [];
    const isLonger = whole.startsWith(shown);
    const ops: TranscriptPatch[] = isLonger
      ? [append(whole.slice(shown.length))]
      : [{ kind: 'clear', id, keep }, append(whole)];
    shown = whole;
    return ops;
  }

  /** Past its beginning only a fence says more about how it is joined: the whole is not read again for each piece. */
  const isJoined = (piece: string): boolean =>
    isLineShort && raw.length > 2 * headChars && !/[`~]{2}|^[`~]|[`~]$/.test(piece);

  function lengthen(piece: string): TranscriptPatch[] {
    const isMore = isJoined(piece) && shown !== before;
    raw += piece;
    if (!isMore) return raw.length < headChars ? [] : show();
    shown += piece;
    return [append(piece)];
  }

  function take(ops: readonly TranscriptPatch[]): void {
    const restart = ops.findLastIndex(({ kind }) => kind === 'clear');
    if (restart >= 0) raw = '';
    const piece = ops
      .slice(restart + 1)
      .map((op) => (op.kind === 'append' && op.part === 'text' ? op.text : ''))
      .join('');
    const all = [...ops.filter(({ kind }) => kind === 'state'), ...lengthen(piece)];
    if (all.length > 0) emit(all);
  }

  const said: readonly Message[] = [
    { role: 'assistant', content: keptOf(before, limits) },
    { role: 'user', content: continueInstruction },
  ];
  const request = {
    messages: [...messages, ...said],
    maxTokens: limits.answerTokens,
    hideReasoning: true,
  };
  const ask = {
    task: 'chat',
    priority,
    request,
    ...(model === undefined ? {} : { model }),
  } as const;
  const round = await runRound(deps, { id, keep: parts.length, notice, emit: take, ask }, signal);
  emit(show());
  const isCut = round.state !== 'done' || isEarly(round) || round.isEndless === true;
  const open = openBlock(shown);
  // Asked for the rest, it has none: the block was whole but for its fence.
  if (!isCut && open !== undefined) {
    raw = `${raw}${shown.endsWith('\n') ? '' : '\n'}${open.marker}\n`;
    emit(show());
  }
  return { ...round, text: shown, isCut };
}

/** Whether the server ended it before the model did. */
export const isEarly = ({ finishReason }: Pick<Round, 'finishReason'>): boolean =>
  finishReason === 'length' || finishReason === 'cutOff';

/** What an answer and its continuation took together. */
export function joinInfo(
  first: AnswerInfo | undefined,
  more: AnswerInfo | undefined,
): AnswerInfo | undefined {
  if (first === undefined || more === undefined) return first ?? more;
  const sum = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? (a ?? b) : a + b;
  return {
    ...first,
    model: more.model,
    promptTokens: sum(first.promptTokens, more.promptTokens),
    completionTokens: sum(first.completionTokens, more.completionTokens),
    cachedTokens: sum(first.cachedTokens, more.cachedTokens),
    costUsd: sum(first.costUsd, more.costUsd),
  };
}
