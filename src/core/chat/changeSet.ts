import * as z from 'zod/mini';
import {
  type ChangedFileView,
  type ChangeSetView,
  changedFileStates,
} from '../../shared/changeSet.ts';
import type { Answer } from '../../shared/chatMessage.ts';
import { fencedBlocks } from '../answer/fences.ts';
import { byFile, type FileAnswer } from '../answer/namedBlocks.ts';
import { countLines, restoreText } from '../refactor/restoreText.ts';

const changedFileSchema = z.object({
  /** Relative to the workspace, with `/`. */
  path: z.string(),
  uri: z.string(),
  /** The checkpoint: the text before the set, `\n` line ends. Absent where the set made the file. */
  before: z.optional(z.string()),
  /** The text right after it. */
  after: z.string(),
  state: z.enum(changedFileStates),
});
export type ChangedFile = z.infer<typeof changedFileSchema>;

/** Raised when stored sets change their shape. */
const storedVersion = 1;
export const changeSetSchema = z.object({
  version: z.literal(storedVersion),
  answerId: z.string(),
  /** When it was last stored, in milliseconds since 1970. */
  savedMs: z.number(),
  files: z.array(changedFileSchema),
});
/** All that an answer changed, with what was there before. */
export type ChangeSet = z.infer<typeof changeSetSchema>;

export const emptyChangeSet = (answerId: string): ChangeSet => ({
  version: storedVersion,
  answerId,
  savedMs: 0,
  files: [],
});

/** What an answer says of files that it names, one entry a file. A block that was cut off says nothing. */
export function proposedFiles({ parts }: Answer): readonly FileAnswer[] {
  const lines = parts.flatMap((part) => (part.kind === 'text' ? part.text.split('\n') : []));
  return byFile(
    fencedBlocks(lines).filter(({ isClosed }) => isClosed),
    '',
    [],
  ).others;
}

/** The set with a further change of a file. What the user edited between two changes is not part of either. */
export function withChange(set: ChangeSet, change: Omit<ChangedFile, 'state'>): ChangeSet {
  const known = set.files.find(({ path }) => path === change.path);
  const isMade = known !== undefined && known.before === undefined;
  const before =
    known === undefined || known.state === 'undone' || known.state === 'failed'
      ? change.before
      : isMade
        ? undefined
        : restoreText(asChange(known), change.before ?? '', { overEdits: false }).text;
  const { before: _, ...rest } = change;
  return withFile(set, {
    ...rest,
    ...(before === undefined ? {} : { before }),
    state: 'pending',
  });
}

export const withState = (
  set: ChangeSet,
  path: string,
  state: ChangedFile['state'],
): ChangeSet => ({
  ...set,
  files: set.files.map((file) => (file.path === path ? { ...file, state } : file)),
});

/** The set after files were renamed or moved, each from one address to another; a folder takes what is in it along. */
export function withRenames(
  set: ChangeSet,
  renames: readonly { readonly from: string; readonly to: string }[],
  pathOf: (uri: string) => string,
): ChangeSet {
  const files = set.files.map((file) => {
    const rename = renames.find(({ from }) => file.uri === from || file.uri.startsWith(`${from}/`));
    if (rename === undefined) return file;
    const uri = rename.to + file.uri.slice(rename.from.length);
    return { ...file, uri, path: pathOf(uri) };
  });
  return files.every((file, index) => file === set.files[index]) ? set : { ...set, files };
}

export function withFile(set: ChangeSet, file: ChangedFile): ChangeSet {
  const isKnown = set.files.some(({ path }) => path === file.path);
  const files = isKnown
    ? set.files.map((old) => (old.path === file.path ? file : old))
    : [...set.files, file];
  return { ...set, files };
}

/** A file that the set made was empty before. */
export const asChange = ({ before = '', after }: Pick<ChangedFile, 'before' | 'after'>) => ({
  before,
  after,
});

/** Where a file stands, by its text now and whether its change is still under review. */
export function settledState(
  file: ChangedFile,
  now: string,
  isPending: boolean,
): ChangedFile['state'] {
  if (file.state === 'failed') return 'failed';
  if (isPending) return 'pending';
  const { text, edited } = restoreText(asChange(file), now, { overEdits: false });
  if (edited > 0) return file.state === 'undone' ? 'undone' : 'kept';
  return text === now ? 'undone' : 'kept';
}

/** Files whose change is in them, so that it can be taken back. */
export const takenFiles = ({ files }: ChangeSet): readonly ChangedFile[] =>
  files.filter(({ state }) => state === 'pending' || state === 'kept');

/** How the panel lists a set; what its answer only proposes so far stands behind it. Undefined: there is nothing to list. */
export function viewOf(
  answerId: string,
  set: ChangeSet | undefined,
  proposed: readonly FileAnswer[],
): ChangeSetView | undefined {
  const done = (set?.files ?? []).map(fileView);
  // One block has a button of its own.
  const isSeveral = proposed.length > 1 || done.length > 0;
  const open = proposed
    .filter(
      ({ path }) => !done.some((file) => file.path === path || file.path.endsWith(`/${path}`)),
    )
    .map(
      ({ path }): ChangedFileView => ({
        path,
        state: 'proposed',
        isNew: false,
        added: 0,
        removed: 0,
      }),
    );
  const files = isSeveral ? [...done, ...open] : done;
  return files.length === 0 ? undefined : { answerId, files };
}

const fileView = (file: ChangedFile): ChangedFileView => ({
  path: file.path,
  state: file.state,
  isNew: file.before === undefined,
  ...countLines(asChange(file)),
});
