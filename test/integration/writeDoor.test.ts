import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeEditors, openCode } from './editorState.ts';

const server = connectServerControl();
const [folder] = vscode.workspace.workspaceFolders ?? [];
const code = 'export function one() {\n  var a = 1;\n  return a;\n}\n';
const rewritten = 'export function one() {\n  const a = 1;\n  return a;\n}';
const inside = (...parts: readonly string[]) => {
  assert.ok(folder);
  return join(folder.uri.fsPath, ...parts);
};
const replace = (path: string, from: string, to: string) =>
  `${path}\n\n\`\`\`\n<<<<<<< SEARCH\n${from}\n=======\n${to}\n>>>>>>> REPLACE\n\`\`\`\n`;
/** Texts of the documents that hold something else than the disk. */
const dirty = () => vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty);

describe('what an answer writes beside the document in hand', () => {
  // Four files and a comparison, on a machine that does much else.
  before(() => vscode.extensions.getExtension('slipstream.slipstream')?.activate());
  beforeEach(() => server.reset());
  afterEach(closeEditors);

  it('is an ordinary file; others wait for a yes, and nothing outside is touched', async () => {
    const outside = join(await mkdtemp(join(tmpdir(), 'outside-')), 'deploy.sh');
    await writeFile(outside, 'echo one\n');
    await symlink(outside, inside('deploy.sh'));
    await mkdir(inside('.vscode'), { recursive: true });
    await writeFile(inside('.vscode', 'tasks.json'), '{ "task": 1 }\n');
    await writeFile(inside('plain.ts'), 'export const limit = 1;\n');
    await writeFile(inside('package.json'), '{ "name": "a" }\n');
    const editor = await openCode('door.ts', code);
    await server.script({
      steps: [
        {
          do: 'stream',
          text: [
            `\`\`\`ts\n${rewritten}\n\`\`\`\n`,
            replace('plain.ts', 'export const limit = 1;', 'export const limit = 2;'),
            replace('deploy.sh', 'echo one', 'echo two'),
            replace('.vscode/tasks.json', '{ "task": 1 }', '{ "task": 2 }'),
            replace('package.json', '{ "name": "a" }', '{ "name": "b" }'),
          ].join('\n'),
        },
      ],
    });
    const at = editor.document.positionAt(editor.document.getText().indexOf('return a'));
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('slipstream.simplifyCode');
    assert.match(editor.document.getText(), /const a = 1/);
    await waitFor(async () => (await readFile(inside('plain.ts'), 'utf8')).includes('limit = 2'));
    // All that will be written by itself is on the disk by now.
    await waitFor(() => dirty().length === 0);
    assert.equal(await readFile(outside, 'utf8'), 'echo one\n');
    assert.equal(await readFile(inside('.vscode', 'tasks.json'), 'utf8'), '{ "task": 1 }\n');
    assert.equal(await readFile(inside('package.json'), 'utf8'), '{ "name": "a" }\n');
    // The first of those that may be written is shown beside what is there, and asked about.
    const proposed = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff ? input.modified : []))
        .find(({ scheme }) => scheme === 'slipstream-proposed');
    const shown = await waitFor(proposed);
    assert.match(shown.path, /tasks\.json$/);
    const document = await vscode.workspace.openTextDocument(shown);
    assert.equal(document.getText(), '{ "task": 2 }\n');
  });

  it('is the document in hand, also through a link and in a hidden folder', async () => {
    await mkdir(inside('.tools'), { recursive: true });
    await writeFile(inside('.tools', 'own.ts'), code);
    const document = await vscode.workspace.openTextDocument(inside('.tools', 'own.ts'));
    const editor = await vscode.window.showTextDocument(document);
    await server.script({ steps: [{ do: 'stream', text: `\`\`\`ts\n${rewritten}\n\`\`\`\n` }] });
    const at = document.positionAt(document.getText().indexOf('return a'));
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('slipstream.simplifyCode');
    assert.match(document.getText(), /const a = 1/);
  });
});
