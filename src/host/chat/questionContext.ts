import { baseName } from '../../core/baseName.ts';
import type { ChatContextItem } from '../../core/chat/chatContextItem.ts';
import type { QuestionContext } from '../refactor/explain.ts';

/** Code that another feature asks about, as a chip. */
export function chatContextItemOf({
  path,
  languageId,
  line,
  code,
}: QuestionContext): ChatContextItem {
  const lines = `:${line}-${line + code.split('\n').length - 1}`;
  return {
    kind: 'selection',
    label: `${baseName(path)}${lines}`,
    detail: `${path}${lines}`,
    content: { kind: 'text', text: code, language: languageId },
  };
}
