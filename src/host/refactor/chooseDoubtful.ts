import { type TextDocument, window } from 'vscode';
import type { Doubt } from '../../core/answer/doubt.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { closeDiff, showDiff } from './diffTab.ts';
import { eolOf } from './documentLines.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

export interface ChooseDeps {
  readonly texts: Texts;
  /** Read-only texts: the proposed one is shown from here. */
  readonly proposals: VirtualDocuments;
}

export interface DoubtfulChange {
  readonly document: TextDocument;
  /** The document's lines as the answer would leave them. */
  readonly after: readonly string[];
  readonly doubts: readonly Doubt[];
}

/**
 * Shows the text as it is beside the text that a doubtful answer makes of it, says what would be lost, and asks. False
 * where the user keeps his text, also by Escape or by closing the question.
 */
export async function chooseDoubtful(
  { document, after, doubts }: DoubtfulChange,
  { texts, proposals }: ChooseDeps,
): Promise<boolean> {
  const strings = texts.refactor;
  const proposed = proposals.open(document.uri, after.join(eolOf(document)));
  const diff = { left: document.uri, right: proposed.uri };
  const name = document.uri.path.split('/').at(-1) ?? '';
  try {
    await showDiff({ ...diff, title: strings.doubtfulTitle(name), show: { preview: true } });
    const apply = strings.applyAnyway;
    const answer = await window.showWarningMessage(
      strings.doubtful(doubts),
      apply,
      strings.keepMine,
    );
    return answer === apply;
  } finally {
    await closeDiff(diff, false);
    proposed.dispose();
  }
}
