import type { Message } from '../api/message.ts';
import type { ModelRequest } from '../api/modelRequest.ts';
import { promptCharacters } from './tokenEstimate.ts';

/** What the server said when it refused a request as too long. */
export interface Overflow {
  readonly limitTokens?: number;
  /** Of the prompt alone, or with the answer's upper bound: servers differ. */
  readonly currentTokens?: number;
}

/** An answer is worth having from this length on. */
const minAnswerTokens = 512;
/** Of the stated limit; the next count may differ a little. */
const usableShare = 0.95;
/** Without a stated limit: so much of the prompt is kept. */
const blindShare = 0.5;
/** Usual for English and code. */
const usualCharactersPerToken = 4;

/**
 * A request that fits into the stated window: with a shorter answer where that is enough, else without the oldest
 * turns of the conversation. System messages and the last turn stay whole. Undefined when that cannot be done.
 */
export function shortenRequest(
  request: ModelRequest,
  overflow: Overflow,
): ModelRequest | undefined {
  const characters = promptCharacters(request);
  const blindly = () => withoutOldTurns(request, Math.floor(characters * blindShare));
  const { limitTokens, currentTokens } = overflow;
  if (limitTokens === undefined) return blindly();
  const perToken =
    currentTokens === undefined ? usualCharactersPerToken : characters / currentTokens;
  const promptTokens = characters / perToken;
  const usableTokens = limitTokens * usableShare;
  // It was refused although it fits by this count: then the count is no help.
  if (promptTokens + request.maxTokens <= usableTokens) return blindly();
  const answerTokens = Math.min(request.maxTokens, minAnswerTokens);
  if (promptTokens + answerTokens <= usableTokens)
    return { ...request, maxTokens: Math.floor(usableTokens - promptTokens) };
  const shorter = withoutOldTurns(request, (usableTokens - answerTokens) * perToken);
  return shorter && { ...shorter, maxTokens: answerTokens };
}

/** Leaves out whole turns, so that no tool answer loses the call that it belongs to. */
function withoutOldTurns(request: ModelRequest, maxCharacters: number): ModelRequest | undefined {
  const first = request.messages.findIndex((message) => message.role !== 'system');
  const system = request.messages.slice(0, Math.max(0, first));
  const turns = splitTurns(request.messages.slice(Math.max(0, first)));
  for (let left = 1; left < turns.length; left += 1) {
    const messages = [...system, ...turns.slice(left).flat()];
    const shorter = { ...request, messages };
    if (promptCharacters(shorter) <= maxCharacters) return shorter;
  }
  return undefined;
}

function splitTurns(messages: readonly Message[]): readonly (readonly Message[])[] {
  const turns: Message[][] = [];
  for (const message of messages) {
    if (message.role === 'user' || turns.length === 0) turns.push([]);
    turns.at(-1)?.push(message);
  }
  return turns;
}
