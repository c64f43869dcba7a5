import assert from 'node:assert/strict';
import {
  type ChangeSet,
  emptyChangeSet,
  proposedFiles,
  settledState,
  takenFiles,
  viewOf,
  withChange,
  withRenames,
  withState,
} from '../../../src/core/chat/changeSet.ts';
import { createChangeSetLibrary } from '../../../src/core/chat/changeSetLibrary.ts';
import type { Answer } from '../../../src/shared/chatMessage.ts';
import { createMemoryStorage } from './fakes.ts';

const answer = (...texts: readonly string[]): Answer => ({
  role: 'assistant',
  id: 'a',
  parts: texts.map((text) => ({ kind: 'text', text })),
  state: 'done',
});
const change = (path: string, before: string | undefined, after: string) => ({
  path,
  uri: `file:///w/${path}`,
  ...(before === undefined ? {} : { before }),
  after,
});
const paths = (...texts: readonly string[]) =>
  proposedFiles(answer(...texts)).map(({ path }) => path);

describe('a change set', () => {
  it('proposes each file that an answer names, once', () => {
    const text =
      'First:\n```ts src/a.ts\nconst a = 1;\n```\n**src/b.ts**\n```ts\nconst b = 1;\n```\n' +
      'And:\n```ts src/a.ts\nconst c = 1;\n```\nRun it:\n```sh\nnpm test\n```\n';
    assert.deepEqual(paths(text), ['src/a.ts', 'src/b.ts']);
    assert.deepEqual(paths('```ts:main.ts\nx\n```', '```json title="package.json"\n{}\n```'), [
      'main.ts',
      'package.json',
    ]);
    assert.deepEqual(paths('```ts\nx\n```\n```ts ../out.ts\nx\n```\n```ts /etc/x.ts\nx\n```'), []);
  });

  it('proposes the files of a diff one by one', () => {
    const diff =
      '```diff\n--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1 @@\n+n\n```\n';
    assert.deepEqual(paths(diff), ['x.ts', 'new.ts']);
  });

  it('keeps the text before the first change, and what the user edited in between out of both', () => {
    const once = withChange(emptyChangeSet('a'), change('x', 'a\nb\n', 'a\nB\n'));
    const twice = withChange(once, change('x', 'mine\na\nB\n', 'mine\nA\nB\n'));
    assert.deepEqual(twice.files, [
      { ...change('x', 'mine\na\nb\n', 'mine\nA\nB\n'), state: 'pending' },
    ]);
  });

  it('begins anew where its change was taken back', () => {
    const undone = withState(
      withChange(emptyChangeSet('a'), change('x', 'a\n', 'b\n')),
      'x',
      'undone',
    );
    const again = withChange(undone, change('x', 'mine\n', 'yours\n'));
    assert.equal(again.files[0]?.before, 'mine\n');
  });

  it('stays a new file through further changes', () => {
    const made = withChange(emptyChangeSet('a'), change('n', undefined, 'a\n'));
    const [file] = withChange(made, change('n', 'a\n', 'a\nb\n')).files;
    assert.deepEqual([file?.before, file?.after], [undefined, 'a\nb\n']);
  });

  it('knows by the text where a file stands once its review is over', () => {
    const [file] = withChange(emptyChangeSet('a'), change('x', 'a\n', 'b\n')).files;
    assert.ok(file);
    assert.equal(settledState(file, 'b\n', true), 'pending');
    assert.equal(settledState(file, 'b\n', false), 'kept');
    assert.equal(settledState(file, 'mine\na\n', false), 'undone');
    assert.equal(settledState(file, 'a\n', false), 'undone');
    assert.equal(settledState(file, 'b, by me\n', false), 'kept');
    assert.equal(settledState({ ...file, state: 'undone' }, 'a, by me\n', false), 'undone');
    assert.equal(settledState({ ...file, state: 'undone' }, 'b\n', false), 'kept');
  });

  it('follows files and folders that are renamed', () => {
    const set = withChange(
      withChange(emptyChangeSet('a'), change('src/x', 'a\n', 'b\n')),
      change('srcs/y', 'a\n', 'b\n'),
    );
    const rename = (from: string, to: string) =>
      withRenames(set, [{ from: `file:///w/${from}`, to: `file:///w/${to}` }], (uri) =>
        uri.slice('file:///w/'.length),
      );
    const named = ({ files }: ChangeSet) => files.map(({ path, uri }) => [path, uri.slice(10)]);
    assert.deepEqual(named(rename('src', 'lib/a')), [
      ['lib/a/x', 'lib/a/x'],
      ['srcs/y', 'srcs/y'],
    ]);
    assert.deepEqual(named(rename('srcs/y', 'z'))[1], ['z', 'z']);
    assert.equal(rename('other', 'src'), set);
  });

  it('is listed with its lines, and with what is only proposed so far', () => {
    const proposed = ['src/x', 'src/y'].map((path) => ({ path, info: '', lines: [] }));
    assert.equal(
      viewOf('a', undefined, proposed.slice(1)),
      undefined,
      'one block has its own button',
    );
    const set = withChange(emptyChangeSet('a'), change('root/src/x', 'a\n', 'b\nc\n'));
    assert.deepEqual(viewOf('a', set, proposed)?.files, [
      { path: 'root/src/x', state: 'pending', isNew: false, added: 2, removed: 1 },
      { path: 'src/y', state: 'proposed', isNew: false, added: 0, removed: 0 },
    ]);
    const undone = withState(set, 'root/src/x', 'undone');
    assert.deepEqual(takenFiles(undone), []);
  });

  it('outlives the window, and goes with what cannot be read or is one too many', async () => {
    const storage = createMemoryStorage();
    let now = 0;
    const clock = { wallMs: () => now };
    const set: ChangeSet = withChange(emptyChangeSet('a1'), change('x', 'a\n', 'b\n'));
    await createChangeSetLibrary(storage, clock).save(set);
    await storage.update('a2', () => ({ version: 1, files: 'nonsense' }));
    const library = createChangeSetLibrary(storage, clock);
    assert.deepEqual(await library.load(['a1', 'a2', 'a3']), [set]);
    for (let index = 0; index < 250; index += 1) {
      now += 1;
      // Each window writes one.
      await createChangeSetLibrary(storage, clock).save({ ...set, answerId: `b${index}` });
    }
    const kept = await storage.keys();
    assert.equal(kept.length, 200);
    assert.ok(kept.includes('b249') && !kept.includes('a1') && !kept.includes('b0'));
    await library.remove(['b249']);
    assert.deepEqual(await library.load(['b249']), []);
  });
});
