import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import type { ScriptStep } from '../server/responders/scriptedAnswer.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeEditors, lensTitles, openCode } from './editorState.ts';

const server = connectServerControl();
/** What the model was asked, oldest first. */
const asked = async () =>
  (await server.stats()).records
    .filter(({ path }) => path.endsWith('/completions'))
    .map(({ body }) => JSON.stringify(body));

const code = [
  'export function first(n: number) {',
  '  var a = n;',
  '  return a;',
  '}',
  '',
  'export function second(n: number) {',
  '  var one = n + 1;',
  '  // middle line of the function',
  '  var two = one * 2;',
  '  return two;',
  '}',
  '',
].join('\n');

const rewritten = [
  'export function second(n: number) {',
  '  const one = n + 1;',
  '  // middle line of the function',
  '  const two = one * 2;',
  '  return two;',
  '}',
].join('\n');

const says = (...steps: readonly ScriptStep[]) => server.script({ steps: [...steps] });
const fenced = (text: string) => `\`\`\`ts\n${text}\n\`\`\`\n`;

/** The rewrite, a changed limit in one more file, and a new file. */
const threeFiles = (changed: string, made: string) =>
  [
    fenced(rewritten),
    changed,
    '',
    '```ts\n<<<<<<< SEARCH\nexport const limit = 1;\n=======\nexport const limit = 2;\n>>>>>>> REPLACE\n```',
    '',
    made,
    '',
    fenced('export const fresh = true;'),
  ].join('\n');

/** Puts the cursor into `second` and runs the command to its end. */
async function simplify(editor: vscode.TextEditor): Promise<void> {
  const at = editor.document.positionAt(editor.document.getText().indexOf('return two'));
  editor.selection = new vscode.Selection(at, at);
  await vscode.commands.executeCommand('slipstream.simplifyCode');
}

/** The same, by a user who keeps his text wherever a doubtful change is offered: he closes the question. */
async function simplifyAndKeepMine(editor: vscode.TextEditor): Promise<void> {
  let isOver = false;
  const running = simplify(editor).finally(() => {
    isOver = true;
  });
  await waitFor(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    return isOver;
  });
  await running;
}

describe('editing code', () => {
  before(() => vscode.extensions.getExtension('slipstream.slipstream')?.activate());
  beforeEach(() => server.reset());
  afterEach(closeEditors);

  it('changes the enclosing function in one undo step', async () => {
    const editor = await openCode('one.ts', code);
    await says({ do: 'stream', text: fenced(rewritten) });
    await simplify(editor);
    const { document } = editor;
    assert.equal(
      document.getText(),
      code.replace(/export function second[\s\S]*\}\n$/, `${rewritten}\n`),
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), code);
    await waitFor(() => !document.isDirty);
    assert.deepEqual(await lensTitles(document), []);
  });

  it('asks for a verdict on each hunk and takes each as judged', async () => {
    const editor = await openCode('two.ts', code);
    await says({ do: 'stream', text: fenced(rewritten) });
    await simplify(editor);
    const { document } = editor;
    await waitFor(async () =>
      (await lensTitles(document)).some((t) => t.includes('Change 1 of 2')),
    );
    await vscode.commands.executeCommand('slipstream.keepHunk', document.uri, 0);
    await vscode.commands.executeCommand('slipstream.undoHunk', document.uri, 1);
    assert.equal(document.getText(), code.replace('var one', 'const one'));
    assert.deepEqual(await lensTitles(document), []);
  });

  it('brings the exact text back when all is undone, in one step that can itself be undone', async () => {
    const editor = await openCode('three.ts', code);
    await says({ do: 'stream', text: fenced(rewritten) });
    await simplify(editor);
    const { document } = editor;
    const after = document.getText();
    await vscode.commands.executeCommand('slipstream.undoAllHunks', document.uri);
    assert.equal(document.getText(), code);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), after);
    await waitFor(async () =>
      (await lensTitles(document)).some((t) => t.includes('Change 1 of 2')),
    );
  });

  it('gives the saved bytes back, with CRLF and byte order mark', async () => {
    const bytes = `\uFEFF${code.replaceAll('\n', '\r\n')}`;
    const editor = await openCode('four.ts', bytes);
    await says({ do: 'stream', text: fenced(rewritten) });
    await simplify(editor);
    const { document } = editor;
    assert.ok(document.getText().includes('const one = n + 1;\r\n'));
    await document.save();
    assert.notEqual(await readFile(document.uri.fsPath, 'utf8'), bytes);
    await vscode.commands.executeCommand('slipstream.undoAllHunks', document.uri);
    await document.save();
    assert.equal(await readFile(document.uri.fsPath, 'utf8'), bytes);
  });

  it('does not touch the document while it streams, and nothing when it is stopped', async () => {
    const editor = await openCode('five.ts', code);
    const { document } = editor;
    const { version } = document;
    await says(
      { do: 'content', text: fenced(rewritten).slice(0, 60) },
      { do: 'wait', ms: 60_000 },
      { do: 'content', text: 'late' },
    );
    const running = simplify(editor);
    const live = await waitFor(() =>
      vscode.workspace.textDocuments.find(
        ({ uri, getText }) => uri.scheme === 'slipstream-live' && getText().includes('const one'),
      ),
    );
    assert.ok(live.getText().includes('return two;'));
    assert.equal(document.version, version);
    await vscode.commands.executeCommand('slipstream.stopEdit');
    await running;
    await server.until(({ aborted }) => aborted === 1);
    assert.equal(document.getText(), code);
    assert.equal(document.version, version);
    assert.equal(document.isDirty, false);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });

  it('keeps what the user types elsewhere while it streams', async () => {
    const editor = await openCode('six.ts', code);
    const { document } = editor;
    await says(
      { do: 'wait', ms: 3_000 },
      { do: 'stream', text: fenced(rewritten), tokensPerSecond: 200 },
    );
    const running = simplify(editor);
    await server.until(({ generations }) => generations === 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// typed meanwhile\n');
    await vscode.workspace.applyEdit(edit);
    await running;
    assert.ok(document.getText().startsWith('// typed meanwhile\nexport function first'));
    assert.ok(document.getText().includes('const two = one * 2;'));
    await vscode.commands.executeCommand('slipstream.undoAllHunks', document.uri);
    assert.equal(document.getText(), `// typed meanwhile\n${code}`);
  });

  it('applies nothing when the lines themselves changed meanwhile', async () => {
    const editor = await openCode('seven.ts', code);
    const { document } = editor;
    await says({ do: 'wait', ms: 3_000 }, { do: 'stream', text: fenced(rewritten) });
    const running = simplify(editor);
    await server.until(({ generations }) => generations === 1);
    const edit = new vscode.WorkspaceEdit();
    const line = document.lineAt(8);
    edit.replace(document.uri, line.range, '  var two = one * 3;');
    await vscode.workspace.applyEdit(edit);
    await running;
    assert.equal(document.getText(), code.replace('one * 2', 'one * 3'));
  });

  it('follows typing beside pending hunks and lets the touched one become the user’s', async () => {
    const editor = await openCode('eight.ts', code);
    const { document } = editor;
    await says({ do: 'stream', text: fenced(rewritten) });
    await simplify(editor);
    const shown = await vscode.window.showTextDocument(document);
    await shown.edit((builder) => builder.insert(new vscode.Position(0, 0), '// above\n'));
    await shown.edit((builder) => builder.insert(new vscode.Position(7, 2), '/* mine */ '));
    await vscode.commands.executeCommand('slipstream.undoAllHunks', document.uri);
    assert.equal(
      document.getText(),
      `// above\n${code.replace('  var one', '  /* mine */ const one')}`,
    );
  });

  for (const [what, text] of [
    ['words instead of code', 'I cannot improve this function any further, it is fine.'],
    [
      'a part left out that cannot be found',
      fenced('export function other() {\n  // ... rest unchanged\n  end();\n}'),
    ],
    ['a diff of another file', '```diff\n@@ -1 +1 @@\n-nowhere\n+somewhere\n```'],
  ] as const)
    it(`leaves the file alone when the answer is ${what}`, async () => {
      const editor = await openCode('nine.ts', code);
      await says({ do: 'stream', text });
      await simplifyAndKeepMine(editor);
      assert.equal(editor.document.getText(), code);
      assert.equal(editor.document.isDirty, false);
    });

  it('leaves the file alone when the token limit ends the answer, and what goes on from it', async () => {
    const editor = await openCode('ten.ts', code);
    await server.script({
      times: 'always',
      steps: [
        { do: 'content', text: '```ts\nexport function second(n: number) {\n  const one' },
        { do: 'finish', reason: 'length' },
      ],
    });
    await simplifyAndKeepMine(editor);
    assert.equal(editor.document.getText(), code);
  });

  it('puts each of several files under review, and makes new ones unsaved', async () => {
    const other = await openCode('other.ts', 'export const limit = 1;\n');
    const editor = await openCode('twelve.ts', code);
    await says({ do: 'stream', text: threeFiles('src/other.ts', 'src/fresh.ts') });
    await simplify(editor);
    assert.match(editor.document.getText(), /const two/);
    assert.equal(other.document.getText(), 'export const limit = 2;\n');
    await waitFor(async () => (await lensTitles(other.document)).some((t) => t.includes('Keep')));
    const fresh = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'untitled');
    assert.equal(fresh?.getText(), 'export const fresh = true;');
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    // Behind the last change of a file comes the next file, and back.
    const shown = () => vscode.window.activeTextEditor?.document;
    await vscode.commands.executeCommand('slipstream.nextHunk');
    await vscode.commands.executeCommand('slipstream.nextHunk');
    await waitFor(() => shown() === other.document);
    await vscode.commands.executeCommand('slipstream.previousHunk');
    await waitFor(() => shown() === editor.document);
    const { active } = vscode.window.activeTextEditor?.selection ?? {};
    assert.equal(editor.document.lineAt(active?.line ?? 0).text, '  const two = one * 2;');
  });

  it('does not take the screen from somebody who went on elsewhere', async () => {
    const other = await openCode('elsewhere.ts', 'export const here = 1;\n');
    const editor = await openCode('thirteen.ts', code);
    await says({ do: 'hold' }, { do: 'stream', text: fenced(rewritten) });
    const running = simplify(editor);
    await server.until(({ records }) =>
      records.some(({ path }) => path.endsWith('/chat/completions')),
    );
    await vscode.window.showTextDocument(other.document);
    await server.release();
    await running;
    assert.match(editor.document.getText(), /const two/);
    assert.equal(vscode.window.activeTextEditor?.document, other.document);
  });

  it('does not come to the front when the user has gone before it could open', async () => {
    const limit = await openCode('limit.ts', 'export const limit = 1;\n');
    const other = await openCode('away.ts', 'export const here = 1;\n');
    const editor = await openCode('fourteen.ts', code);
    await says({ do: 'stream', text: threeFiles('src/limit.ts', 'src/made.ts') });
    const running = simplify(editor);
    await vscode.window.showTextDocument(other.document);
    await running;
    assert.match(editor.document.getText(), /const two/);
    assert.equal(limit.document.getText(), 'export const limit = 2;\n');
    assert.ok(vscode.workspace.textDocuments.some(({ uri }) => uri.path.endsWith('/src/made.ts')));
    assert.equal(vscode.window.activeTextEditor?.document, other.document);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.deepEqual(
      tabs.filter(({ label }) => label.includes('(writing)')),
      [],
    );
  });

  it('never sends a file with secrets', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder, '.env.local');
    await writeFile(file.fsPath, 'TOKEN=abc\n');
    await vscode.window.showTextDocument(file);
    await vscode.commands.executeCommand('slipstream.simplifyCode');
    assert.equal((await server.stats()).generations, 0);
  });

  it('sends what the model should know: the part, its surroundings and used types', async () => {
    const editor = await openCode('eleven.ts', code);
    await says({ do: 'stream', text: fenced(rewritten) });
    await simplify(editor);
    const body = (await asked()).at(-1) ?? '';
    assert.match(body, /<part>\\\\nexport function second|<part>\\nexport function second/);
    assert.match(body, /export function first/);
    assert.match(body, /indentation: 2 spaces/);
  });

  it('sends the definitions of types that the part uses', async () => {
    await openCode('shapes.ts', 'export interface Shape {\n  readonly corners: number;\n}\n');
    const part = 'export function count(shape: Shape) {\n  return shape.corners;\n}\n';
    const editor = await openCode('used.ts', `import type { Shape } from './shapes';\n\n${part}`);
    editor.selection = new vscode.Selection(3, 4, 3, 4);
    // What the language server does not tell at once is left out: asked again until it does.
    await waitFor(async () => {
      await says({ do: 'stream', text: fenced(part) });
      await vscode.commands.executeCommand('slipstream.simplifyCode');
      return /readonly corners: number/.test((await asked()).at(-1) ?? '');
    });
  });

  it('sends no definition from outside the workspace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const outside = await mkdtemp(join(tmpdir(), 'slipstream-outside-'));
    try {
      await writeFile(
        join(outside, 'foreign.ts'),
        'export interface Foreign {\n  readonly hidden: 1;\n}\n',
      );
      await openCode('corner.ts', 'export interface Corner {\n  readonly degrees: number;\n}\n');
      const path = relative(join(folder.uri.fsPath, 'src'), join(outside, 'foreign')).replaceAll(
        '\\',
        '/',
      );
      const imports = `import type { Corner } from './corner';\nimport type { Foreign } from '${path}';\n`;
      const part = 'export function turn(a: Foreign, b: Corner) {\n  return [a, b];\n}\n';
      const editor = await openCode('turn.ts', `${imports}\n${part}`);
      editor.selection = new vscode.Selection(4, 4, 4, 4);
      await waitFor(async () => {
        await says({ do: 'stream', text: fenced(part) });
        await vscode.commands.executeCommand('slipstream.simplifyCode');
        return /readonly degrees: number/.test((await asked()).at(-1) ?? '');
      });
      assert.doesNotMatch((await asked()).join('\n'), /readonly hidden/);
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});
