import {
  CancellationTokenSource,
  ConfigurationTarget,
  LanguageModelTextPart,
  lm,
  window,
  workspace,
} from 'vscode';
import type { EditorTool } from '../../core/chat/tools/editorToolBox.ts';
import type { SettingKey } from '../../core/settings.ts';
import type { Texts } from '../../core/texts/texts.ts';

/** The tools among these names that an extension or an MCP server lends now. An untrusted folder has none. */
export const offeredTools = (names: readonly string[]): readonly EditorTool[] =>
  workspace.isTrusted ? lm.tools.filter(({ name }) => names.includes(name)) : [];

/**
 * Runs a tool through the editor, which asks the user in its own way. Our panel is no request of the editor's chat, so there
 * is no token of one: the editor asks in a dialog. Text alone comes back.
 */
export async function invokeTool(
  name: string,
  input: object,
  signal: AbortSignal,
): Promise<string> {
  const source = new CancellationTokenSource();
  const cancel = () => source.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    const options = { input, toolInvocationToken: undefined };
    const { content } = await lm.invokeTool(name, options, source.token);
    return content
      .map((part) => (part instanceof LanguageModelTextPart ? part.value : ''))
      .join('');
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

const key: SettingKey = 'chat.editorTools';

/** Lets the user tick the tools that models may be offered, for all folders. */
export async function chooseEditorTools(
  chosen: readonly string[],
  { chat }: Pick<Texts, 'chat'>,
): Promise<void> {
  const strings = chat.editorTools;
  const items = lm.tools.map(({ name, description }) => ({
    label: name,
    detail: description.slice(0, 200),
    picked: chosen.includes(name),
  }));
  if (items.length === 0) return void window.showInformationMessage(strings.none);
  const picked = await window.showQuickPick(items, {
    title: strings.title,
    placeHolder: strings.placeholder,
    canPickMany: true,
  });
  if (picked === undefined) return;
  const offered = picked.map(({ label }) => label);
  // A tool whose extension or server is not running now stays as it was.
  const absent = chosen.filter((name) => !items.some(({ label }) => label === name));
  await workspace
    .getConfiguration('slipstream')
    .update(key, [...offered, ...absent], ConfigurationTarget.Global);
}
