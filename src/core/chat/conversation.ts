import * as z from 'zod/mini';
import { type Branch, type ChatMessage, messageSchema } from '../../shared/chatMessage.ts';

const attachmentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), chipId: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('image'),
    chipId: z.string(),
    mediaType: z.enum(['image/png', 'image/jpeg']),
    base64: z.string(),
  }),
]);
/** The content of a chip, as it was when the question was asked. */
export type Attachment = z.infer<typeof attachmentSchema>;

const nodeSchema = z.object({
  /** The message it answers or follows; absent for a first question. */
  parent: z.optional(z.string()),
  message: messageSchema,
  /** What the model is asked instead of the question's own text, when that was a command. */
  prompt: z.optional(z.string()),
  attachments: z.array(attachmentSchema),
});
/** A message in the tree of all that was asked and answered. */
export type ChatNode = z.infer<typeof nodeSchema>;

/**
 * A conversation is a tree: an edited question and a repeated answer are branches beside the old ones.
 * `head` is the end of the branch on screen.
 */
export const conversationSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Whether the user named it: then it is not named anew. */
  isNamed: z.boolean(),
  /** Whether the user has let the model read the workspace in this conversation. */
  mayUseTools: z.optional(z.boolean()),
  createdMs: z.number(),
  updatedMs: z.number(),
  nodes: z.array(nodeSchema),
  head: z.optional(z.string()),
});
export type Conversation = z.infer<typeof conversationSchema>;

export function createConversation(id: string, nowMs: number): Conversation {
  return { id, title: '', isNamed: false, createdMs: nowMs, updatedMs: nowMs, nodes: [] };
}

export function findNode(conversation: Conversation, id: string): ChatNode | undefined {
  return conversation.nodes.find(({ message }) => message.id === id);
}

export const answerIds = ({ nodes }: Conversation): readonly string[] =>
  nodes.flatMap(({ message }) => (message.role === 'assistant' ? [message.id] : []));

/** The branch that ends at `endId` (the one on screen when absent), oldest first. */
export function branchTo(
  conversation: Conversation,
  endId: string | undefined = conversation.head,
): readonly ChatNode[] {
  const byId = new Map(conversation.nodes.map((node) => [node.message.id, node]));
  const nodes: ChatNode[] = [];
  for (let id = endId; id !== undefined; ) {
    const node = byId.get(id);
    // A stored parent that leads in a circle or nowhere ends the branch instead of the program.
    if (node === undefined || !byId.delete(id)) break;
    nodes.unshift(node);
    id = node.parent;
  }
  return nodes;
}

/** Adds a node at the end of its parent's alternatives and shows it. */
export function addNode(conversation: Conversation, node: ChatNode): Conversation {
  return { ...conversation, nodes: [...conversation.nodes, node], head: node.message.id };
}

/** Replaces the message of a node; its place in the tree stays. */
export function replaceMessage(conversation: Conversation, message: ChatMessage): Conversation {
  const nodes = conversation.nodes.map((node) =>
    node.message.id === message.id ? { ...node, message } : node,
  );
  return { ...conversation, nodes };
}

/** Shows the branch through `id`, down to its newest end. An unknown id changes nothing. */
export function showBranch(conversation: Conversation, id: string): Conversation {
  if (findNode(conversation, id) === undefined) return conversation;
  const seen = new Set([id]);
  let head = id;
  for (;;) {
    const next = conversation.nodes.findLast(
      ({ parent, message }) => parent === head && !seen.has(message.id),
    );
    if (next === undefined) return { ...conversation, head };
    head = next.message.id;
    seen.add(head);
  }
}

/** The messages on screen, each with its place among its alternatives where it has any. */
export function messagesOf(conversation: Conversation): readonly ChatMessage[] {
  const siblings = new Map<string | undefined, string[]>();
  for (const { parent, message } of conversation.nodes) {
    const ids = siblings.get(parent);
    if (ids === undefined) siblings.set(parent, [message.id]);
    else ids.push(message.id);
  }
  return branchTo(conversation).map(({ parent, message }) => {
    const branch = branchAmong(siblings.get(parent) ?? [], message.id);
    return branch === undefined ? message : { ...message, branch };
  });
}

function branchAmong(ids: readonly string[], id: string): Branch | undefined {
  if (ids.length < 2) return undefined;
  const index = ids.indexOf(id);
  return { index, count: ids.length, previousId: ids[index - 1], nextId: ids[index + 1] };
}
