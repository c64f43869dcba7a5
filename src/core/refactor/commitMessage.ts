import * as z from 'zod/mini';
import type { Message } from '../api/message.ts';
import type { CommitHabit } from './commitHabit.ts';

export const commitSchema = z.object({ subject: z.string(), body: z.string() });

export interface StagedChange {
  /** Workspace-relative path. */
  readonly path: string;
  /** Unified diff of this file; undefined when its content must not be sent. */
  readonly diff: string | undefined;
}

export interface CommitQuestion {
  readonly changes: readonly StagedChange[];
  /** Subjects of the latest commits, newest first: they show the repository's style. */
  readonly recentSubjects: readonly string[];
  readonly habit: CommitHabit;
  /** What the project asks of its messages, in its own words. */
  readonly instructions: string | undefined;
  /** Whether the changes are in the index; else they are those of the working tree. */
  readonly isStaged: boolean;
  readonly branch: string | undefined;
}

export const commitBudget = 2000;

/** Characters of diff sent in all, about 8,000 tokens: larger ones are cut file by file, fairly. */
const maxDiffChars = 24_000;

export function commitMessages({
  changes,
  recentSubjects,
  habit,
  instructions,
  isStaged,
  branch,
}: CommitQuestion): readonly Message[] {
  const style =
    recentSubjects.length === 0
      ? 'There are no earlier commits: write a short subject in the imperative.'
      : `The latest subjects of this repository:\n${recentSubjects.map((s) => `- ${s}`).join('\n')}\nWrite in their style: language, prefixes, capitals, length, full stop.`;
  return [
    {
      role: 'system',
      content:
        `You write a commit message for a ${isStaged ? 'staged' : 'pending'} change. Answer with JSON: {"subject": "...", "body": "..."}. The subject says ` +
        `what the change does, in one line of at most ${habit.maxSubject} characters. The body says why, only where the diff shows it, in a few ` +
        'plain lines; it is empty for a small change. Never mention what is not in the diff.',
    },
    {
      role: 'user',
      content: [
        style,
        ...(habit.types.length === 0
          ? []
          : [
              `Begin the subject with one of these types, a scope where they use one, and a colon: ${habit.types.join(', ')}.`,
            ]),
        ...(habit.language === undefined ? [] : [`Write in ${habit.language}.`]),
        ...(instructions === undefined ? [] : [`<instructions>\n${instructions}\n</instructions>`]),
        ...(branch === undefined ? [] : [`Branch: ${branch}`]),
        ...fairly(changes).map(({ path, diff }) =>
          diff === undefined
            ? `<file path="${path}">content withheld</file>`
            : `<file path="${path}">\n${diff}\n</file>`,
        ),
      ].join('\n\n'),
    },
  ];
}

/** Cuts the longest diffs so that all together fit; short ones stay whole. */
function fairly(changes: readonly StagedChange[]): readonly StagedChange[] {
  let available = maxDiffChars;
  const limits = new Map<StagedChange, number>();
  const byLength = [...changes].sort((a, b) => (a.diff?.length ?? 0) - (b.diff?.length ?? 0));
  for (const [index, change] of byLength.entries()) {
    const limit = Math.min(
      change.diff?.length ?? 0,
      Math.floor(available / (byLength.length - index)),
    );
    limits.set(change, limit);
    available -= limit;
  }
  return changes.map((change) => {
    const limit = limits.get(change) ?? 0;
    return change.diff === undefined || change.diff.length <= limit
      ? change
      : { path: change.path, diff: `${change.diff.slice(0, limit)}\n… (cut)` };
  });
}
