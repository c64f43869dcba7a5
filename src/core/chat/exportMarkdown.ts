import type { ChatMessage } from '../../shared/chatMessage.ts';

export interface MarkdownExportStrings {
  readonly you: string;
  readonly assistant: string;
  readonly context: string;
}

/** The conversation on screen as a markdown document: questions with what went beside them, answers as they came. */
export function exportMarkdown(
  title: string,
  messages: readonly ChatMessage[],
  strings: MarkdownExportStrings,
): string {
  const sections = messages.map((message) => section(message, strings));
  return `# ${oneLine(title)}\n\n${sections.join('\n\n')}\n`;
}

function section(message: ChatMessage, strings: MarkdownExportStrings): string {
  if (message.role === 'user') {
    const context = message.chips.map((chip) => `- ${oneLine(chip.detail ?? chip.label)}`);
    const list = context.length === 0 ? '' : `\n\n${strings.context}:\n${context.join('\n')}`;
    return `## ${strings.you}\n\n${message.text}${list}`;
  }
  const parts = message.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'tool' ? `_${oneLine(part.run.title)}_` : '';
  });
  const model = message.info === undefined ? '' : ` (${message.info.model.model})`;
  return `## ${strings.assistant}${model}\n\n${parts.filter(Boolean).join('\n\n')}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
