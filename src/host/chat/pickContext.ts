import { type Uri, window } from 'vscode';
import type { ContextRequest } from '../../core/chat/chatContextItem.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { findFiles, workspacePathOf } from './workspaceFiles.ts';

export interface PickContextDeps {
  readonly texts: Texts;
  readonly isAllowed: (uri: Uri) => boolean;
  /** The files in tabs, which come first. */
  readonly openFiles: () => readonly Uri[];
}

/** Lets the user choose what to add to his question. */
export async function pickContext(deps: PickContextDeps): Promise<ContextRequest | undefined> {
  const strings = deps.texts.chat.add;
  const items = [
    {
      label: `$(selection) ${strings.selection}`,
      pick: async () => ({ kind: 'selection' }) as const,
    },
    { label: `$(file) ${strings.openFile}`, pick: async () => ({ kind: 'file' }) as const },
    { label: `$(search) ${strings.file}`, pick: () => pickFile(deps, strings.file) },
    { label: `$(list-tree) ${strings.tree}`, pick: async () => ({ kind: 'tree' }) as const },
    { label: `$(warning) ${strings.problems}`, pick: async () => ({ kind: 'problems' }) as const },
    { label: `$(terminal) ${strings.terminal}`, pick: async () => ({ kind: 'terminal' }) as const },
    { label: `$(diff) ${strings.diff}`, pick: async () => ({ kind: 'diff' }) as const },
    { label: `$(file-media) ${strings.image}`, pick: () => pickImage(strings.image) },
  ];
  const chosen = await window.showQuickPick(items, { title: strings.title });
  return chosen?.pick();
}

async function pickFile(
  { isAllowed, openFiles }: PickContextDeps,
  title: string,
): Promise<ContextRequest | undefined> {
  const open = new Set(openFiles().map(String));
  const isOpen = (uri: Uri) => open.has(uri.toString());
  const items = findFiles({ isAllowed }).then((uris) =>
    [...uris.filter(isOpen), ...uris.filter((uri) => !isOpen(uri))].map((uri) => ({
      label: workspacePathOf(uri),
      uri,
    })),
  );
  const chosen = await window.showQuickPick(items, { title });
  return chosen && { kind: 'file', uri: chosen.uri.toString() };
}

async function pickImage(title: string): Promise<ContextRequest | undefined> {
  const [uri] =
    (await window.showOpenDialog({ title, filters: { PNG: ['png'], JPEG: ['jpg', 'jpeg'] } })) ??
    [];
  return uri && { kind: 'file', uri: uri.toString() };
}
