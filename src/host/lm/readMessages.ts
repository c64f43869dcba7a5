import {
  LanguageModelChatMessageRole,
  type LanguageModelChatRequestMessage,
  LanguageModelDataPart,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  LanguageModelToolResultPart,
} from 'vscode';
import type { ImagePart, Message, TextPart, ToolCall } from '../../core/api/message.ts';

/** What one message of the editor's holds, by kind. */
interface Parts {
  text: string;
  readonly images: ImagePart[];
  readonly calls: ToolCall[];
  readonly results: { readonly id: string; readonly text: string }[];
}

/**
 * Turns the editor's messages into ours. Tool results become messages of their own before the text beside them, as
 * the provider wants every call answered first. What no model takes (other data) is left out.
 */
export function readMessages(messages: readonly LanguageModelChatRequestMessage[]): Message[] {
  return messages.flatMap(({ role, content }) => {
    const parts = readParts(content);
    return role === LanguageModelChatMessageRole.Assistant ? fromAssistant(parts) : fromUser(parts);
  });
}

function readParts(content: readonly unknown[]): Parts {
  const parts: Parts = { text: '', images: [], calls: [], results: [] };
  for (const part of content) {
    if (part instanceof LanguageModelTextPart) parts.text += part.value;
    else if (part instanceof LanguageModelToolCallPart) parts.calls.push(readCall(part));
    else if (part instanceof LanguageModelToolResultPart)
      parts.results.push({ id: part.callId, text: textOf(part.content) });
    else if (part instanceof LanguageModelDataPart) addData(part, parts);
  }
  return parts;
}

const readCall = (part: LanguageModelToolCallPart): ToolCall => ({
  id: part.callId,
  name: part.name,
  argumentsJson: JSON.stringify(part.input),
});

function addData({ mimeType, data }: LanguageModelDataPart, parts: Parts): void {
  if (mimeType === 'image/png' || mimeType === 'image/jpeg')
    parts.images.push({
      type: 'image',
      mediaType: mimeType,
      base64: Buffer.from(data).toString('base64'),
    });
  else if (mimeType.startsWith('text/') || mimeType === 'application/json')
    parts.text += Buffer.from(data).toString('utf8');
}

/** The text of a tool's result; parts of another kind are written as JSON. */
function textOf(content: readonly unknown[]): string {
  return content
    .map((part) => (part instanceof LanguageModelTextPart ? part.value : JSON.stringify(part)))
    .join('');
}

function fromAssistant(parts: Parts): Message[] {
  if (parts.text === '' && parts.calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: parts.text,
      ...(parts.calls.length > 0 && { toolCalls: parts.calls }),
    },
  ];
}

function fromUser(parts: Parts): Message[] {
  const results: Message[] = parts.results.map(({ id, text }) => ({
    role: 'tool',
    toolCallId: id,
    content: text,
  }));
  if (parts.images.length > 0) {
    const text: TextPart[] = parts.text === '' ? [] : [{ type: 'text', text: parts.text }];
    return [...results, { role: 'user', content: [...text, ...parts.images] }];
  }
  return parts.text === '' ? results : [...results, { role: 'user', content: parts.text }];
}
