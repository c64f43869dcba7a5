import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeEditors, lensTitles, openCode } from './editorState.ts';
import { choose } from './quickPicks.ts';

const server = connectServerControl();
/** What the model was asked, oldest first. */
const asked = async () =>
  (await server.stats()).records
    .filter(({ path }) => path.endsWith('/completions'))
    .map(({ body }) => JSON.stringify(body));
const says = (...texts: readonly string[]) =>
  server.script(...texts.map((text) => ({ steps: [{ do: 'stream' as const, text }] })));
const fenced = (text: string) => `\`\`\`ts\n${text}\n\`\`\`\n`;

const broken = [
  "import { euros } from './money.ts';",
  '',
  'export function price(count: number) {',
  '  const total = euros(count);',
  '  return totals;',
  '}',
  '',
].join('\n');
const fixed = (name: string) =>
  fenced(
    `export function price(count: number) {\n  const total = euros(count);\n  return ${name};\n}`,
  );

const folder = () => {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(uri);
  return uri;
};

describe('actions on code', () => {
  before(() => vscode.extensions.getExtension('slipstream.slipstream')?.activate());
  beforeEach(() => server.reset());
  afterEach(closeEditors);

  describe('fixing a real TypeScript error', () => {
    const openBroken = async (name: string) => {
      const editor = await openCode(name, broken);
      // Hints, such as that a name is never read, may come first.
      const problem = await waitFor(() =>
        vscode.languages
          .getDiagnostics(editor.document.uri)
          .find(({ message }) => message.startsWith("Cannot find name 'totals'")),
      );
      editor.selection = new vscode.Selection(problem.range.start, problem.range.start);
      return { editor, problem };
    };

    it('is offered in the light bulb', async () => {
      const { editor, problem } = await openBroken('fix1.ts');
      const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        editor.document.uri,
        problem.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const titles = actions.map(({ title }) => title);
      assert.ok(titles.some((title) => title.startsWith('Fix with Slipstream: Cannot find name')));
      assert.ok(titles.includes('Explain with Slipstream'));
    });

    it('says that the problem is gone when it is', async () => {
      const { editor } = await openBroken('fix2.ts');
      await says(fixed('total'));
      await vscode.commands.executeCommand('slipstream.fixProblem');
      assert.equal(editor.document.getText(), broken.replace('totals', 'total'));
      const titles = await lensTitles(editor.document);
      assert.ok(
        titles.some((title) => title.includes('Problem gone')),
        titles.join(),
      );
    });

    it('tries once more with what the editor reports then, and no more', async () => {
      const { editor } = await openBroken('fix3.ts');
      await says(fixed('sum'), fixed('total'));
      await vscode.commands.executeCommand('slipstream.fixProblem');
      assert.equal(editor.document.getText(), broken.replace('totals', 'total'));
      const questions = await asked();
      assert.equal(questions.length, 2, questions.join('\n'));
      assert.match(questions[1] ?? '', /Cannot find name 'sum'/);
      await vscode.commands.executeCommand('slipstream.undoAllHunks', editor.document.uri);
      assert.equal(editor.document.getText(), broken);
    });

    it('fixes all problems of a file with one answer', async () => {
      const two = `${broken}\nexport const twice = (n: number) => m * 2;\n`;
      const editor = await openCode('fix4.ts', two);
      await waitFor(
        () =>
          vscode.languages
            .getDiagnostics(editor.document.uri)
            .filter(({ message }) => message.startsWith('Cannot find name')).length === 2,
      );
      const right = two.replace('totals', 'total').replace('m * 2', 'n * 2');
      await says(fenced(right.slice(right.indexOf('export')).trimEnd()));
      await vscode.commands.executeCommand('slipstream.fixAllProblems');
      assert.equal(editor.document.getText(), right);
      const titles = await lensTitles(editor.document);
      assert.ok(
        titles.some((title) => title.includes('Problem gone')),
        titles.join(),
      );
      const [question] = await asked();
      assert.match(question ?? '', /Cannot find name 'totals'[\s\S]*Cannot find name 'm'/);
    });
  });

  it('renames a symbol everywhere through the editor', async () => {
    const editor = await openCode('names.ts', 'const a1 = 2;\nexport const twice = a1 * 2;\n');
    await says('{"names": [{"name": "base", "reason": "what is doubled"}]}');
    editor.selection = new vscode.Selection(0, 7, 0, 7);
    const renaming = vscode.commands.executeCommand('slipstream.suggestNames');
    await server.until(({ generations }) => generations === 1);
    // The list is there once the answer is: taking its first entry is what Enter does.
    const accept = async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return editor.document.getText().includes('base');
    };
    await waitFor(accept);
    await renaming;
    assert.equal(editor.document.getText(), 'const base = 2;\nexport const twice = base * 2;\n');
  });

  it('writes new tests into an unsaved file in the project’s layout', async () => {
    await openCode('sum.test.ts', "import { test } from 'node:test';\ntest('x', () => {});\n");
    const source = 'export function half(n: number) {\n  return n / 2;\n}\n';
    const editor = await openCode('half.ts', source);
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    await says(
      '{"file": "src/half.test.ts", "framework": "node:test"}',
      fenced("import { half } from './half.ts';\n\nhalf(2);"),
    );
    await vscode.commands.executeCommand('slipstream.generateTests');
    const test = vscode.window.activeTextEditor?.document;
    assert.equal(test?.uri.scheme, 'untitled');
    assert.ok(test?.uri.path.endsWith('/src/half.test.ts'));
    assert.match(test?.getText() ?? '', /^import \{ half \} from '\.\/half\.ts';\n\nhalf\(2\);/);
    const [plan, question] = await asked();
    assert.match(plan ?? '', /src\/sum\.test\.ts/);
    assert.match(question ?? '', /return n \/ 2/);
  });

  it('refuses a plan that points out of the workspace', async () => {
    const editor = await openCode(
      'half2.ts',
      'export function half(n: number) {\n  return n / 2;\n}\n',
    );
    await says('{"file": "../../evil.ts", "framework": "none"}');
    await vscode.commands.executeCommand('slipstream.generateTests');
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    assert.equal((await server.stats()).generations, 1);
  });

  it('runs the user’s own actions from the folder', async () => {
    await mkdir(join(folder().fsPath, '.slipstream', 'actions'), { recursive: true });
    await writeFile(
      join(folder().fsPath, '.slipstream', 'actions', 'shout.md'),
      '---\ntitle: Shout\n---\nWrite every name in capitals.\n',
    );
    const editor = await openCode('own.ts', 'export function whisper() {\n  return 1;\n}\n');
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    await says(fenced('export function WHISPER() {\n  return 1;\n}'));
    const running = vscode.commands.executeCommand('slipstream.runAction');
    await waitFor(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return (await server.stats()).generations === 1;
    });
    await running;
    assert.match(editor.document.getText(), /WHISPER/);
    assert.match((await asked()).at(-1) ?? '', /every name in capitals/);
  });

  it('explains the output of the last command in a terminal', async () => {
    const terminal = vscode.window.createTerminal('test');
    terminal.show(true);
    const shell = await waitFor(() => terminal.shellIntegration);
    const ended = new Promise<void>((resolve) => {
      const listener = vscode.window.onDidEndTerminalShellExecution(() => {
        listener.dispose();
        resolve();
      });
    });
    shell.executeCommand('echo the reason is here; sleep 0.3; false');
    await ended;
    // The chat asks for a title afterwards, whose request would take the next test's answer.
    const title = { do: 'stream' as const, text: 'Why it failed' };
    await server.script({ when: { includes: 'Name this conversation' }, steps: [title] });
    await says('It failed.');
    await vscode.commands.executeCommand('slipstream.explainTerminalOutput');
    terminal.dispose();
    await server.until(({ generations }) => generations === 2);
    const body = (await asked())[0] ?? '';
    assert.match(body, /echo the reason is here/);
    assert.match(body, /exit code 1/);
  });

  it('writes a message for the staged change of a real git repository, in its style', async () => {
    const root = join(folder().fsPath, 'repository');
    await mkdir(root, { recursive: true });
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: root,
      });
    git('init', '-q', '-b', 'main');
    await writeFile(join(root, 'a.txt'), 'one\n');
    git('add', '.');
    git('commit', '-q', '-m', 'feat(core): begin');
    await writeFile(join(root, 'a.txt'), 'one\ntwo\n');
    await writeFile(join(root, '.env'), 'SECRET=hunter2\n');
    git('add', '-f', '.');
    const extension = vscode.extensions.getExtension('vscode.git');
    assert.ok(extension);
    const api = (await extension.activate()).getAPI(1);
    const repository = await api.openRepository(vscode.Uri.file(root));
    await says('{"subject": "feat(core): add two", "body": ""}');
    await vscode.commands.executeCommand('slipstream.writeCommitMessage', {
      rootUri: repository.rootUri,
    });
    assert.equal(repository.inputBox.value, 'feat(core): add two');
    const body = (await asked()).at(-1) ?? '';
    assert.match(body, /feat\(core\): begin/);
    assert.match(body, /\+two/);
    assert.match(body, /content withheld/);
    assert.doesNotMatch(body, /hunter2/);
  });

  it('offers unstaged changes when nothing is staged, and writes by the project’s own words', async () => {
    const root = join(folder().fsPath, 'unstaged');
    await mkdir(join(root, '.slipstream'), { recursive: true });
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: root,
      });
    git('init', '-q', '-b', 'main');
    await writeFile(join(root, 'a.txt'), 'one\n');
    await writeFile(join(root, '.slipstream', 'commit.md'), 'Name the ticket.\n');
    git('add', '.');
    git('commit', '-q', '-m', 'Begin here');
    await writeFile(join(root, 'a.txt'), 'one\ntwo\n');
    const extension = vscode.extensions.getExtension('vscode.git');
    assert.ok(extension);
    const api = (await extension.activate()).getAPI(1);
    const repository = await api.openRepository(vscode.Uri.file(root));
    await says('{"subject": "```\\nSubject: \\"Add two\\"\\n```", "body": "N/A"}');
    const writing = vscode.commands.executeCommand('slipstream.writeCommitMessage', {
      rootUri: repository.rootUri,
    });
    // The offer is a message: its first button is pressed as soon as it is there.
    await waitFor(async () => {
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      return repository.inputBox.value !== '';
    });
    await writing;
    assert.equal(repository.inputBox.value, 'Add two');
    const body = (await asked()).at(-1) ?? '';
    assert.match(body, /pending change/);
    assert.match(body, /\+two/);
    assert.match(body, /Name the ticket/);
  });

  it('asks which of several repositories a message is for, and writes into that one alone', async () => {
    const extension = vscode.extensions.getExtension('vscode.git');
    assert.ok(extension);
    const api = (await extension.activate()).getAPI(1);
    const [first, second] = await Promise.all(
      ['stockroom', 'storefront'].map(async (name) => {
        const root = join(folder().fsPath, name);
        await mkdir(root, { recursive: true });
        const git = (...args: readonly string[]) =>
          execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
            cwd: root,
          });
        git('init', '-q', '-b', 'main');
        await writeFile(join(root, `${name}.txt`), 'one\n');
        git('add', '.');
        git('commit', '-q', '-m', `Begin ${name}`);
        await writeFile(join(root, `${name}.txt`), `one\nof ${name}\n`);
        git('add', '.');
        return api.openRepository(vscode.Uri.file(root));
      }),
    );
    // Those of other tests are open as well: the list begins with the one of the active editor.
    const active = await vscode.workspace.openTextDocument(
      vscode.Uri.joinPath(second.rootUri, 'storefront.txt'),
    );
    await vscode.window.showTextDocument(active);
    assert.ok(api.repositories.length >= 2);
    await says('{"subject": "Name the storefront", "body": ""}');
    await choose({ command: 'slipstream.writeCommitMessage' }, 0);
    assert.equal(second.inputBox.value, 'Name the storefront');
    assert.equal(first.inputBox.value, '');
    const body = (await asked()).at(-1) ?? '';
    assert.match(body, /of storefront/);
    assert.doesNotMatch(body, /of stockroom/);
    await server.reset();
    await says('{"subject": "Name the stockroom", "body": ""}');
    const others = api.repositories.filter(
      ({ rootUri }: { readonly rootUri: vscode.Uri }) =>
        rootUri.toString() !== second.rootUri.toString(),
    );
    const at = others.findIndex(
      ({ rootUri }: { readonly rootUri: vscode.Uri }) =>
        rootUri.toString() === first.rootUri.toString(),
    );
    await choose({ command: 'slipstream.writeCommitMessage' }, 1 + at);
    assert.equal(first.inputBox.value, 'Name the stockroom');
    assert.equal(second.inputBox.value, 'Name the storefront');
    assert.match((await asked()).at(-1) ?? '', /of stockroom/);
  });
});
