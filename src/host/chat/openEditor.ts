import { type TabInputText, type TextEditor, Uri, window, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import type { OpenPlace } from '../../core/chat/starters.ts';
import type { Clock } from '../../core/clock.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { ContextSuggestion } from '../../shared/protocol.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { selectionValue } from './contextSuggestions.ts';
import { workspacePathOf } from './workspaceFiles.ts';

export interface OpenPlaceDeps {
  readonly clock: Clock;
  /** Which files may be sent. */
  readonly isAllowed: (uri: Uri) => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** What is open in the editor, as the chat offers it. */
export interface OpenEditorPlace extends Disposable {
  /** The selection, where there is one, then the file. */
  offers(): readonly ContextSuggestion[];
  place(): OpenPlace;
  readonly onDidChange: Event<void>;
}

/** A selection that is being drawn changes with every move of the hand. */
const settleMs = 150;

export function createOpenEditorPlace({
  clock,
  isAllowed,
  onUnexpected,
}: OpenPlaceDeps): OpenEditorPlace {
  const store = createStore();
  const changes = store.own(createEmitter<void>((error) => onUnexpected(error, 'open place')));
  let pending: Disposable | undefined;
  store.own({ dispose: () => pending?.dispose() });
  const change = () => {
    pending ??= clock.after(settleMs, () => {
      pending = undefined;
      changes.fire();
    });
  };
  for (const event of [window.onDidChangeActiveTextEditor, window.onDidChangeTextEditorSelection])
    store.own(listen<unknown>(event, 'open place', change, onUnexpected));
  store.own(listen(workspace.onDidGrantWorkspaceTrust, 'open place', change, onUnexpected));

  const current = (): TextEditor | undefined => {
    const editor = window.activeTextEditor;
    if (editor === undefined || !workspace.isTrusted) return undefined;
    const { uri } = editor.document;
    return uri.scheme === 'file' && isAllowed(uri) ? editor : undefined;
  };
  return {
    offers() {
      const editor = current();
      if (editor === undefined) return [];
      const { document, selection } = editor;
      const path = workspacePathOf(document.uri);
      const name = baseName(path);
      const lines = `:${selection.start.line + 1}-${selection.end.line + 1}`;
      const file = { value: document.uri.toString(), label: name, detail: path };
      return selection.isEmpty
        ? [file]
        : [{ value: selectionValue, label: name + lines, detail: path + lines }, file];
    },
    place() {
      const editor = current();
      return {
        file: editor && baseName(workspacePathOf(editor.document.uri)),
        hasSelection: editor?.selection.isEmpty === false,
        hasFolder: workspace.isTrusted && (workspace.workspaceFolders?.length ?? 0) > 0,
      };
    },
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}

/** The files in the tabs of all groups, each once. */
export function openFiles(): readonly Uri[] {
  const inputs = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  const uris = inputs.filter(isTextInput).map(({ uri }) => uri);
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

const isTextInput = (input: unknown): input is TabInputText =>
  typeof input === 'object' && input !== null && 'uri' in input && input.uri instanceof Uri;
