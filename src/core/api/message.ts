/** A picture a user adds to a question. Cerebras takes PNG and JPEG as data URIs only. */
export interface ImagePart {
  readonly type: 'image';
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly base64: string;
}

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** A call of one of our tools, whole, as the model asked for it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text exactly as the model wrote it: may be malformed. */
  readonly argumentsJson: string;
  /** What its server wrote beside it and wants to see again, untouched (Gemini's `thought_signature`). */
  readonly extra?: unknown;
}

/** One turn of a conversation, independent of any provider's wire shape. */
export type Message =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly (TextPart | ImagePart)[] }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly toolCalls?: readonly ToolCall[];
      /** What was thought before these calls; sent only to models that ask for it. */
      readonly reasoning?: string;
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };
