import type { Effort } from '../wire/modelTable.ts';

/** The text around the cursor, where a request names it. */
export interface Hole {
  readonly prefix: string;
  readonly suffix: string;
}

/** A function tool that was offered. */
export interface AvailableTool {
  readonly name: string;
  readonly parameters: unknown;
}

/** What a request asks, whatever route and dialect it came by. */
export interface Question {
  readonly route: 'chat' | 'completions' | 'fim' | 'infill';
  readonly model: string;
  /** Roles and texts, in order; empty for routes without messages. */
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  /** Present where the route itself names the hole. */
  readonly hole?: Hole;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly effort: Effort;
  readonly tools: readonly AvailableTool[];
  /** `required`, or the name of the tool that must be called. */
  readonly forcedTool?: string;
  /** JSON schema that the answer must fit; `true` accepts any JSON. */
  readonly outputSchema?: unknown;
  readonly prediction?: string;
}

/** A tool call, whole. */
export interface AnsweredCall {
  readonly name: string;
  readonly argumentsJson: string;
}

/** What a brain says, before stop sequences and token limits cut it. */
export interface Answer {
  readonly text: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly AnsweredCall[];
}

/** Decides what is answered. Deterministic: the same question gets the same answer. */
export type Responder = (question: Question) => Answer;

/** The text of the last message of the user. */
export function lastUserText(question: Question): string {
  return question.messages.findLast((message) => message.role === 'user')?.text ?? '';
}
