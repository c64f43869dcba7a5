import {
  commands,
  FileSystemError,
  TabInputText,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { FileAnswer } from '../../core/answer/namedBlocks.ts';
import { withEnds } from '../../core/answer/textLines.ts';
import { baseName } from '../../core/baseName.ts';
import {
  asChange,
  type ChangedFile,
  type ChangeSet,
  emptyChangeSet,
  settledState,
  takenFiles,
  withChange,
  withFile,
  withRenames,
  withState,
} from '../../core/chat/changeSet.ts';
import type { ChangeSetLibrary } from '../../core/chat/changeSetLibrary.ts';
import { workspacePath } from '../../core/chat/tools/workspacePath.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { type BeforeAndAfter, restoreText } from '../../core/refactor/restoreText.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { findInWorkspace, findUnsaved } from '../fileText.ts';
import { listen, run } from '../listen.ts';
import type { ApplyAsReview } from './applyAsReview.ts';
import { type ChangeDeps, changeDocument, editDocument } from './changeDocument.ts';
import type { WriteDoor } from './confirmWrite.ts';
import { currentDocument } from './currentDocument.ts';
import { showDiff } from './diffTab.ts';
import { eolOf } from './documentLines.ts';
import type { ReviewStore } from './reviewStore.ts';
import type { VirtualDocument, VirtualDocuments } from './virtualDocuments.ts';

export interface ChangeSetsDeps extends ChangeDeps {
  readonly applyAsReview: ApplyAsReview;
  readonly door: WriteDoor;
  readonly reviews: Pick<ReviewStore, 'entry' | 'keepAll' | 'onDidChange'>;
  readonly showReview: (uri: Uri) => Promise<void>;
  readonly snapshots: VirtualDocuments;
  readonly texts: Texts;
}

/** What the answers of the chat have changed, one set an answer, and the way back. */
export interface ChangeSets extends Disposable {
  readonly onDidChange: Event<void>;
  find(answerId: string): ChangeSet | undefined;
  /** Reads what was kept of these answers. */
  load(answerIds: readonly string[]): Promise<void>;
  /** Deletes what is kept of them. */
  forget(answerIds: readonly string[]): Promise<void>;
  /** Puts every file of an answer under review; files that decide what runs are asked about last. */
  apply(answerId: string, files: readonly FileAnswer[]): Promise<void>;
  /** What was just changed in a file becomes part of the answer's set. */
  record(answerId: string, uri: Uri, change: BeforeAndAfter): void;
  /** Ends the review of one file, or of all. */
  keep(answerId: string, path: string | undefined): void;
  /** Takes back what the set changed in one file, in those under review, or in all. Asks where the user has edited since. */
  takeBack(answerId: string, which: { readonly path: string } | 'pending' | 'all'): Promise<void>;
  compare(answerId: string, path: string): Promise<void>;
}

export function createChangeSets(deps: ChangeSetsDeps, library: ChangeSetLibrary): ChangeSets {
  const { reviews, texts, onUnexpected } = deps;
  const strings = texts.refactor;
  const store = createStore();
  const changes = store.own(createEmitter<void>((error) => onUnexpected(error, 'change sets')));
  const sets = new Map<string, ChangeSet>();
  const comparisons = new Map<string, VirtualDocument>();
  store.own({
    dispose: () => {
      for (const snapshot of comparisons.values()) snapshot.dispose();
    },
  });
  const setOf = (answerId: string) => sets.get(answerId) ?? emptyChangeSet(answerId);

  function put(set: ChangeSet): void {
    sets.set(set.answerId, set);
    changes.fire();
    run(() => library.save(set), 'change sets', onUnexpected);
  }

  /** Follows verdicts that are given in the editor. */
  async function settle(isConcerned: (file: ChangedFile) => boolean): Promise<void> {
    for (const set of [...sets.values()])
      for (const file of set.files.filter(isConcerned)) {
        const document = await documentOf(file);
        if (document === undefined) continue;
        const isPending = reviews.entry(document.uri) !== undefined;
        const state = settledState(file, plainText(document), isPending);
        if (state !== file.state) put(withState(setOf(set.answerId), file.path, state));
      }
  }
  store.own(
    listen(
      workspace.onDidRenameFiles,
      'change sets',
      ({ files }) => {
        const renames = files.map(({ oldUri, newUri }) => ({
          from: oldUri.toString(),
          to: newUri.toString(),
        }));
        for (const set of [...sets.values()]) {
          const renamed = withRenames(set, renames, (uri) => nameOf(Uri.parse(uri)).path);
          if (renamed !== set) put(renamed);
        }
      },
      onUnexpected,
    ),
  );
  store.own(
    reviews.onDidChange((uri) =>
      run(() => settle((file) => isSameFile(file, uri)), 'change sets', onUnexpected),
    ),
  );

  function record(answerId: string, uri: Uri, { before, after }: BeforeAndAfter): void {
    if (before === after) return;
    put(withChange(setOf(answerId), { ...nameOf(uri), before, after }));
  }

  function fail(answerId: string, uri: Uri): void {
    put(withFile(setOf(answerId), { ...nameOf(uri), before: '', after: '', state: 'failed' }));
  }

  async function applyTo(answerId: string, place: Place, file: FileAnswer): Promise<void> {
    const text = file.lines.join('\n');
    if (place.isNew) {
      const made = (await deps.door.mayWrite(place.uri, text)) && (await makeFile(place.uri, text));
      if (made === false) return fail(answerId, place.uri);
      return put(withChange(setOf(answerId), { ...nameOf(made), after: text }));
    }
    // Four backticks: the text itself may hold a fence.
    const code = ['````', file.info, '\n', text, '\n````'].join('');
    const applied = await deps.applyAsReview({
      uri: place.uri,
      code,
      isQuiet: true,
      isOther: true,
    });
    if (applied.ok) return record(answerId, place.uri, applied.value);
    const isSoAlready =
      applied.error.kind === 'answer' && applied.error.problem.kind === 'unchanged';
    if (!isSoAlready) fail(answerId, place.uri);
  }

  async function makeFile(uri: Uri, text: string): Promise<Uri | false> {
    const document = await workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
    const isMade = await editDocument(document, [{ start: 0, end: 0, text }], deps);
    return isMade && document.uri;
  }

  /** How each file is taken back, with what stands in the way. */
  async function planFor(file: ChangedFile): Promise<Plan> {
    const document = await documentOf(file, (uri) => currentDocument(uri, deps.clock));
    const seen = document === undefined ? '' : plainText(document);
    const edited = document === undefined ? 0 : editedPlaces(file, seen);
    return { file, document, seen, edited };
  }

  /** Later edits are taken back only where they are those that the user was asked about. */
  async function carryOut(plan: Plan, mayTakeEdits: boolean): Promise<Outcome> {
    const { file, document, seen } = plan;
    if (document === undefined) return (await isGone(file)) ? 'undone' : 'missing';
    const overEdits = mayTakeEdits && plainText(document) === seen;
    return file.before === undefined
      ? unmake(file, document, overEdits)
      : restore(file, document, overEdits);
  }

  async function unmake(
    file: ChangedFile,
    document: TextDocument,
    overEdits: boolean,
  ): Promise<Outcome> {
    if (editedPlaces(file, plainText(document)) > 0 && !overEdits) return 'kept';
    return (await removeFile(document)) ? 'undone' : 'refused';
  }

  /** Over the text of the document as it is at that very moment, unsaved changes included. */
  async function restore(
    file: ChangedFile,
    document: TextDocument,
    overEdits: boolean,
  ): Promise<Outcome> {
    reviews.keepAll(document.uri);
    let isWhole = true;
    const becomes = () => {
      const { text, edited } = restoreText(asChange(file), plainText(document), { overEdits });
      isWhole = edited === 0 || overEdits;
      return withEnds(text, eolOf(document));
    };
    if (!(await changeDocument(document, becomes, deps))) return 'refused';
    return isWhole ? 'undone' : 'kept';
  }

  /** Whether the user's later edits go too. Asks where there are any, and before a file is deleted; undefined: he changed his mind. */
  async function confirm(plans: readonly Plan[]): Promise<boolean | undefined> {
    const edited = plans.reduce((sum, plan) => sum + plan.edited, 0);
    const deleted = plans.filter(
      ({ file, document }) => file.before === undefined && document?.uri.scheme === 'file',
    ).length;
    if (edited === 0 && deleted === 0) return false;
    const options = edited > 0 ? [strings.leaveMyEdits, strings.takeBackEdits] : [strings.restore];
    const detail = strings.restoreDetail(edited, deleted);
    const answer = await window.showWarningMessage(
      strings.restoreQuestion,
      { modal: true, detail },
      ...options,
    );
    return answer === undefined ? undefined : answer === strings.takeBackEdits;
  }

  return {
    onDidChange: changes.event,
    find: (answerId) => sets.get(answerId),
    async load(answerIds) {
      for (const set of await library.load(answerIds.filter((id) => !sets.has(id))))
        sets.set(set.answerId, set);
      await settle(({ state }) => state === 'pending');
      changes.fire();
    },
    async forget(answerIds) {
      for (const id of answerIds) sets.delete(id);
      await library.remove(answerIds);
    },
    async apply(answerId, files) {
      const inQuestion: (() => Promise<void>)[] = [];
      for (const file of files) {
        const place = await placeOf(file.path);
        if (place === undefined) continue;
        const apply = () => applyTo(answerId, place, file);
        if (await deps.door.isPlain(place.uri)) await apply();
        else inQuestion.push(apply);
      }
      for (const apply of inQuestion) await apply();
    },
    record,
    keep(answerId, path) {
      for (const file of setOf(answerId).files) {
        if (file.state !== 'pending' || (path !== undefined && file.path !== path)) continue;
        const uri = Uri.parse(file.uri);
        if (reviews.entry(uri) !== undefined) reviews.keepAll(uri);
        put(withState(setOf(answerId), file.path, 'kept'));
      }
    },
    async takeBack(answerId, which) {
      const files = takenFiles(setOf(answerId)).filter(({ path, state }) =>
        typeof which === 'string' ? which === 'all' || state === 'pending' : path === which.path,
      );
      const plans = await Promise.all(files.map(planFor));
      const overEdits = await confirm(plans);
      if (overEdits === undefined) return;
      const missing: string[] = [];
      const refused: string[] = [];
      for (const plan of plans) {
        const outcome = await carryOut(plan, overEdits);
        if (outcome === 'missing') missing.push(plan.file.path);
        else if (outcome === 'refused') refused.push(plan.file.path);
        else put(withState(setOf(answerId), plan.file.path, outcome));
      }
      if (missing.length > 0) void window.showWarningMessage(strings.restoreMissing(missing));
      if (refused.length > 0) void window.showWarningMessage(strings.restoreRefused(refused));
    },
    async compare(answerId, path) {
      const file = setOf(answerId).files.find((candidate) => candidate.path === path);
      if (file === undefined) return;
      const document = await documentOf(file);
      const uri = document?.uri ?? Uri.parse(file.uri);
      if (reviews.entry(uri) !== undefined) return deps.showReview(uri);
      const left = snapshotOf(`${answerId} before ${path}`, uri, file.before ?? '');
      const right = document?.uri ?? snapshotOf(`${answerId} after ${path}`, uri, file.after);
      await showDiff({
        left,
        right,
        title: strings.changeTitle(baseName(path)),
        show: { preview: true },
      });
    },
    dispose: () => store.dispose(),
  };

  function snapshotOf(key: string, like: Uri, text: string): Uri {
    const snapshot = comparisons.get(key) ?? deps.snapshots.open(like, text);
    comparisons.set(key, snapshot);
    snapshot.set(text);
    return snapshot.uri;
  }
}

interface Plan {
  readonly file: ChangedFile;
  /** Undefined: there is no such file any more, or it cannot be read. */
  readonly document: TextDocument | undefined;
  /** The text when the plan was made, unsaved changes included. */
  readonly seen: string;
  /** Places of the change that the user has edited since. */
  readonly edited: number;
}

/** `kept`: places that the user edited are left as they are. `missing` and `refused`: nothing was changed. */
type Outcome = 'undone' | 'kept' | 'missing' | 'refused';

const editedPlaces = (file: ChangedFile, now: string): number => {
  if (file.before === undefined) return now.trimEnd() === file.after.trimEnd() ? 0 : 1;
  return restoreText(asChange(file), now, { overEdits: false }).edited;
};

/** A file that the set made was never saved, or was deleted. One that cannot be read is there. */
const isGone = async ({ uri, before }: ChangedFile): Promise<boolean> =>
  before === undefined &&
  Promise.resolve(workspace.fs.stat(Uri.parse(uri).with({ scheme: 'file' }))).then(
    () => false,
    (error: unknown) => error instanceof FileSystemError && error.code === 'FileNotFound',
  );

/** A file that was never saved is in no folder for the editor, only where it will be saved. */
const nameOf = (uri: Uri): { readonly path: string; readonly uri: string } => ({
  path: workspace.asRelativePath(uri.scheme === 'untitled' ? uri.with({ scheme: 'file' }) : uri),
  uri: uri.toString(),
});

interface Place {
  readonly uri: Uri;
  readonly isNew: boolean;
}

async function placeOf(path: string): Promise<Place | undefined> {
  const named = workspacePath(path);
  const folder = workspace.workspaceFolders?.[0];
  if (named === undefined || named === '' || folder === undefined) return undefined;
  const found = await findInWorkspace(named);
  if (found !== undefined) return { uri: found, isNew: false };
  const uri = Uri.joinPath(folder.uri, named);
  const unsaved = findUnsaved(uri);
  return { uri: unsaved ?? uri, isNew: unsaved === undefined };
}

const plainText = (document: TextDocument): string => withEnds(document.getText(), '\n');

const isSameFile = ({ uri }: ChangedFile, other: Uri): boolean =>
  uri === other.toString() || Uri.parse(uri).path === other.path;

/** A new file is a document without a file until the user saves it. */
async function documentOf(
  file: ChangedFile,
  open: (uri: Uri) => PromiseLike<TextDocument | undefined> = openDocument,
): Promise<TextDocument | undefined> {
  const uri = Uri.parse(file.uri);
  const isOpen = workspace.textDocuments.some((document) => document.uri.toString() === file.uri);
  if (isOpen) return open(uri);
  // After a reload a tab may be there whose document was not read yet; without one the user has saved it.
  const place = uri.scheme === 'untitled' ? (tabOf(uri) ?? uri.with({ scheme: 'file' })) : uri;
  return open(place);
}

const openDocument = (uri: Uri) => workspace.openTextDocument(uri).then(undefined, () => undefined);

/** The address by which a tab shows a document: a remote editor may have added its own name after a reload. */
const tabOf = ({ scheme, path }: Uri): Uri | undefined =>
  window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) => (input instanceof TabInputText ? input.uri : undefined))
    .find((shown) => shown?.scheme === scheme && shown.path === path);

/** A file that was made goes to the trash; one that was never saved is closed. */
async function removeFile(document: TextDocument): Promise<boolean> {
  if (document.uri.scheme === 'untitled') {
    await window.showTextDocument(document, { preview: false });
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return tabOf(document.uri) === undefined;
  }
  return workspace.fs.delete(document.uri, { useTrash: true }).then(
    () => true,
    () => false,
  );
}
