import {
  CodeLens,
  type Command,
  EventEmitter,
  Hover,
  languages,
  MarkdownString,
  type TextDocument,
} from 'vscode';
import { splitKeepingEnds } from '../../core/answer/textLines.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Hunk, Review } from '../../core/refactor/review.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { ApprovedChange, ReviewEntry, ReviewStore } from './reviewStore.ts';
import { hunkRange, removedText } from './reviewView.ts';

/** Lines of old text that a hover can show before it scrolls away. */
const hoverLines = 40;

/**
 * Lenses above each hunk and hovers on it: verdicts by click, the old text to read. Registered with the first review, so
 * that the editor asks nobody in vain before.
 */
export function createReviewLens(reviews: ReviewStore, texts: Texts): Disposable {
  const store = createStore();
  const changes = store.own(new EventEmitter<void>());
  let isRegistered = false;
  store.own(
    reviews.onDidChange(() => {
      if (!isRegistered) {
        isRegistered = true;
        store.own(register(reviews, texts, changes));
      }
      changes.fire();
    }),
  );
  return store;
}

function register(reviews: ReviewStore, texts: Texts, changes: EventEmitter<void>): Disposable {
  const store = createStore();
  const everywhere = '*';
  store.own(
    languages.registerCodeLensProvider(everywhere, {
      onDidChangeCodeLenses: changes.event,
      provideCodeLenses(document) {
        const entry = reviews.entry(document.uri);
        if (entry !== undefined) return lensesOf(document, entry, texts);
        const approved = reviews.approved(document.uri);
        return approved === undefined ? [] : approvedLenses(document, approved, texts);
      },
    }),
  );
  store.own(
    languages.registerHoverProvider(everywhere, {
      provideHover(document, position) {
        const entry = reviews.entry(document.uri);
        const hunk = entry?.review.hunks.find((candidate) =>
          hunkRange(document, candidate).contains(position.with(undefined, 0)),
        );
        if (entry === undefined || hunk === undefined) return undefined;
        return new Hover(hoverText(document, { review: entry.review, hunk, texts }));
      },
    }),
  );
  return store;
}

function lensesOf(document: TextDocument, entry: ReviewEntry, texts: Texts): CodeLens[] {
  const strings = texts.refactor;
  const { hunks } = entry.review;
  return hunks.flatMap((hunk, index) => {
    const range = hunkRange(document, hunk);
    const removed = splitKeepingEnds(removedText(entry.review, hunk)).length;
    const about = (command: string, title: string): Command => ({
      command,
      title,
      arguments: [document.uri, hunk.id],
    });
    const commands = [
      about('slipstream.keepHunk', `$(check) ${strings.keep}`),
      about('slipstream.undoHunk', `$(discard) ${strings.undo}`),
      ...(removed > 0
        ? [about('slipstream.showRemoved', `$(diff) ${strings.showRemoved(removed)}`)]
        : []),
      about('slipstream.nextHunk', strings.hunkOf(index + 1, hunks.length)),
    ];
    if (index === 0) {
      if (hunks.length > 1)
        commands.push(
          about('slipstream.keepAllHunks', `$(check-all) ${strings.keepAll}`),
          about('slipstream.undoAllHunks', `$(clear-all) ${strings.undoAll}`),
        );
      if (entry.origin !== undefined)
        commands.push(
          about('slipstream.rerunEdit', strings.askAgain),
          about('slipstream.followUpEdit', strings.followUp),
        );
      if (entry.remark !== undefined)
        commands.push({ command: '', title: `$(info) ${entry.remark}` });
    }
    return commands.map((command) => new CodeLens(range, command));
  });
}

/** One quiet line above what was applied: the ways back and on, and the setting that decides whether there is more. */
function approvedLenses(
  document: TextDocument,
  { start, remark, origin }: ApprovedChange,
  texts: Texts,
): CodeLens[] {
  const strings = texts.refactor;
  const about = (command: string, title: string): Command => ({
    command,
    title,
    arguments: [document.uri],
  });
  const commands: readonly Command[] = [
    about('slipstream.undoAllHunks', `$(discard) ${strings.undo}`),
    ...(origin === undefined ? [] : [about('slipstream.followUpEdit', strings.followUp)]),
    about('slipstream.toggleReview', strings.reviewAfterAll),
    {
      command: 'workbench.action.openSettings',
      title: `$(gear) ${strings.reviewSetting}`,
      arguments: ['slipstream.edit.review'],
    },
    ...(remark === undefined ? [] : [{ command: '', title: `$(info) ${remark}` }]),
  ];
  const { line } = document.positionAt(start);
  const range = document.lineAt(line).range;
  return commands.map((command) => new CodeLens(range, command));
}

interface HoverOptions {
  readonly review: Review;
  readonly hunk: Hunk;
  readonly texts: Texts;
}

function hoverText(document: TextDocument, { review, hunk, texts }: HoverOptions): MarkdownString {
  const strings = texts.refactor;
  const args = encodeURIComponent(JSON.stringify([document.uri, hunk.id]));
  const markdown = new MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: ['slipstream.keepHunk', 'slipstream.undoHunk'] };
  const old = splitKeepingEnds(removedText(review, hunk));
  if (old.length > 0) {
    markdown.appendText(strings.removedLines);
    markdown.appendCodeblock(old.slice(0, hoverLines).join('').trimEnd(), document.languageId);
  }
  markdown.appendMarkdown(
    `[$(check) ${strings.keep}](command:slipstream.keepHunk?${args})&nbsp;&nbsp; [$(discard) ${strings.undo}](command:slipstream.undoHunk?${args})`,
  );
  return markdown;
}
