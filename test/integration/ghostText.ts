import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import {
  askedAndSettled,
  callsAbout,
  isSuggested,
  settled,
  startSeeing,
  suggested,
} from './insight.ts';

/** A document at the hands of a user who has a keyboard and the editor's commands. */
export interface Desk {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
  /** Types like a user: one command for each character. */
  type(text: string): Promise<void>;
  run(command: string, ...args: readonly unknown[]): Promise<void>;
  /** Waits until the editor has a suggestion for the text as it is now. */
  suggested(): Promise<void>;
  /** Accepts as soon as there is something to accept. */
  accept(command?: string): Promise<void>;
  /** Whether nothing is suggested in the document, which was just changed, and nothing comes of accepting that. */
  hasNothingToAccept(): Promise<boolean>;
  /** The document with `│` at the cursor. */
  text(): string;
  moveTo(at: number): void;
}

/** Opens an unsaved document with the cursor at `│`. */
export async function openDesk(language: string, at: string): Promise<Desk> {
  const content = at.replace('│', '');
  const document = await vscode.workspace.openTextDocument({ language, content });
  return deskOf(document, at.indexOf('│'));
}

/** Opens a file below the workspace folder, written with this text and the cursor at `│`. */
export async function openFileDesk(path: string, at: string): Promise<Desk> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(at.replace('│', '')));
  return deskOf(await vscode.workspace.openTextDocument(uri), at.indexOf('│'));
}

/**
 * Activates Slipstream and waits until it suggests in each folder: before that it reads the folder's rules, and nothing of
 * the folder may be sent until then.
 */
export async function startSuggesting(server: ServerControl): Promise<void> {
  await startSeeing();
  await server.script({ steps: [{ do: 'stream', text: 'ready();' }], times: 'always' });
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, 'first.txt');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('first = '));
    const document = await vscode.workspace.openTextDocument(uri);
    const desk = await deskOf(document, document.getText().length);
    const before = document.version;
    await waitFor(async () => {
      await desk.run('slipstream.triggerSuggestion');
      await desk.run('editor.action.inlineSuggest.commit');
      return document.version !== before;
    }, `the first suggestion in ${folder.name}`);
    await closeAll();
    await vscode.workspace.fs.delete(uri);
  }
  await settled();
  await server.reset();
}

/** A shown document with the cursor at an offset. */
export async function deskOf(document: vscode.TextDocument, cursor: number): Promise<Desk> {
  const editor = await vscode.window.showTextDocument(document);
  const run = async (command: string, ...args: readonly unknown[]) => {
    await vscode.commands.executeCommand(command, ...args);
  };
  const moveTo = (at: number) => {
    const position = document.positionAt(at);
    editor.selection = new vscode.Selection(position, position);
  };
  moveTo(cursor);
  return {
    document,
    editor,
    run,
    moveTo,
    async type(text) {
      for (const char of text) await run('type', { text: char });
    },
    suggested: () => suggested(document),
    async accept(command = 'editor.action.inlineSuggest.commit') {
      const before = document.version;
      await waitFor(
        async () => {
          // Taking what is not there yet ends what the editor has just asked for.
          if (!isSuggested(document)) return false;
          await run(command);
          return document.version !== before;
        },
        () =>
          `something to accept in ${JSON.stringify(document.getText())}; ${callsAbout(document)}`,
      );
    },
    async hasNothingToAccept() {
      await askedAndSettled(document);
      if (isSuggested(document)) return false;
      const before = document.version;
      await run('editor.action.inlineSuggest.commit');
      return document.version === before;
    },
    text() {
      const all = document.getText();
      const cursor = document.offsetAt(editor.selection.active);
      return `${all.slice(0, cursor)}│${all.slice(cursor)}`;
    },
  };
}

/** The next answers of the model. Each is one whole streamed text. */
export async function say(server: ServerControl, ...texts: readonly string[]): Promise<void> {
  await server.script(...texts.map((text) => ({ steps: [{ do: 'stream' as const, text }] })));
}

/** Requests for a chat completion since the last reset. */
export async function requestsOf(server: ServerControl): Promise<number> {
  const { records } = await server.stats();
  return records.filter(({ path }) => path.endsWith('/chat/completions')).length;
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export async function set(key: string, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration('slipstream')
    .update(key, value, vscode.ConfigurationTarget.Global);
}
