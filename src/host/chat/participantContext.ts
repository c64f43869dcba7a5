import { type ChatPromptReference, Location, Range, Uri, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import type { ChatContextItem, ContextResult } from '../../core/chat/chatContextItem.ts';
import { err, ok } from '../../shared/result.ts';
import { type ContextSourceDeps, collectContext, refusalOf } from './contextSources.ts';
import { workspacePathOf } from './workspaceFiles.ts';

/** Longest text that the user attached as text, for the heading, in UTF-16 units. */
const headingLength = 60;

/** The content of what the user attached in the editor's chat; what it stands for is a file, a place in one, or text. */
export async function readReference(
  { value, modelDescription }: Pick<ChatPromptReference, 'value' | 'modelDescription'>,
  deps: ContextSourceDeps,
): Promise<ContextResult> {
  if (value instanceof Uri) return collectContext({ kind: 'file', uri: value.toString() }, deps);
  if (value instanceof Location) return readPlace(value, deps);
  if (typeof value !== 'string' || value.trim() === '') return ok([]);
  return ok([textItem((modelDescription ?? value).slice(0, headingLength), value)]);
}

async function readPlace(
  { uri, range }: Location,
  deps: ContextSourceDeps,
): Promise<ContextResult> {
  const path = workspacePathOf(uri);
  if (!workspace.isTrusted) return err({ why: 'untrusted', name: path });
  const refusal = await refusalOf(uri, deps);
  if (refusal !== undefined) return refusal;
  const document = await workspace.openTextDocument(uri).then(undefined, () => undefined);
  if (document === undefined) return err({ why: 'missing', name: path });
  const lines = `:${range.start.line + 1}-${range.end.line + 1}`;
  // A place without extent names its line.
  const whole = range.isEmpty
    ? document.lineAt(range.start.line).range
    : new Range(range.start, range.end);
  return ok([
    {
      kind: 'selection',
      label: `${baseName(path)}${lines}`,
      detail: `${path}${lines}`,
      content: {
        kind: 'text',
        text: document.getText(document.validateRange(whole)),
        language: document.languageId,
      },
    },
  ]);
}

const textItem = (heading: string, text: string): ChatContextItem => ({
  kind: 'selection',
  label: heading,
  detail: heading,
  content: { kind: 'text', text, language: '' },
});
