import { type TextDocument, type Uri, window, workspace } from 'vscode';
import type { AnswerProblem } from '../../core/answer/answerTarget.ts';
import { withEnds } from '../../core/answer/textLines.ts';
import { placeBlock } from '../../core/refactor/placeBlock.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { WriteDoor } from './confirmWrite.ts';
import { eolOf, linesOf } from './documentLines.ts';
import { answerTarget } from './editTarget.ts';
import type { ReviewStore } from './reviewStore.ts';

/** A change that another feature proposes for a file. */
export interface ProposedChange {
  readonly uri: Uri;
  /** The file as it is to become, or a block of code as a model gives it, to be placed by its content. */
  readonly content: { readonly newText: string } | { readonly code: string };
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

/** Puts a change into a file in one undo step and begins its review there. */
export type ApplyAsReview = (change: ProposedChange) => Promise<Result<void, ProposalFailure>>;

export function createApplyAsReview(
  reviews: Pick<ReviewStore, 'apply'>,
  isAllowed: (uri: Uri) => boolean,
  door: Pick<WriteDoor, 'mayWrite'>,
  grammars: Pick<Grammars, 'load'>,
): ApplyAsReview {
  return async ({ uri, content, isQuiet, isOther }) => {
    if (!isAllowed(uri)) return err({ kind: 'excluded' });
    const isInHand = isOther !== true && isBeingEdited(uri);
    // A file that is gone, or is none of text, rejects.
    const document = await workspace.openTextDocument(uri).then(undefined, () => undefined);
    if (document === undefined) return err({ kind: 'unreadable' });
    const wanted = await textAfter(document, content, grammars);
    if (!wanted.ok) return wanted;
    if (!isInHand && !(await door.mayWrite(uri, wanted.value)))
      return err({ kind: 'notConfirmed' });
    if (isQuiet !== true) await window.showTextDocument(document, { preview: false });
    const isApplied = await reviews.apply(document, () => wanted.value);
    return isApplied ? ok(undefined) : err({ kind: 'refused' });
  };
}

/** The document in front is the user's own business, wherever it lies. */
const isBeingEdited = (uri: Uri): boolean =>
  window.activeTextEditor?.document.uri.toString() === uri.toString();

async function textAfter(
  document: TextDocument,
  content: ProposedChange['content'],
  grammars: Pick<Grammars, 'load'>,
): Promise<Result<string, ProposalFailure>> {
  if ('newText' in content) return ok(withEnds(content.newText, eolOf(document)));
  const { languageId, path } = answerTarget(document, { start: 0, end: document.lineCount });
  const file = { document: linesOf(document), languageId, path };
  const placed = await placeBlock({ code: withEnds(content.code, '\n'), file, grammars });
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
