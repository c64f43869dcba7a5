import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ServerControl } from '../host/serverControl.ts';

/** A document at the hands of a user who has a keyboard and the editor's commands. */
export interface Desk {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
  /** Types like a user: one command for each character. */
  type(text: string): Promise<void>;
  run(command: string, ...args: readonly unknown[]): Promise<void>;
  /** Accepts as soon as there is something to accept; rejects after 5 s. */
  accept(command?: string): Promise<void>;
  /** Whether the document is the same after somebody tried to accept. */
  hasNothingToAccept(): Promise<boolean>;
  /** The document with `│` at the cursor. */
  text(): string;
  moveTo(at: number): void;
}

const pollMs = 40;
const timeoutMs = 5_000;
/** Longer than the editor and the server take together before a suggestion is on the screen. */
const settledMs = 500;

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
    async accept(command = 'editor.action.inlineSuggest.commit') {
      const before = document.version;
      const deadline = performance.now() + timeoutMs;
      while (document.version === before) {
        assert.ok(
          performance.now() < deadline,
          `nothing to accept in ${JSON.stringify(document.getText())}`,
        );
        await run(command);
        await sleep(pollMs);
      }
    },
    async hasNothingToAccept() {
      await sleep(settledMs);
      const before = document.version;
      await run('editor.action.inlineSuggest.commit');
      await sleep(pollMs);
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
