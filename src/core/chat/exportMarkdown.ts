import type { ChatMessage } from '../../shared/chatMessage.ts';

export interface ExportWords {
  readonly you: string;
  readonly assistant: string;
  readonly context: string;
}

/** The conversation on screen as a markdown document: questions with what went beside them, answers as they came. */
export function exportMarkdown(
  title: string,
  messages: readonly ChatMessage[],
  words: ExportWords,
): string {
  const sections = messages.map((message) => section(message, words));
  return `# ${oneLine(title)}\n\n${sections.join('\n\n')}\n`;
}

function section(message: ChatMessage, words: ExportWords): string {
  if (message.role === 'user') {
    const context = message.chips.map((chip) => `- ${oneLine(chip.detail ?? chip.label)}`);
    const list = context.length === 0 ? '' : `\n\n${words.context}:\n${context.join('\n')}`;
    return `## ${words.you}\n\n${message.text}${list}`;
  }
  const parts = message.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'tool' ? `_${oneLine(part.run.title)}_` : '';
  });
  const model = message.info === undefined ? '' : ` (${message.info.model.model})`;
  return `## ${words.assistant}${model}\n\n${parts.filter(Boolean).join('\n\n')}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
