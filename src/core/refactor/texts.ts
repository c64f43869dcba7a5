import { assertNever } from '../../shared/assertNever.ts';
import type { AnswerProblem, AnswerRepair } from '../answer/answerTarget.ts';
import type { Doubt } from '../answer/doubt.ts';
import type { ReportSection } from '../report/tableReport.ts';
import type { Translate } from '../translate.ts';
import type { EditProgress } from './editProgress.ts';
import type { EditFigures } from './editStatistics.ts';

/** Whether a problem that was to be fixed is gone. */
export type CheckVerdict = 'gone' | 'still' | 'new' | 'unknown';

/** Texts of editing and review. */
export function createRefactorTexts(t: Translate) {
  return {
    instructionTitle: (lines: number, name: string | undefined) => {
      if (name === undefined) return lines === 1 ? t('Edit 1 Line') : t('Edit {0} Lines', lines);
      return lines === 1 ? t('Edit {0} · 1 line', name) : t('Edit {0} · {1} lines', name, lines);
    },
    widenScope: t('Widen (Shift+Alt+Right)'),
    narrowScope: t('Narrow (Shift+Alt+Left)'),
    instructionPlaceholder: t('What should change? The result shows while you type.'),
    instructionPlaceholderQuiet: t('What should change?'),
    needsKey: (provider: string) =>
      t(
        'Edits need an API key for {0}. Press Enter to set it; your instruction is kept.',
        provider,
      ),
    previewDone: ({ tokensPerSecond }: EditProgress) =>
      tokensPerSecond === undefined
        ? t('Nothing is applied yet.')
        : t('About {0} tokens/s. Nothing is applied yet.', tokensPerSecond.toLocaleString('en')),
    followUpTitle: t('Follow Up'),
    liveTitle: (name: string) => t('{0} (writing)', name),
    reviewTitle: (name: string) => t('{0} (changes)', name),
    progress: ({ lines, tokensPerSecond }: EditProgress) =>
      tokensPerSecond === undefined
        ? t('{0} lines', lines)
        : t('{0} lines, about {1} tokens/s', lines, tokensPerSecond.toLocaleString('en')),
    waitingForModel: t('Waiting for the model'),
    waitingForQuota: (seconds: number) => t('Rate limit: resuming in {0} s', seconds),
    stopHint: t('Click or press Esc to cancel. Nothing will be applied.'),
    stopped: t('Stopped. Your file is unchanged.'),
    noEditor: t('Open a file and place the cursor first.'),
    readOnly: t('This editor is read-only: nothing can be changed here.'),
    notEditable: t('This document cannot be edited.'),
    excluded: (name: string) =>
      t('“{0}” looks like a file with secrets. It is never sent anywhere.', name),
    moved: t(
      'The code changed while the model was answering, so the edit no longer fits. Nothing was applied.',
    ),
    notApplied: t('VS Code did not accept the change. Your file is unchanged; try again.'),
    doubtfulTitle: (name: string) => t('{0}: yours ↔ proposed', name),
    doubtful: (doubts: readonly Doubt[]) => describeDoubts(doubts, t),
    applyAnyway: t('Apply Anyway'),
    keepMine: t('Keep My Text'),
    editFigures: (figures: EditFigures) => describeEditFigures(figures, t),
    tryAgain: t('Try Again'),
    setKey: t('Set API Key'),
    confirmTitle: (path: string) => t('{0} (proposed)', path),
    confirmWrite: (path: string, why: string) =>
      t(
        'The answer wants to change {0}. {1} Look at the comparison before you allow it.',
        path,
        why,
      ),
    confirmReason: {
      link: t('It is reached through a link.'),
      hidden: t('It is in a hidden folder or is a hidden file, which tools may run.'),
      pipeline: t('It decides what runs when the project is built or deployed.'),
      manifest: t('It decides what is installed, built or started.'),
      lockFile: t('It decides which packages are installed.'),
      dependency: t('It belongs to an installed package.'),
    },
    writeFile: t('Allow This Change'),
    leaveFile: t('Leave the File'),
    writeRefused: (path: string, why: string) => t('{0} was not changed. {1}', path, why),
    refuseReason: {
      outside: t('It is outside of the workspace.'),
      git: t('It belongs to Git itself.'),
    },
    answerProblem: (problem: AnswerProblem) => describeAnswerProblem(problem, t),
    repairs: (repairs: readonly AnswerRepair[]) => describeRepairs(repairs, t),
    malformed: t('The model twice answered in an unexpected format. Try again.'),
    keep: t('Keep'),
    undo: t('Undo'),
    keepAll: t('Keep All'),
    undoAll: t('Undo All'),
    showRemoved: (count: number) =>
      count === 1 ? t('1 Line Removed') : t('{0} Lines Removed', count),
    hunkOf: (index: number, count: number) => t('Change {0} of {1}', index, count),
    followUp: t('Follow Up…'),
    reviewAfterAll: t('Review Changes'),
    reviewSetting: t('When to Review'),
    approved: t('Applied and kept.'),
    keptWithoutReview: t('New: a change you saw in full is kept without review'),
    askAgain: t('Ask Again'),
    waitsElsewhere: (name: string) => t('{0} was changed. Review the changes there.', name),
    otherFiles: (count: number) =>
      count === 1 ? t('1 other file changed.') : t('{0} other files changed.', count),
    otherFilesFailed: (names: string) =>
      t(
        'The answer also mentions files that could not be changed: {0}. They are untouched.',
        names,
      ),
    pending: (count: number) =>
      count === 1 ? t('1 change to review') : t('{0} changes to review', count),
    removedLines: t('Before:'),
    gaveWay: (count: number) =>
      count === 1
        ? t('You edited a pending change, so it is now kept.')
        : t('You edited {0} pending changes, so they are now kept.', count),
    reviewLost: t('The window reloaded, so pending changes were kept.'),
    verdict: (verdict: CheckVerdict) => describeVerdict(verdict, t),
    checking: t('Checking…'),
    secondAttempt: t('The problem is still there. Trying once more…'),
    fix: (message: string) => t('Fix with Slipstream: {0}', message),
    fixAll: (count: number) => t('Fix all {0} problems in this file with Slipstream', count),
    explainProblem: t('Explain with Slipstream'),
    rewriteSelection: {
      'slipstream.editSelection': t('Edit with Slipstream…'),
      'slipstream.simplifyCode': t('Simplify with Slipstream'),
      'slipstream.addTypes': t('Add types with Slipstream'),
      'slipstream.addDocumentation': t('Add documentation with Slipstream'),
      'slipstream.extractFunction': t('Extract function with Slipstream'),
    },
    nothingPending: t('There are no changes to review here.'),
    noProblems: t('There is no problem here.'),
    explainQuestion: t('Explain this code.'),
    explainProblemQuestion: (message: string) =>
      t('Explain this problem and how to solve it: {0}', message),
    namesTitle: (name: string) => t('Better Names for “{0}”', name),
    noNames: t('The model suggested no better name. Nothing was changed.'),
    noSymbol: t('Place the cursor on a name first.'),
    renameFailed: (name: string) =>
      t('The editor could not rename to “{0}”. Nothing was changed.', name),
    thinking: t('Asking the model…'),
    noRepository: t('No git repository is open.'),
    changeTitle: (file: string) => t('{0} (before ↔ now)', file),
    restore: t('Restore'),
    restoreQuestion: t('Take back what this answer changed?'),
    restoreDetail: (edited: number, deleted: number) => restoreDetail(edited, deleted, t),
    restoreMissing: (paths: readonly string[]) =>
      t(
        'Nothing was restored in {0}: the file was moved, deleted or cannot be read.',
        paths.join(', '),
      ),
    restoreRefused: (paths: readonly string[]) =>
      t(
        'Nothing was restored in {0}: VS Code did not accept the change. Try again.',
        paths.join(', '),
      ),
    leaveMyEdits: t('Restore the Rest'),
    takeBackEdits: t('Restore Everything'),
    nothingToCommit: t('There are no changes to describe. New files count once they are staged.'),
    nothingStaged: (files: number) =>
      files === 1
        ? t('Nothing is staged. Describe the one changed file instead?')
        : t('Nothing is staged. Describe all {0} changed files instead?', files),
    describeUnstaged: t('Describe Unstaged Changes'),
    whichRepository: t('Write the commit message for which repository?'),
    noTerminalRun: t(
      'No completed terminal command found yet. Turn on shell integration, run a command and try again.',
    ),
    actionsTitle: t('Your Own Actions'),
    noActions: t('No actions yet. Put Markdown files into .slipstream/actions in this folder.'),
    testsWhere: (file: string) => t('Tests go to {0}.', file),
    noTestPlace: t('The model did not name a usable place for the tests. Nothing was written.'),
    notTrusted: t('This folder is not trusted, so nothing of it is read for context.'),
  };
}

function restoreDetail(edited: number, deleted: number, t: Translate): string {
  const sentences = [
    edited === 1 ? t('You have edited one of the changed places since.') : undefined,
    edited > 1 ? t('You have edited {0} of the changed places since.', edited) : undefined,
    edited > 0
      ? t('“Restore the Rest” leaves your edits; “Restore Everything” takes them back too.')
      : undefined,
    deleted === 1 ? t('One file that the answer made goes to the trash.') : undefined,
    deleted > 1 ? t('{0} files that the answer made go to the trash.', deleted) : undefined,
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(' ');
}

/** How many of the things that would be lost are named. */
const mostNamed = 5;

/** Says what is wrong with a change before the user decides about it. */
function describeDoubts(doubts: readonly Doubt[], t: Translate): string {
  const lost = doubts.flatMap((doubt) => (doubt.kind === 'lost' ? doubt.things : []));
  if (lost.length > 0) {
    const named = lost.slice(0, mostNamed).join(' · ');
    return lost.length > mostNamed
      ? t(
          'Nothing was applied. This change would remove {0} and {1} more.',
          named,
          lost.length - mostNamed,
        )
      : t('Nothing was applied. This change would remove: {0}', named);
  }
  const kinds = new Set(doubts.map(({ kind }) => kind));
  if (kinds.has('hidden'))
    return t(
      'Nothing was applied. The answer holds characters that are invisible or look like others.',
    );
  if (kinds.has('broken')) return t('Nothing was applied. The new code does not parse.');
  if (kinds.has('cutOff')) return t('Nothing was applied. The answer seems to end too early.');
  if (kinds.has('level')) return t('Nothing was applied. The answer changes the indentation.');
  if (kinds.has('elided'))
    return t('Nothing was applied. The answer left parts out, and it is not clear which.');
  return t('Nothing was applied. It is not clear which lines the answer replaces.');
}

/** A part of the statistics; empty while no edit was asked for. */
function describeEditFigures(figures: EditFigures, t: Translate): readonly ReportSection[] {
  if (figures.answers === 0) return [];
  const wait = (ms: number | undefined) => (ms === undefined ? '–' : `${Math.round(ms)} ms`);
  const rows: readonly (readonly [string, string | number])[] = [
    [t('Answers'), figures.answers],
    [t('Ended early, continued'), figures.continued],
    [t('Doubtful, asked again'), figures.askedAgain],
    [t('Of these: could then be applied'), figures.helped],
    [t('Of these: not allowed by rate limit or budget'), figures.forbidden],
    [
      t('Doubtful changes shown to you / applied by you'),
      `${figures.shownToChoose} / ${figures.chosen}`,
    ],
    [t('Extra wait, median'), wait(figures.medianWaitMs)],
    [t('Extra wait, 95th percentile'), wait(figures.p95WaitMs)],
  ];
  return [{ heading: t('Edits'), columns: [t('What'), t('How many')], rows }];
}

function describeAnswerProblem(problem: AnswerProblem, t: Translate): string {
  switch (problem.kind) {
    case 'empty':
      return t('The model returned an empty answer. Your file is unchanged.');
    case 'notCode':
      return t('The model replied with an explanation instead of code. Your file is unchanged.');
    case 'cutOff':
      return t(
        'The answer was too long and ended early. Nothing was applied; select a smaller part.',
      );
    case 'elided':
      return t(
        'The model left parts out (“{0}”), and it is not clear which. Nothing was applied.',
        problem.marker,
      );
    case 'ambiguous':
      return t(
        'The model offered {0} alternatives. Nothing was applied; ask for just one.',
        problem.versions,
      );
    case 'misplaced':
      return t(
        'The answer changes text that is not in this file (“{0}”). Nothing was applied.',
        problem.excerpt,
      );
    case 'unchanged':
      return t('The model proposes no change.');
    default:
      return assertNever(problem);
  }
}

/** Only what a user should know: that code was placed or completed by us, or left out. */
function describeRepairs(repairs: readonly AnswerRepair[], t: Translate): string | undefined {
  if (repairs.includes('outside'))
    return t('The answer also changed code outside the selection; that part was left out.');
  if (repairs.includes('elided'))
    return t('The answer left parts out; they were filled in from your code.');
  if (repairs.includes('fragment'))
    return t('The answer covered only part of the selection; the rest is unchanged.');
  if (repairs.includes('imports')) return t('The answer also changed imports.');
  return undefined;
}

function describeVerdict(verdict: CheckVerdict, t: Translate): string {
  switch (verdict) {
    case 'gone':
      return t('Problem gone');
    case 'still':
      return t('Problem still there');
    case 'new':
      return t('New problem');
    case 'unknown':
      return t('Not checked');
    default:
      return assertNever(verdict);
  }
}
