import type { Message } from '../api/message.ts';
import type { ModelRequest } from '../api/modelRequest.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';

/** Guesses what a prompt will be charged before it is sent, and learns from what the responses report. */
export interface TokenEstimate {
  /** Prompt tokens, without the answer. */
  promptTokens(ref: ModelRef, request: ModelRequest): number;
  /** Tokens of a piece of text for this model; by what is usual when no model is named. */
  textTokens(ref: ModelRef | undefined, text: string): number;
  /** @param promptTokens as the response's usage reports it. */
  learn(ref: ModelRef, request: ModelRequest, promptTokens: number): void;
}

/** Usual for English and code before anything was learned. */
const defaultCharacters = 4;
/** Weight of a new observation. */
const learningRate = 0.2;
/** A picture's share, in characters: about 1 000 tokens, which vision models charge for a medium one. */
const imageCharacters = 4_000;

export function createTokenEstimate(): TokenEstimate {
  const charactersPerToken = new Map<string, number>();
  const tokensOf = (ref: ModelRef | undefined, characters: number) =>
    Math.ceil(
      characters / ((ref && charactersPerToken.get(formatModelRef(ref))) ?? defaultCharacters),
    );
  return {
    promptTokens: (ref, request) => tokensOf(ref, promptCharacters(request)),
    textTokens: (ref, text) => tokensOf(ref, text.length),
    learn(ref, request, promptTokens) {
      const characters = promptCharacters(request);
      if (promptTokens <= 0 || characters === 0) return;
      const key = formatModelRef(ref);
      const seen = Math.min(8, Math.max(1, characters / promptTokens));
      const known = charactersPerToken.get(key);
      const next = known === undefined ? seen : known + learningRate * (seen - known);
      charactersPerToken.set(key, next);
    },
  };
}

/** Characters of everything that is charged as prompt. */
export function promptCharacters(request: ModelRequest): number {
  const fill = request.fill;
  const text = fill
    ? fill.prefix.length +
      fill.suffix.length +
      (fill.extra ?? []).reduce((sum, file) => sum + file.path.length + file.text.length, 0)
    : request.messages.reduce((sum, message) => sum + messageCharacters(message), 0);
  const tools = request.tools ? JSON.stringify(request.tools).length : 0;
  const schema = request.output ? JSON.stringify(request.output.schema).length : 0;
  return text + tools + schema;
}

function messageCharacters(message: Message): number {
  if (typeof message.content !== 'string') {
    return message.content.reduce(
      (sum, part) => sum + (part.type === 'text' ? part.text.length : imageCharacters),
      0,
    );
  }
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return calls.reduce(
    (sum, call) => sum + call.name.length + call.argumentsJson.length,
    message.content.length,
  );
}
