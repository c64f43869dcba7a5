import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { createChangeSetLibrary } from '../../src/core/chat/changeSetLibrary.ts';
import { createSystemClock } from '../../src/core/clock.ts';
import { createStore } from '../../src/core/lifetime.ts';
import { noGrammars } from '../../src/core/syntax/syntaxTree.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { createApplyAsReview } from '../../src/host/refactor/applyAsReview.ts';
import { type ChangeSets, createChangeSets } from '../../src/host/refactor/changeSets.ts';
import { createWriteDoor, type WriteDoor } from '../../src/host/refactor/confirmWrite.ts';
import { createReviewStore } from '../../src/host/refactor/reviewStore.ts';
import { createVirtualDocuments } from '../../src/host/refactor/virtualDocuments.ts';
import { createMemoryStorage } from '../core/chat/fakes.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeEditors } from './editorState.ts';

const { window } = vscode;
const text = (...lines: readonly (string | undefined)[]) =>
  lines.map((line) => `${line}\n`).join('');
const original = ['one', 'two', 'three', 'four', 'five'];
const changed = ['one', 'TWO', 'three', 'four', 'five'];
const fileUri = (name: string) => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
};
const block = (path: string, from: string, to: string) => ({
  path,
  info: '',
  lines: ['<<<<<<< SEARCH', from, '=======', to, '>>>>>>> REPLACE'],
});

const texts = createTexts(inEnglish);

describe('what an answer changed is taken back', () => {
  const store = createStore();
  const { showWarningMessage } = window;
  let changes: ChangeSets;
  /** What the user was told or asked, and what he answers. */
  let messages: string[];
  let answer: string | undefined | Promise<string | undefined>;
  /** Passes while the user is asked whether a file may be written. */
  let meanwhile: () => Promise<unknown>;

  before(() => {
    const clock = createSystemClock();
    const onUnexpected = (error: unknown) => assert.fail(String(error));
    const reviews = store.own(createReviewStore({ clock, texts, onUnexpected }));
    const proposals = store.own(createVirtualDocuments('test-proposed'));
    const { mayWrite, isPlain } = createWriteDoor({ proposals, texts, isAllowed: () => true });
    const door: WriteDoor = {
      async mayWrite(uri, text) {
        await meanwhile();
        return mayWrite(uri, text);
      },
      isPlain,
    };
    changes = store.own(
      createChangeSets(
        {
          applyAsReview: createApplyAsReview(reviews, () => true, door, noGrammars, clock),
          door,
          reviews,
          showReview: async () => undefined,
          snapshots: store.own(createVirtualDocuments('test-before')),
          texts,
          clock,
          onUnexpected,
        },
        createChangeSetLibrary(createMemoryStorage(), clock),
      ),
    );
    const say = async (text: string, ...rest: readonly unknown[]) => {
      const detail = rest.map((item) => (typeof item === 'object' ? JSON.stringify(item) : ''));
      messages.push([text, ...detail].join(' '));
      return answer;
    };
    Object.defineProperty(window, 'showWarningMessage', { configurable: true, value: say });
  });
  beforeEach(() => {
    messages = [];
    answer = undefined;
    meanwhile = async () => undefined;
  });
  afterEach(closeEditors);
  after(() => {
    store.dispose();
    Object.defineProperty(window, 'showWarningMessage', {
      configurable: true,
      value: showWarningMessage,
    });
  });

  const states = (id: string) => changes.find(id)?.files.map(({ path, state }) => [path, state]);
  /** A file on the disk that an answer has changed, unsaved; each has a name of its own. */
  async function change(name: string) {
    const uri = fileUri(name);
    await writeFile(uri.fsPath, text(...original));
    const { document } = await window.showTextDocument(uri, { preview: false });
    await changes.apply(name, [block(name, 'two', 'TWO')]);
    assert.equal(document.getText(), text(...changed));
    return { uri, document };
  }
  async function type(uri: vscode.Uri, line: number, words: string) {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(line, 0), words);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('over words in an open document that are on no disk', async () => {
    const { uri, document } = await change('dirty.txt');
    await type(uri, 5, 'my last words\n');
    await type(uri, 0, 'my first words\n');
    await changes.takeBack('dirty.txt', 'all');
    assert.equal(document.getText(), text('my first words', ...original, 'my last words'));
    assert.equal(document.isDirty, true);
    assert.equal(await readFile(uri.fsPath, 'utf8'), text(...original));
    assert.deepEqual([messages, states('dirty.txt')], [[], [['dirty.txt', 'undone']]]);
  });

  it('without what was typed while the file was asked about', async () => {
    const uri = fileUri('asked.txt');
    await writeFile(uri.fsPath, text(...original));
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await type(uri, 3, 'typed meanwhile\n');
    };
    await changes.apply('asked', [block('asked.txt', 'two', 'TWO')]);
    const document = await vscode.workspace.openTextDocument(uri);
    const [one, two, three, ...rest] = changed;
    const mine = [three, 'typed meanwhile', ...rest];
    assert.equal(document.getText(), text(one, two, ...mine));
    assert.deepEqual(
      changes.find('asked')?.files.map(({ after }) => after),
      [text(one, two, ...mine)],
    );
    await changes.takeBack('asked', 'all');
    assert.equal(document.getText(), text('one', 'two', ...mine));
    assert.deepEqual(messages, []);
  });

  it('where the user edited only as he says', async () => {
    const { uri, document } = await change('own.txt');
    await changes.apply('own.txt', [block('own.txt', 'four', 'FOUR')]);
    await type(uri, 1, 'mine ');
    await type(uri, 5, 'mine too\n');
    await changes.takeBack('own.txt', 'all');
    assert.match(messages.join(), /You have edited one of the changed places since/);
    assert.match(document.getText(), /mine TWO\nthree\nFOUR/, 'he said nothing');
    answer = 'Restore the Rest';
    await changes.takeBack('own.txt', 'all');
    assert.equal(document.getText(), text('one', 'mine TWO', 'three', 'four', 'five', 'mine too'));
    assert.deepEqual(states('own.txt'), [['own.txt', 'kept']]);
    answer = 'Restore Everything';
    await changes.takeBack('own.txt', 'all');
    assert.equal(document.getText(), text(...original, 'mine too'));
    assert.deepEqual(states('own.txt'), [['own.txt', 'undone']]);
  });

  it('in a file that another program has written since, open or closed', async () => {
    for (const name of ['open.txt', 'closed.txt']) {
      const { uri, document } = await change(name);
      assert.ok(await document.save());
      if (name === 'closed.txt') await closeEditors();
      await writeFile(uri.fsPath, text('theirs', ...changed));
      if (name === 'open.txt') await waitFor(() => document.getText().startsWith('theirs'));
      await changes.takeBack(name, 'all');
      const now = await vscode.workspace.openTextDocument(uri);
      assert.equal(now.getText(), text('theirs', ...original), name);
    }
    assert.deepEqual(messages, []);
  });

  it('under its new name, and says where there is no file any more', async () => {
    const { uri, document } = await change('old.txt');
    assert.ok(await document.save());
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uri, fileUri('new.txt'));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await waitFor(() => states('old.txt')?.[0]?.[0] === 'new.txt');
    await changes.takeBack('old.txt', 'all');
    const renamed = await vscode.workspace.openTextDocument(fileUri('new.txt'));
    assert.equal(renamed.getText(), text(...original));
    assert.deepEqual(messages, []);

    // The editor keeps what it has read for minutes after the last tab is closed: the disk has to be asked.
    const gone = await change('gone.txt');
    assert.ok(await gone.document.save());
    await closeEditors();
    await rm(gone.uri.fsPath);
    await changes.takeBack('gone.txt', 'all');
    assert.match(messages.join(), /Nothing was restored in gone\.txt/);
    assert.notDeepEqual(states('gone.txt'), [['gone.txt', 'undone']]);
  });

  it('and a new file that is not saved yet is changed where a later answer says so', async () => {
    const made = { path: 'made.txt', info: '', lines: [...original] };
    await changes.apply('first', [made]);
    const [file] = changes.find('first')?.files ?? [];
    assert.ok(file);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(file.uri));
    await type(document.uri, 5, '\nmine');
    await changes.apply('second', [block('made.txt', 'two', 'TWO')]);
    assert.deepEqual(document.getText().trimEnd().split('\n'), [...changed, 'mine']);
    await changes.takeBack('second', 'all');
    assert.deepEqual(document.getText().trimEnd().split('\n'), [...original, 'mine']);
    await changes.takeBack('first', 'all');
    assert.match(messages.join(), /edited/);
    assert.equal(document.isClosed, false);
  });

  it('or kept with all others, but for a file that is asked about by itself', async () => {
    await mkdir(fileUri('.vscode').fsPath, { recursive: true });
    for (const [id, isAllowed] of [
      ['yes', true],
      ['no', false],
    ] as const) {
      const tasks = `.vscode/${id}.json`;
      await writeFile(fileUri(tasks).fsPath, text(...original));
      await writeFile(fileUri(`${id}.txt`).fsPath, text(...original));
      let reply = (_: string | undefined) => {};
      answer = new Promise((resolve) => {
        reply = resolve;
      });
      messages = [];
      // Named first, it is asked about last.
      const applied = changes.apply(id, [
        block(tasks, 'two', 'TWO'),
        block(`${id}.txt`, 'two', 'TWO'),
      ]);
      await waitFor(() => messages.length > 0, 'the question');
      assert.deepEqual(states(id), [[`${id}.txt`, 'pending']]);
      changes.keep(id, undefined);
      assert.deepEqual(states(id), [[`${id}.txt`, 'kept']]);
      const document = await vscode.workspace.openTextDocument(fileUri(tasks));
      assert.equal(document.getText(), text(...original), 'Keep All is no answer to the question');
      reply(isAllowed ? texts.refactor.writeFile : undefined);
      await applied;
      assert.equal(document.getText(), text(...(isAllowed ? changed : original)));
      const state = (one: string) => [
        [`${id}.txt`, 'kept'],
        [tasks, one],
      ];
      // It came under review after all others were kept.
      assert.deepEqual(states(id), state(isAllowed ? 'pending' : 'failed'));
      changes.keep(id, undefined);
      assert.deepEqual(states(id), state(isAllowed ? 'kept' : 'failed'));
      await closeEditors();
    }
  });
});
