import { type Uri, window } from 'vscode';
import type { ContextRequest } from '../../core/chat/contextPiece.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { findFiles, pathOf } from './workspaceFiles.ts';

export interface PickContextDeps {
  readonly texts: Texts;
  readonly isAllowed: (uri: Uri) => boolean;
}

/** Lets the user choose what to add to his question. */
export async function pickContext(deps: PickContextDeps): Promise<ContextRequest | undefined> {
  const words = deps.texts.chat.add;
  const items = [
    {
      label: `$(selection) ${words.selection}`,
      pick: async () => ({ kind: 'selection' }) as const,
    },
    { label: `$(file) ${words.openFile}`, pick: async () => ({ kind: 'file' }) as const },
    { label: `$(search) ${words.file}`, pick: () => pickFile(deps, words.file) },
    { label: `$(list-tree) ${words.tree}`, pick: async () => ({ kind: 'tree' }) as const },
    { label: `$(warning) ${words.problems}`, pick: async () => ({ kind: 'problems' }) as const },
    { label: `$(terminal) ${words.terminal}`, pick: async () => ({ kind: 'terminal' }) as const },
    { label: `$(diff) ${words.diff}`, pick: async () => ({ kind: 'diff' }) as const },
    { label: `$(file-media) ${words.image}`, pick: () => pickImage(words.image) },
  ];
  const chosen = await window.showQuickPick(items, { title: words.title });
  return chosen?.pick();
}

async function pickFile(
  { isAllowed }: PickContextDeps,
  title: string,
): Promise<ContextRequest | undefined> {
  const items = findFiles({ isAllowed }).then((uris) =>
    uris.map((uri) => ({ label: pathOf(uri), uri })),
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
