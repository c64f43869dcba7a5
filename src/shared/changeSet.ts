import * as z from 'zod/mini';

/**
 * `proposed`: nothing was written yet. `pending`: written and under review. `failed`: its part of the answer could not be
 * placed, or the user said no to it.
 */
export const changedFileStates = ['proposed', 'pending', 'kept', 'undone', 'failed'] as const;

/** A file of a change set, as the panel lists it. */
const changedFileViewSchema = z.object({
  /** Names it within its set: relative to the workspace, with `/`. */
  path: z.string(),
  state: z.enum(changedFileStates),
  isNew: z.boolean(),
  /** Lines; both 0 while nothing was written. */
  added: z.number(),
  removed: z.number(),
});
export type ChangedFileView = z.infer<typeof changedFileViewSchema>;

/** What one answer changes, in all its files. */
export const changeSetViewSchema = z.object({
  answerId: z.string(),
  files: z.array(changedFileViewSchema),
});
export type ChangeSetView = z.infer<typeof changeSetViewSchema>;

/** What the user does with a change set, or with one file of it. */
export const changeSetActions = ['apply', 'keep', 'undo', 'compare', 'restore'] as const;
