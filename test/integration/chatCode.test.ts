import assert from 'node:assert/strict';
import { commands, env, Selection, Uri, window, workspace } from 'vscode';
import { createSystemClock } from '../../src/core/clock.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { type CodeRequest, runCodeAction } from '../../src/host/chat/codeActions.ts';

const code = 'export const two = 2;';

/** What a click at a code block leads to, when `accepts` says whether a file takes the code. */
async function click(request: Partial<CodeRequest>, accepts = true) {
  const applied: string[] = [];
  const told: string[] = [];
  await runCodeAction(
    { type: 'code', action: 'apply', code, language: 'ts', ...request },
    {
      clock: createSystemClock(),
      onUnexpected: (error) => assert.fail(String(error)),
      hideSecrets: (text) => text,
      mayCreate: async () => true,
      texts: createTexts(inEnglish),
      apply: async (_code, file) => {
        applied.push(workspace.asRelativePath(file));
        return accepts ? 'applied' : 'failed';
      },
      notify: (why) => told.push(why),
    },
  );
  return { applied, told };
}

async function show(path: string) {
  const [folder] = workspace.workspaceFolders ?? [];
  assert(folder !== undefined);
  return window.showTextDocument(Uri.joinPath(folder.uri, path));
}

describe('code of an answer in the editor', () => {
  afterEach(async () => {
    while (window.activeTextEditor !== undefined)
      await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('goes into the file that it names, and without a name into the active one', async () => {
    await show('src/money.ts');
    assert.deepEqual((await click({ path: 'src/cart.ts' })).applied, ['src/cart.ts']);
    assert.deepEqual((await click({})).applied, ['src/money.ts']);
  });

  it('knows the active file by the end of its path, and by its whole one', async () => {
    const { document } = await show('src/money.ts');
    for (const path of ['money.ts', './money.ts', document.uri.path])
      assert.deepEqual((await click({ path })).applied, ['src/money.ts'], path);
  });

  it('never goes into the active file when it names another one: what is not there becomes new', async () => {
    await show('src/money.ts');
    for (const path of ['src/other.ts', '../outside.ts', '/etc/hosts.ts']) {
      const { applied, told } = await click({ path });
      assert.deepEqual([applied, told], [[], []], path);
      const { document } = window.activeTextEditor ?? {};
      assert.equal(document?.isUntitled, true, path);
      assert.equal(document?.getText(), code);
      await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  it('becomes a new file under its own name only where that is free', async () => {
    await click({ action: 'newFile', path: 'src/fresh.ts' });
    assert.equal(window.activeTextEditor?.document.uri.path.endsWith('/src/fresh.ts'), true);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await click({ action: 'newFile', path: 'src/cart.ts' });
    const { document } = window.activeTextEditor ?? {};
    assert.deepEqual([document?.isUntitled, document?.languageId], [true, 'typescript']);
    assert.equal(document?.uri.path.includes('cart'), false);
  });

  it('becomes a new file when it is the only block of an answer and names none', async () => {
    await show('src/money.ts');
    await click({ action: 'newFile', language: 'py', code: 'print(1)' });
    const { document } = window.activeTextEditor ?? {};
    assert.deepEqual(
      [document?.isUntitled, document?.languageId, document?.getText()],
      [true, 'python', 'print(1)'],
    );
  });

  it('replaces the selection when it is inserted', async () => {
    const editor = await window.showTextDocument(
      await workspace.openTextDocument({ content: 'one three' }),
    );
    editor.selection = new Selection(0, 4, 0, 9);
    await click({ action: 'insert' });
    assert.equal(editor.document.getText(), `one ${code}`);
  });

  it('is indented to the cursor when it is inserted, at each of several cursors', async () => {
    const lines = ['class Cart {', '  add() {', '    ', '  }', '', '}'];
    const content = lines.join('\n');
    const editor = await window.showTextDocument(await workspace.openTextDocument({ content }));
    editor.selections = [new Selection(2, 4, 2, 4), new Selection(4, 0, 4, 0)];
    await click({ action: 'insert', code: '    if (a) {\n      b();\n    }' });
    assert.deepEqual(editor.document.getText().split('\n'), [
      ...lines.slice(0, 2),
      '    if (a) {',
      '      b();',
      '    }',
      '  }',
      'if (a) {',
      '  b();',
      '}',
      '}',
    ]);
  });

  it('is copied as it is', async () => {
    await click({ action: 'copy' });
    assert.equal(await env.clipboard.readText(), code);
  });

  it('says why nothing happened', async () => {
    assert.deepEqual((await click({})).told, ['noEditor']);
    assert.deepEqual((await click({ action: 'insert' })).told, ['noEditor']);
    await show('src/money.ts');
    assert.deepEqual((await click({}, false)).told, ['notApplied']);
  });
});
