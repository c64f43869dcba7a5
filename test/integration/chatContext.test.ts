import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  Diagnostic,
  DiagnosticSeverity,
  extensions,
  languages,
  Range,
  Selection,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { ContextRequest } from '../../src/core/chat/chatContextItem.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { collectContext } from '../../src/host/chat/contextSources.ts';
import { createContextSuggestions, requestOf } from '../../src/host/chat/contextSuggestions.ts';
import { readGitChanges } from '../../src/host/chat/gitChanges.ts';
import { openFiles } from '../../src/host/chat/openEditor.ts';
import { pickContext } from '../../src/host/chat/pickContext.ts';
import { createPromptFiles, readProjectInstructions } from '../../src/host/chat/promptFiles.ts';
import { createWorkspaceReader } from '../../src/host/chat/workspaceReader.ts';
import { createFileAccess } from '../../src/host/fileAccess.ts';
import { findGit } from '../../src/host/refactor/gitExtension.ts';
import { waitFor } from '../support/waitFor.ts';

const texts = createTexts(inEnglish);
const signal = new AbortController().signal;
/** It stands still: nothing here waits for a deadline. */
const clock = { now: () => 0, wallMs: () => 0, after: () => ({ dispose: () => {} }) };
const access = createFileAccess(
  { ignores: ({ path }) => path.includes('/chat-extra/mine/') },
  { targetOf: () => undefined },
);
const { isAllowed } = access;
const reader = createWorkspaceReader({ isAllowed, gitDiff: async () => '', clock });

const deps = { access, gitDiff: async () => '', lastTerminalRun: () => undefined, clock };
const suggest = createContextSuggestions({
  clock,
  isAllowed,
  offers: () => [],
  openFiles,
});
/** One red pixel. */
const dotPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

const collect = (request: ContextRequest) => collectContext(request, deps);

async function textOf(request: ContextRequest): Promise<string> {
  const result = await collect(request);
  assert(result.ok, JSON.stringify(result));
  const content = result.value[0]?.content;
  assert(content?.kind === 'text');
  return content.text;
}

const followPrompts = () =>
  createPromptFiles({
    mayAsk: () => true,
    onDidChangeConsent: () => ({ dispose() {} }),
    onUnexpected: (error) => {
      throw error;
    },
  });

async function refusalOf(request: ContextRequest): Promise<string> {
  const result = await collect(request);
  assert(!result.ok);
  return result.error.why;
}

type Labels = readonly { readonly label: string }[];

describe('chat context in the editor', () => {
  let root: string;
  let outside: string;
  const at = (path: string) => Uri.file(join(root, path));

  before(() => {
    root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    outside = mkdtempSync(join(tmpdir(), 'slipstream-outside-'));
    mkdirSync(join(root, 'chat-extra'));
    writeFileSync(join(outside, 'private.txt'), 'outside words');
    writeFileSync(join(root, '.env'), 'SECRET=outside words');
    writeFileSync(join(root, 'chat-extra', 'data.bin'), Buffer.from([1, 0, 2]));
    symlinkSync(outside, join(root, 'chat-extra', 'link'));
    symlinkSync(join(root, '.env'), join(root, 'chat-extra', 'harmless.txt'));
    mkdirSync(join(root, 'chat-extra', 'mine'));
    writeFileSync(join(root, 'chat-extra', 'mine', 'notes.md'), 'private words');
    writeFileSync(join(root, 'chat-extra', 'dot.png'), Buffer.from(dotPng, 'base64'));
  });
  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(join(root, 'chat-extra'), { recursive: true });
    rmSync(join(root, '.env'));
    rmSync(outside, { recursive: true });
  });

  it('takes the selection, and the function around the cursor without one', async () => {
    const editor = await window.showTextDocument(at('src/cart.ts'));
    const text = editor.document.getText();
    editor.selection = new Selection(0, 0, 1, 0);
    assert.equal(await textOf({ kind: 'selection' }), `${text.split('\n')[0]}\n`);
    const line = text.split('\n').findIndex((row) => row.includes('for (const item'));
    editor.selection = new Selection(line, 4, line, 4);
    const around = await textOf({ kind: 'selection' });
    assert.match(around, /^export function totalPrice[\s\S]*return total;\n}$/);
  });

  it('takes a file with its unsaved changes', async () => {
    const editor = await window.showTextDocument(at('src/money.ts'));
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), '// unsaved\n'));
    const text = await textOf({ kind: 'file', uri: at('src/money.ts').toString() });
    assert(text.startsWith('// unsaved\n'));
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('refuses secrets, data and what is not there, each with its reason', async () => {
    assert.equal(await refusalOf({ kind: 'file', uri: at('.env').toString() }), 'excluded');
    assert.equal(
      await refusalOf({ kind: 'file', uri: at('chat-extra/data.bin').toString() }),
      'binary',
    );
    assert.equal(await refusalOf({ kind: 'file', uri: at('src/none.ts').toString() }), 'missing');
    assert.equal(
      await refusalOf({ kind: 'image', dataUri: 'data:image/svg+xml;base64,AAAA' }),
      'binary',
    );
  });

  it('refuses what the user’s ignore file names, and a link to a secret under a harmless name', async () => {
    assert.equal(
      await refusalOf({ kind: 'file', uri: at('chat-extra/mine/notes.md').toString() }),
      'ignored',
    );
    assert.equal(
      await refusalOf({ kind: 'file', uri: at('chat-extra/harmless.txt').toString() }),
      'excluded',
    );
    await window.showTextDocument(at('chat-extra/mine/notes.md'));
    assert.equal(await refusalOf({ kind: 'selection' }), 'ignored');
    assert.equal(await refusalOf({ kind: 'problems' }), 'ignored');
  });

  it('takes pictures from disk and from the clipboard', async () => {
    const uri = at('chat-extra/dot.png').toString();
    for (const request of [
      { kind: 'file', uri } as const,
      { kind: 'image', dataUri: `data:image/png;base64,${dotPng}` } as const,
    ]) {
      const result = await collect(request);
      assert(result.ok);
      assert.deepEqual(result.value[0]?.content, {
        kind: 'image',
        mediaType: 'image/png',
        base64: dotPng,
      });
    }
  });

  it('takes a symbol that was suggested, whole', async () => {
    // The language server has to know the project first.
    await window.showTextDocument(at('src/money.ts'));
    const offered = await waitFor(async () =>
      (await suggest('formatMoney')).find(({ value }) => value.startsWith('symbol:')),
    );
    assert.match(offered.label, /^formatMoney/);
    const text = await textOf(requestOf(offered.value));
    assert.match(text, /^export function formatMoney[\s\S]*}$/);
  });

  it('takes the problems of a file, the gravest first', async () => {
    const problems = languages.createDiagnosticCollection('chat-test');
    const uri = at('src/receipt.ts');
    const range = new Range(2, 4, 2, 9);
    const warning = new Diagnostic(range, 'could be shorter', DiagnosticSeverity.Warning);
    problems.set(uri, [warning, new Diagnostic(range, 'is wrong', DiagnosticSeverity.Error)]);
    const lines = (await textOf({ kind: 'problems', uri: uri.toString() })).split('\n');
    problems.dispose();
    assert.deepEqual(lines, ['3:5 error is wrong', '3:5 warning could be shorter']);
    assert.equal(await refusalOf({ kind: 'problems', uri: uri.toString() }), 'empty');
  });

  it('takes the last command of a terminal with what it wrote, without its colours', async () => {
    const last = { command: 'npm test', output: '\u001b[31mred words\u001b[0m\r\n', exitCode: 1 };
    const result = await collectContext(
      { kind: 'terminal' },
      { ...deps, lastTerminalRun: () => last },
    );
    assert(result.ok);
    const [piece] = result.value;
    assert.equal(piece?.label, 'npm test');
    assert(piece?.content.kind === 'text');
    assert.match(piece.content.text, /^\$ npm test\nred words/);
    assert.equal(await refusalOf({ kind: 'terminal' }), 'empty');
  });

  it('takes the changes in Git, without files that hold secrets and without repositories outside', async () => {
    const git = (await extensions.getExtension('vscode.git')?.activate())?.getAPI(1);
    /** A repository in which this line is added, and a file that holds a secret. */
    const openChanged = async (repository: string, line: string) => {
      mkdirSync(repository);
      const run = (...args: readonly string[]) =>
        execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
          cwd: repository,
        });
      run('init', '-q', '-b', 'main');
      writeFileSync(join(repository, 'a.txt'), 'one\n');
      run('add', '.');
      run('commit', '-q', '-m', 'begin');
      writeFileSync(join(repository, 'a.txt'), `one\n${line}\n`);
      writeFileSync(join(repository, '.env'), 'SECRET=hunter2\n');
      run('add', '-f', '.');
      await git?.openRepository(Uri.file(repository));
    };
    await openChanged(join(root, 'chat-extra', 'repository'), 'two');
    // The editor opens repositories beside the workspace as well.
    await openChanged(join(outside, 'repository'), 'foreign words');
    assert((await findGit()) !== undefined);
    const diff = await readGitChanges(true, isAllowed);
    assert.match(diff, /\+two/);
    assert.doesNotMatch(diff, /hunter2|foreign words/);
    const text = await collectContext({ kind: 'diff' }, { ...deps, gitDiff: async () => diff });
    assert(text.ok);
    assert.equal(text.value[0]?.kind, 'diff');
  });

  it('reads the project’s instructions from the two files that projects keep them in', async () => {
    assert.equal(await readProjectInstructions(), undefined);
    writeFileSync(join(root, 'AGENTS.md'), 'Use tabs.');
    mkdirSync(join(root, '.github'));
    writeFileSync(join(root, '.github', 'copilot-instructions.md'), 'Say please.');
    const text = await readProjectInstructions();
    rmSync(join(root, 'AGENTS.md'));
    // A link to what must not be sent, or out of the workspace, is as if it were not there.
    for (const target of [join(root, '.env'), join(outside, 'private.txt')]) {
      symlinkSync(target, join(root, 'AGENTS.md'));
      const others = await readProjectInstructions();
      rmSync(join(root, 'AGENTS.md'));
      assert.equal(others, 'Say please.');
    }
    rmSync(join(root, '.github'), { recursive: true });
    assert.equal(text, 'Use tabs.\n\nSay please.');
  });

  it('follows the user’s own commands while he writes them', async () => {
    const prompts = followPrompts();
    // A file that is made and deleted while the first look is under way is nothing that the editor tells of.
    await new Promise<void>((resolve) => prompts.onDidChange(() => resolve()));
    const folder = join(root, '.slipstream', 'prompts');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'port.md'), '---\ndescription: To Rust\n---\nPort it.');
    const command = await waitFor(() => prompts.commands[0]);
    assert.deepEqual(
      [command.name, command.description, command.instruction],
      ['port', 'To Rust', 'Port it.'],
    );
    rmSync(join(root, '.slipstream'), { recursive: true });
    await waitFor(() => prompts.commands.length === 0);
    prompts.dispose();
  });

  it('takes no command of the user’s own from behind a link to a secret or out of the workspace', async () => {
    const folder = join(root, '.slipstream', 'prompts');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'port.md'), 'Port it.');
    symlinkSync(join(root, '.env'), join(folder, 'secret.md'));
    symlinkSync(join(outside, 'private.txt'), join(folder, 'private.md'));
    const prompts = followPrompts();
    const names = () => prompts.commands.map(({ name }) => name).join();
    await waitFor(() => names() !== '', names);
    rmSync(join(root, '.slipstream'), { recursive: true });
    assert.equal(names(), 'port');
    prompts.dispose();
  });

  it('lists a folder’s files without secrets', async () => {
    const names = await textOf({ kind: 'tree' });
    assert.match(names, /^src\/cart\.ts$/m);
    assert.doesNotMatch(names, /\.env/);
    const folder = await textOf({ kind: 'file', uri: at('src').toString() });
    assert.match(folder, /^src\/main\.ts$/m);
  });

  it('suggests files behind @ and gets what was chosen', async () => {
    const [first] = await suggest('mon');
    assert.equal(first?.label, 'money.ts');
    assert.match(await textOf(requestOf(first?.value ?? '')), /export function euros/);
    assert.deepEqual(
      (await suggest('.env')).filter(({ label }) => label === '.env'),
      [],
    );
  });

  it('puts files in tabs before others, in the list behind @ and in the one to pick from', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    const firstOf = async (query: string) => (await suggest(query))[0]?.detail;
    const closed = await firstOf('ma');
    await window.showTextDocument(at('src/receipt.ts'));
    await waitFor(() => openFiles().length === 1);
    assert.equal(await firstOf(''), 'src/receipt.ts');
    // What was typed goes before what is open.
    assert.equal(await firstOf('ma'), closed);

    const { showQuickPick } = window;
    const offered: string[][] = [];
    const pick = async (given: Labels | Promise<Labels>) => {
      const items = await given;
      offered.push(items.map(({ label }) => label));
      return items.find(({ label }) => label === `$(search) ${texts.chat.add.file}`);
    };
    Object.defineProperty(window, 'showQuickPick', { configurable: true, value: pick });
    try {
      await pickContext({ texts, isAllowed, openFiles });
    } finally {
      Object.defineProperty(window, 'showQuickPick', { configurable: true, value: showQuickPick });
    }
    assert.equal(offered[1]?.[0], 'src/receipt.ts');
    assert.ok(offered[1]?.includes('src/cart.ts'));
  });

  it('lets tools read the workspace, and nothing outside of it through a link', async () => {
    assert.match((await reader.readFile('src/money.ts', signal)) ?? '', /euros/);
    assert.equal(await reader.readFile('chat-extra/link/private.txt', signal), undefined);
    assert.equal(await reader.readFile('.env', signal), undefined);
    assert.equal(await reader.readFile('chat-extra/harmless.txt', signal), undefined);
    assert.equal(await reader.readFile('chat-extra/mine/notes.md', signal), undefined);
    assert.equal(await reader.readFile('../private.txt', signal), undefined);
  });

  it('searches for tools without secrets and without what lies outside', async () => {
    assert.deepEqual(await reader.searchText('outside words', undefined, signal), []);
    const hits = await reader.searchText('EXPORT FUNCTION EUROS', 'src/**', signal);
    assert.equal(hits.length, 1);
    assert.match(hits[0] ?? '', /^src\/money\.ts:\d+: export function euros/);
  });
});
