import type { Message } from '../api/message.ts';
import { attach, type ChatContextItem } from './chatContextItem.ts';
import type { ChatNode } from './conversation.ts';
import { buildPrompt, type Prompt, type PromptLimits, shorterLimits } from './prompt.ts';
import { type ParsedQuestion, parseQuestion, type SlashCommand } from './slashCommand.ts';
import { systemPrompt } from './systemPrompt.ts';

/** What was said before in the editor's own chat, oldest first. */
export interface ParticipantTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/**
 * Reads a question of the editor's chat: it takes a known `/name` off the text, the one after which the editor knows
 * no command stays in it.
 */
export function readParticipantQuestion(
  request: { readonly command: string | undefined; readonly prompt: string },
  commands: readonly SlashCommand[],
): ParsedQuestion {
  const text =
    request.command === undefined ? request.prompt : `/${request.command} ${request.prompt}`;
  return parseQuestion(text, commands);
}

export interface ParticipantQuestion {
  readonly prompt: string;
  readonly items: readonly ChatContextItem[];
  readonly turns: readonly ParticipantTurn[];
  readonly projectInstructions: string | undefined;
}

/** The messages for a question, cut to the model's window as those of the panel are. */
export function participantPrompt(
  { prompt, items, turns, projectInstructions }: ParticipantQuestion,
  limits: PromptLimits,
): Prompt {
  const attachments = items.map((item, i) => attach(item, `${i}`, limits.estimate).attachment);
  const question: ChatNode = {
    message: { role: 'user', id: 'question', text: prompt, chips: [] },
    attachments,
  };
  return buildPrompt(systemPrompt(projectInstructions), [...turns.map(nodeOf), question], limits);
}

function nodeOf({ role, text }: ParticipantTurn, index: number): ChatNode {
  const id = `${index}`;
  return role === 'user'
    ? { message: { role, id, text, chips: [] }, attachments: [] }
    : { message: { role, id, parts: [{ kind: 'text', text }], state: 'done' }, attachments: [] };
}

/** The messages for a question that the server found too long. */
export function shorterParticipantPrompt(
  question: ParticipantQuestion,
  limits: PromptLimits,
  limitTokens: number | undefined,
): readonly Message[] {
  return participantPrompt(question, shorterLimits(limits, limitTokens)).messages;
}
