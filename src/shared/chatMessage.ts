import * as z from 'zod/mini';

/** A model at a provider, as it travels to the panel and into storage. */
export const modelRefSchema = z.object({ provider: z.string(), model: z.string() });

/** Kinds of context. */
export const chipKinds = [
  'selection',
  'file',
  'symbol',
  'tree',
  'problems',
  'terminal',
  'diff',
  'image',
] as const;

/** A context item attached to a question, without its content. */
export const chipSchema = z.object({
  id: z.string(),
  kind: z.enum(chipKinds),
  label: z.string(),
  /** Where it comes from, for the tooltip: a workspace-relative path, a command line. */
  detail: z.optional(z.string()),
  /** Estimated tokens, always shown with ≈. */
  tokens: z.number(),
  /** Set when the content was cut to fit the model's window. */
  isTrimmed: z.optional(z.boolean()),
});
export type Chip = z.infer<typeof chipSchema>;

/** What became of a call of one of our tools. `asking`: the user has not allowed it yet. */
export const toolStates = ['asking', 'running', 'done', 'refused', 'failed'] as const;

export const toolRunSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** One line: what is done with what, e.g. `read src/a.ts`. */
  title: z.string(),
  state: z.enum(toolStates),
  /** What the button for a yes says where it does not hold for the whole conversation. */
  allow: z.optional(z.string()),
  /** What was sent to the model, cut for display. */
  result: z.optional(z.string()),
  /** Who received it. */
  sentTo: z.optional(z.string()),
});
export type ToolRun = z.infer<typeof toolRunSchema>;

const textPartSchema = z.object({ kind: z.literal('text'), text: z.string() });
const reasoningPartSchema = z.object({
  kind: z.literal('reasoning'),
  text: z.string(),
  /** Milliseconds from its first to its last piece. */
  ms: z.number(),
});
const toolPartSchema = z.object({ kind: z.literal('tool'), run: toolRunSchema });

/** An answer is a sequence of these, in the order in which they came. */
export const partSchema = z.discriminatedUnion('kind', [
  textPartSchema,
  reasoningPartSchema,
  toolPartSchema,
]);
export type Part = z.infer<typeof partSchema>;

/** A button beside a failure or a banner. The host knows what each does. */
export const actionIds = [
  'setKey',
  'selectModel',
  'switchModel',
  'diagnose',
  'openSettings',
  'showLog',
  'searchWorkspace',
  'showStatus',
  'retry',
] as const;
export const actionSchema = z.object({ id: z.enum(actionIds), label: z.string() });
export type Action = z.infer<typeof actionSchema>;

/** When asking again may help: host's milliseconds since 1970, and for how long that was when it failed. */
export const retryTimeSchema = z.object({ wallMs: z.number(), inMs: z.number() });
export type RetryTime = z.infer<typeof retryTimeSchema>;

export const failureSchema = z.object({
  text: z.string(),
  actions: z.array(actionSchema),
  retryAt: z.optional(retryTimeSchema),
});
export type Failure = z.infer<typeof failureSchema>;

/** What is known of an answer's making. Absent where the response did not tell: nothing is guessed. */
export const answerInfoSchema = z.object({
  model: modelRefSchema,
  /** Why another model than the chosen one answered. */
  note: z.optional(z.string()),
  /** Milliseconds from sending to the first visible token. */
  firstTokenMs: z.optional(z.number()),
  tokensPerSecond: z.optional(z.number()),
  promptTokens: z.optional(z.number()),
  completionTokens: z.optional(z.number()),
  cachedTokens: z.optional(z.number()),
  costUsd: z.optional(z.number()),
});
export type AnswerInfo = z.infer<typeof answerInfoSchema>;

/** `interrupted`: the editor closed or crashed before the answer ended. */
export const answerStates = [
  'waiting',
  'streaming',
  'done',
  'stopped',
  'failed',
  'interrupted',
] as const;
export type AnswerState = (typeof answerStates)[number];

/** Where a message stands among its alternatives, when there are any. */
export const branchSchema = z.object({
  index: z.number(),
  count: z.number(),
  previousId: z.optional(z.string()),
  nextId: z.optional(z.string()),
});
export type Branch = z.infer<typeof branchSchema>;

export const questionSchema = z.object({
  role: z.literal('user'),
  id: z.string(),
  text: z.string(),
  chips: z.array(chipSchema),
  branch: z.optional(branchSchema),
});
export type Question = z.infer<typeof questionSchema>;

export const answerSchema = z.object({
  role: z.literal('assistant'),
  id: z.string(),
  parts: z.array(partSchema),
  state: z.enum(answerStates),
  /** What it waits for, e.g. a rate limit to free up. */
  waitingFor: z.optional(z.string()),
  failure: z.optional(failureSchema),
  /** Something the user should know of the request, e.g. that context was trimmed. */
  notice: z.optional(z.string()),
  /** Its text lacks its end, and can be gone on with. */
  isCut: z.optional(z.boolean()),
  info: z.optional(answerInfoSchema),
  branch: z.optional(branchSchema),
});
export type Answer = z.infer<typeof answerSchema>;

export const messageSchema = z.discriminatedUnion('role', [questionSchema, answerSchema]);
export type ChatMessage = z.infer<typeof messageSchema>;
