import * as z from 'zod/mini';
import { changeSetActions, changeSetViewSchema } from './changeSet.ts';
import { actionIds, actionSchema, chipSchema, messageSchema } from './chatMessage.ts';
import { panelTextsSchema } from './panelTexts.ts';
import { transcriptPatchSchema } from './transcript.ts';

/** Raised with every incompatible change: a panel with another number asks for a window reload. */
export const protocolVersion = 1;

const commandSchema = z.object({ name: z.string(), description: z.string() });
export type SlashCommandView = z.infer<typeof commandSchema>;

const contextSuggestionSchema = z.object({
  /** What is added when it is chosen. */
  value: z.string(),
  label: z.string(),
  detail: z.optional(z.string()),
});
export type ContextSuggestion = z.infer<typeof contextSuggestionSchema>;

/** Something to begin with, while nothing was asked yet. */
const starterSchema = z.object({ id: z.string(), label: z.string() });

/** Everything small around the messages. Sent whole whenever any of it changes. */
export const panelFrameSchema = z.object({
  title: z.string(),
  /** What the model button says. */
  modelLabel: z.string(),
  isBusy: z.boolean(),
  /** Context that goes with the next question. */
  chips: z.array(chipSchema),
  /** The open file and what is selected in it: one click adds them. */
  offers: z.array(contextSuggestionSchema),
  /** Questions about what is open, each one click away. */
  starters: z.array(starterSchema),
  commands: z.array(commandSchema),
  /** Why no question can be sent now, and the button that helps. */
  banner: z.optional(z.object({ text: z.string(), actions: z.array(actionSchema) })),
  /** What its answers change, or propose to. Absent: nothing. */
  changeSets: z.optional(z.array(changeSetViewSchema)),
  /** Names the open conversation: another one is shown from its end. */
  conversationId: z.string(),
});
export type PanelFrame = z.infer<typeof panelFrameSchema>;

/** Host to panel. */
export const toPanelSchema = z.discriminatedUnion('type', [
  /** Always first. */
  z.object({ type: z.literal('hello'), protocol: z.number(), texts: panelTextsSchema }),
  /** The whole truth as of `seq`. */
  z.object({
    type: z.literal('snapshot'),
    seq: z.number(),
    messages: z.array(messageSchema),
    frame: panelFrameSchema,
  }),
  /** Changes in order. `seq` is one more than that of the message before, else a snapshot is needed. */
  z.object({ type: z.literal('changes'), seq: z.number(), ops: z.array(transcriptPatchSchema) }),
  z.object({ type: z.literal('frame'), frame: panelFrameSchema }),
  /** The answer to `suggest` of that request number. */
  z.object({
    type: z.literal('suggestions'),
    request: z.number(),
    items: z.array(contextSuggestionSchema),
  }),
  /** Puts text into the composer, e.g. from another feature. Sends nothing. */
  z.object({ type: z.literal('draft'), text: z.string() }),
  /** Moves the keyboard into the composer. */
  z.object({ type: z.literal('focus') }),
]);
export type ToPanel = z.infer<typeof toPanelSchema>;

export const codeActions = ['copy', 'insert', 'apply', 'newFile', 'terminal'] as const;
export type CodeAction = (typeof codeActions)[number];

/** Longest text the panel may send at once, in UTF-16 units: far above any question or code block. */
const maxText = 2_000_000;
const text = z.string().check(z.maxLength(maxText));
/** A data URI of a pasted picture: 8 MB of image in base64. */
const maxImageUri = 11_000_000;

/** Panel to host. */
export const fromPanelSchema = z.discriminatedUnion('type', [
  /** The page was born: it has nothing. */
  z.object({ type: z.literal('ready'), protocol: z.number() }),
  /** A number was missed. */
  z.object({ type: z.literal('resync') }),
  z.object({ type: z.literal('ask'), text }),
  z.object({ type: z.literal('stop') }),
  /** Asks the question of this answer again, in a branch of its own. */
  z.object({ type: z.literal('retry'), id: z.string() }),
  /** Like retry, with a model that the user is asked to pick. */
  z.object({ type: z.literal('regenerate'), id: z.string() }),
  /** Goes on with an answer that was cut off. */
  z.object({ type: z.literal('continue'), id: z.string() }),
  z.object({ type: z.literal('editQuestion'), id: z.string(), text }),
  z.object({ type: z.literal('showBranch'), id: z.string() }),
  z.object({ type: z.literal('copyAnswer'), id: z.string() }),
  z.object({
    type: z.literal('code'),
    action: z.enum(codeActions),
    code: text,
    language: z.string(),
    /** As the fence names it; only a hint. */
    path: z.optional(z.string()),
    /** The answer that it belongs to. */
    answerId: z.optional(z.string()),
  }),
  /** Something is done with all that an answer changes, or with the file of that path. */
  z.object({
    type: z.literal('changeSet'),
    id: z.string(),
    action: z.enum(changeSetActions),
    path: z.optional(z.string()),
  }),
  /** A place in a file, as an answer names it. `line` counts from 1. */
  z.object({ type: z.literal('openPlace'), path: z.string(), line: z.number() }),
  z.object({ type: z.literal('chooseModel') }),
  z.object({ type: z.literal('addContext') }),
  z.object({ type: z.literal('removeChip'), id: z.string() }),
  /** What could follow `@query`. */
  z.object({ type: z.literal('suggest'), request: z.number(), query: z.string() }),
  /** A suggestion was chosen. */
  z.object({ type: z.literal('addSuggestion'), value: z.string() }),
  /** A starter was chosen: it is asked at once. */
  z.object({ type: z.literal('start'), id: z.string() }),
  z.object({ type: z.literal('dropUris'), uris: z.array(z.string()).check(z.maxLength(50)) }),
  z.object({
    type: z.literal('pasteImage'),
    dataUri: z.string().check(z.maxLength(maxImageUri)),
  }),
  z.object({ type: z.literal('allowTool'), id: z.string(), isAllowed: z.boolean() }),
  z.object({ type: z.literal('action'), id: z.enum(actionIds) }),
]);
export type FromPanel = z.infer<typeof fromPanelSchema>;
