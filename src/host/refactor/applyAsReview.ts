import { type TextDocument, type Uri, window } from 'vscode';
import type { AnswerProblem } from '../../core/answer/answerTarget.ts';
import { withUnixEnds } from '../../core/answer/textLines.ts';
import type { Clock } from '../../core/clock.ts';
import { placeBlock } from '../../core/refactor/placeBlock.ts';
import type { BeforeAndAfter } from '../../core/refactor/restoreText.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { WriteDoor } from './confirmWrite.ts';
import { currentDocument } from './currentDocument.ts';
import { eolOf, linesOf } from './documentLines.ts';
import { answerTarget } from './editTarget.ts';
import type { ReviewStore } from './reviewStore.ts';

/** A change that another feature proposes for a file. */
export interface ProposedChange {
  readonly uri: Uri;
  /** A block of code as a model gives it, to be placed by its content. */
  readonly code: string;
  /** The file stays where it is; else it comes to the front. */
  readonly isQuiet?: boolean;
  /** An answer about another document names this one: it counts as none that the user is editing, even while it is in front. */
  readonly isOther?: boolean;
}

export type ProposalFailure =
  /** The block cannot be placed or read. */
  | { readonly kind: 'answer'; readonly problem: AnswerProblem }
  | { readonly kind: 'excluded' }
  /** Only the user knows where the block belongs. */
  | { readonly kind: 'unclear' }
  /** It lies outside of the workspace, belongs to Git, or the user said no to it. */
  | { readonly kind: 'notConfirmed' }
  | { readonly kind: 'unreadable' }
  /** The editor did not take the edit. */
  | { readonly kind: 'refused' };

/**
 * Puts a change into a file in one undo step and begins its review there. Gives the text right before and right after that
 * step, with `\n` line ends: nothing that the user typed earlier or later is part of what lies between them.
 */
export type ApplyAsReview = (
  change: ProposedChange,
) => Promise<Result<BeforeAndAfter, ProposalFailure>>;

/** How often a block is placed anew because the user typed in the file while its place was looked for or asked about. */
const maxPlacements = 10;

export function createApplyAsReview(
  reviews: Pick<ReviewStore, 'apply'>,
  isAllowed: (uri: Uri) => boolean,
  door: Pick<WriteDoor, 'mayWrite'>,
  grammars: Pick<Grammars, 'load'>,
  clock: Pick<Clock, 'after'>,
): ApplyAsReview {
  /** Undefined: the user typed in the document meanwhile, so what was placed in the older text is of no use. */
  async function placeOnce(
    { uri, code, isQuiet }: ProposedChange,
    document: TextDocument,
    isInHand: boolean,
  ): Promise<Result<BeforeAndAfter, ProposalFailure> | undefined> {
    const before = document.getText();
    const isSame = () => document.getText() === before;
    const wanted = await textAfter(document, code, grammars);
    if (!wanted.ok) return wanted;
    if (!isInHand && !(await door.mayWrite(uri, wanted.value)))
      return err({ kind: 'notConfirmed' });
    if (isQuiet !== true) await window.showTextDocument(document, { preview: false });
    if (await reviews.apply(document, () => (isSame() ? wanted.value : undefined)))
      return ok({ before: withUnixEnds(before), after: withUnixEnds(wanted.value) });
    return isSame() ? err({ kind: 'refused' }) : undefined;
  }

  return async (change) => {
    const { uri } = change;
    if (!isAllowed(uri)) return err({ kind: 'excluded' });
    const isInHand = change.isOther !== true && isBeingEdited(uri);
    const document = await currentDocument(uri, clock);
    if (document === undefined) return err({ kind: 'unreadable' });
    for (let placement = 0; placement < maxPlacements; placement++) {
      const placed = await placeOnce(change, document, isInHand);
      if (placed !== undefined) return placed;
    }
    return err({ kind: 'refused' });
  };
}

/** The document in front is the user's own business, wherever it lies. */
const isBeingEdited = (uri: Uri): boolean =>
  window.activeTextEditor?.document.uri.toString() === uri.toString();

async function textAfter(
  document: TextDocument,
  code: string,
  grammars: Pick<Grammars, 'load'>,
): Promise<Result<string, ProposalFailure>> {
  const { languageId, path } = answerTarget(document, { start: 0, end: document.lineCount });
  const file = { document: linesOf(document), languageId, path };
  const placed = await placeBlock({ code: withUnixEnds(code), file, grammars });
  switch (placed.kind) {
    case 'apply':
      return ok(placed.after.join(eolOf(document)));
    case 'unchanged':
      return err({ kind: 'answer', problem: { kind: 'unchanged' } });
    case 'askWhere':
      return err({ kind: 'unclear' });
    default:
      return assertNever(placed);
  }
}
