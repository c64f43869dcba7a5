import type { Message } from './message.ts';

/** How much a model may think before it answers. Which of these a model takes is the catalog's business. */
export type ReasoningEffort = 'none' | 'low' | 'medium' | 'high';

/** The text around a hole, for providers with a native fill-in-the-middle route. */
export interface FillPrompt {
  readonly prefix: string;
  readonly suffix: string;
  /** Workspace-relative path, used by dialects that take file names. */
  readonly path?: string;
  /** Other files' excerpts, most relevant first. */
  readonly extra?: readonly { readonly path: string; readonly text: string }[];
}

/** JSON Schema of an object, as a plain value. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ToolDefinition {
  /** At most 64 of `[A-Za-z0-9_-]` (CEREBRAS.md §2.1: tools). */
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

/** What to ask a model, independent of provider and model. Encoders send only what the target accepts. */
export interface ModelRequest {
  readonly messages: readonly Message[];
  /** Present for inline completion: used instead of `messages` where the provider can fill in the middle. */
  readonly fill?: FillPrompt;
  /** Upper bound of generated tokens, reasoning included. Quota is charged on it in advance: keep it small. */
  readonly maxTokens: number;
  /** 0–2. */
  readonly temperature?: number;
  /** At most 4; the answer excludes them. */
  readonly stop?: readonly string[];
  readonly reasoning?: ReasoningEffort;
  /** Asks that reasoning text is not sent. It is billed all the same. */
  readonly hideReasoning?: boolean;
  /** Text the answer is expected to repeat in large part (predicted output). */
  readonly prediction?: string;
  /** Asks for the answer in one piece instead of a stream: only a benchmark wants that. */
  readonly isWhole?: boolean;
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: 'auto' | 'none' | 'required';
  /** Asks for one JSON value of this shape. */
  readonly output?: { readonly name: string; readonly schema: JsonSchema };
}
