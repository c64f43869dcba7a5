import type { ChatMessage } from '../../shared/chatMessage.ts';
import type { ImagePart, Message, TextPart } from '../api/message.ts';
import type { Attachment, ChatNode } from './conversation.ts';

export interface PromptLimits {
  /** The model's window, in tokens. */
  readonly windowTokens: number;
  /** Kept free for the answer, in tokens. */
  readonly answerTokens: number;
  /** Estimated tokens of a text for this model. */
  estimate(text: string): number;
}

export interface Prompt {
  readonly messages: readonly Message[];
  /** Earlier messages that did not fit. */
  readonly droppedMessages: number;
  /** Chips of the newest question whose content was cut to fit. */
  readonly trimmedChips: readonly string[];
  /** The window that would hold everything whole, in tokens. */
  readonly neededTokens: number;
}

/**
 * Part of the window that is never planned for: the estimate of tokens is learned from usage and was seen to be
 * off by up to this share between prose and code.
 */
const reserveShare = 0.08;
/** An image counts as this many tokens, whatever its size: providers state 256 to 1,600. */
export const imageTokens = 1_000;
/** What remains of an attachment that is cut, at least, in tokens: less says nothing. */
const minTokens = 64;

/**
 * The messages of one request. The system text and the newest question always go; then the question's context,
 * then earlier messages, newest first. What does not fit is left out: the oldest messages first, then the largest
 * attachments lose their middle. `nodes` ends with the question to answer.
 */
export function buildPrompt(
  system: string,
  nodes: readonly ChatNode[],
  limits: PromptLimits,
): Prompt {
  const question = nodes.at(-1);
  if (question === undefined)
    return { messages: [], droppedMessages: 0, trimmedChips: [], neededTokens: 0 };
  const fixed = limits.answerTokens + limits.estimate(system) + limits.estimate(promptOf(question));
  const total = Math.floor(limits.windowTokens * (1 - reserveShare)) - fixed;

  let wanted = fixed + attachmentTokens(question, limits);
  const fitted = fitAttachments(question.attachments, Math.max(0, total), limits);
  let left = total - fitted.tokens;
  const earlier: Message[] = [];
  let droppedMessages = 0;
  for (const node of nodes.slice(0, -1).toReversed()) {
    const message = toMessage(node, node.attachments);
    if (message === undefined) continue;
    const tokens = limits.estimate(promptOf(node)) + attachmentTokens(node, limits);
    wanted += tokens;
    left -= tokens;
    // Once one does not fit, all before it go: a gap in a conversation misleads more than a short one.
    if (left < 0) droppedMessages += 1;
    else earlier.unshift(message);
  }
  // An answer without its question misleads too.
  if (earlier[0]?.role === 'assistant') {
    earlier.shift();
    droppedMessages += 1;
  }
  const newest = toMessage(question, fitted.attachments);
  return {
    messages: [{ role: 'system', content: system }, ...earlier, ...(newest ? [newest] : [])],
    droppedMessages,
    trimmedChips: fitted.trimmed,
    neededTokens: Math.ceil(wanted / (1 - reserveShare)),
  };
}

/** Part of the window that a second attempt keeps when the server does not say how long it may be. */
const keptShare = 0.6;

/** Limits for asking again after the server found a request too long: `limitTokens` is what it said, if it did. */
export function shorterLimits(limits: PromptLimits, limitTokens: number | undefined): PromptLimits {
  return { ...limits, windowTokens: limitTokens ?? Math.floor(limits.windowTokens * keptShare) };
}

function attachmentTokens({ attachments }: ChatNode, limits: PromptLimits): number {
  return attachments.reduce((sum, attachment) => sum + tokensOf(attachment, limits), 0);
}

function tokensOf(attachment: Attachment, { estimate }: PromptLimits): number {
  return attachment.kind === 'image' ? imageTokens : estimate(attachment.text);
}

interface Fitted {
  readonly attachments: readonly Attachment[];
  readonly tokens: number;
  readonly trimmed: readonly string[];
}

/** Cuts the largest attachments until all fit into `budget` tokens: no attachment above a common limit. */
function fitAttachments(
  attachments: readonly Attachment[],
  budget: number,
  limits: PromptLimits,
): Fitted {
  const sizes = attachments.map((attachment) => tokensOf(attachment, limits));
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sum <= budget) return { attachments, tokens: sum, trimmed: [] };
  const most = Math.max(minTokens, commonLimit(sizes, budget));
  const trimmed: string[] = [];
  const cut = attachments.flatMap((attachment, index): Attachment[] => {
    const tokens = sizes[index] ?? 0;
    if (tokens <= most) return [attachment];
    trimmed.push(attachment.chipId);
    // Half an image is none.
    if (attachment.kind === 'image') return [];
    return [{ ...attachment, text: cutMiddle(attachment.text, most / tokens) }];
  });
  return {
    attachments: cut,
    tokens: cut.reduce((total, attachment) => total + tokensOf(attachment, limits), 0),
    trimmed,
  };
}

/** The largest `limit` with the sum of `min(size, limit)` within `budget`. */
export function commonLimit(sizes: readonly number[], budget: number): number {
  let left = budget;
  let count = sizes.length;
  for (const size of [...sizes].sort((a, b) => a - b)) {
    if (size * count > left) return Math.max(0, Math.floor(left / count));
    left -= size;
    count -= 1;
  }
  return Number.POSITIVE_INFINITY;
}

/** Keeps `share` (0–1) of a text: its beginning and its end, whole lines where there are any. */
export function cutMiddle(text: string, share: number): string {
  const keep = Math.floor(text.length * share);
  if (keep >= text.length) return text;
  const headEnd = text.lastIndexOf('\n', Math.ceil(keep / 2)) + 1 || Math.ceil(keep / 2);
  const tailStart = text.length - Math.floor(keep / 2);
  const lineStart = text.indexOf('\n', tailStart) + 1;
  const tail = text.slice(lineStart > 0 ? lineStart : tailStart);
  return `${text.slice(0, headEnd)}\n[… cut to fit …]\n${tail}`;
}

function toMessage(node: ChatNode, attachments: readonly Attachment[]): Message | undefined {
  const text = promptOf(node);
  if (node.message.role === 'assistant')
    return text === '' ? undefined : { role: 'assistant', content: text };
  const texts = attachments.flatMap((a) => (a.kind === 'text' ? [a.text] : []));
  const images = attachments.flatMap((a): ImagePart[] =>
    a.kind === 'image' ? [{ type: 'image', mediaType: a.mediaType, base64: a.base64 }] : [],
  );
  const content = [...texts, text].join('\n\n');
  if (images.length === 0) return { role: 'user', content };
  const part: TextPart = { type: 'text', text: content };
  return { role: 'user', content: [part, ...images] };
}

const promptOf = ({ prompt, message }: ChatNode): string => prompt ?? textOf(message);

/** What a message says, without reasoning and tool calls. */
export function textOf(message: ChatMessage): string {
  if (message.role === 'user') return message.text;
  return message.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** Wraps a context item so that nothing inside can close it: the fence is longer than any within. */
export function fenced(heading: string, text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${heading}\n${fence}${language}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}
