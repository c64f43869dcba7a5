import { assertNever } from '../../shared/assertNever.ts';
import type { Settings } from '../settings.ts';

/** Where a rewrite that was applied waits for a verdict. `none`: it is kept at once, and can be undone as a whole. */
export type ReviewPlace = 'none' | 'file' | 'comparison';

export interface Approval {
  /** For how long the whole change stood on screen before Enter, in ms; undefined: it was never shown. */
  readonly shownForMs: number | undefined;
  /** Files that the change also touches, and that were on no screen. */
  readonly otherFiles: number;
  /** The user was asked whether the answer may be applied at all. */
  readonly isDoubtful: boolean;
  /** An earlier change of the file still waits: keeping this one would keep that one, too. */
  readonly hasPending: boolean;
}

/** A glance at a whole change takes about this long; whoever presses Enter earlier has not seen its end. */
const glanceMs = 500;

/** Enter on a change that was seen whole is its approval: nobody is asked twice. */
export function reviewPlace(setting: Settings['edit.review'], approval: Approval): ReviewPlace {
  switch (setting) {
    case 'auto':
      return isApproved(approval) ? 'none' : 'file';
    case 'none':
      return approval.hasPending ? 'file' : 'none';
    case 'file':
      return 'file';
    case 'comparison':
    case 'diff':
      return 'comparison';
    default:
      return assertNever(setting);
  }
}

const isApproved = ({ shownForMs, otherFiles, isDoubtful, hasPending }: Approval): boolean =>
  shownForMs !== undefined &&
  shownForMs >= glanceMs &&
  otherFiles === 0 &&
  !isDoubtful &&
  !hasPending;
