import {
  commands,
  type Tab,
  TabInputNotebook,
  TabInputText,
  TabInputTextDiff,
  type TextDocument,
  type TextDocumentShowOptions,
  type Uri,
  window,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore } from '../../core/lifetime.ts';
import { listen, type OnUnexpected } from '../listen.ts';

export interface DiffTab {
  readonly left: Uri;
  readonly right: Uri;
}

export interface ShowDiffOptions extends DiffTab {
  readonly title: string;
  readonly show: TextDocumentShowOptions;
}

export async function showDiff({ left, right, title, show }: ShowDiffOptions): Promise<void> {
  await commands.executeCommand('vscode.diff', left, right, title, show);
}

const isThis = ({ input }: Tab, { left, right }: DiffTab): boolean =>
  input instanceof TabInputTextDiff &&
  input.original.toString() === left.toString() &&
  input.modified.toString() === right.toString();

/** Whether this comparison is what the user looks at. */
export function isDiffInFront(diff: DiffTab): boolean {
  const tab = window.tabGroups.activeTabGroup.activeTab;
  return tab !== undefined && isThis(tab, diff);
}

/** An editor that has opened a comparison may tell of its tab later; after this long it is taken for not there. */
const tabNewsMs = 1_000;

/** Comes once the comparison is what the user looks at, or after a second. */
export function whenDiffInFront(
  diff: DiffTab,
  { clock, onUnexpected }: { readonly clock: Clock; readonly onUnexpected: OnUnexpected },
): Promise<void> {
  return new Promise((resolve) => {
    const store = createStore();
    const finish = () => {
      store.dispose();
      resolve();
    };
    const look = () => {
      if (isDiffInFront(diff)) finish();
    };
    store.own(clock.after(tabNewsMs, finish));
    store.own(listen(window.tabGroups.onDidChangeTabs, 'live view', look, onUnexpected));
    look();
  });
}

/** Whether the user looks at this document: in a tab of its own, or as the side of a comparison that can be edited. */
export function isInFront({ uri }: TextDocument): boolean {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof TabInputText) return input.uri.toString() === uri.toString();
  if (input instanceof TabInputTextDiff) return input.modified.toString() === uri.toString();
  // The cells of a notebook are documents with the notebook's path.
  return input instanceof TabInputNotebook && input.uri.path === uri.path;
}

const tabsOf = (diff: DiffTab): readonly Tab[] =>
  window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => isThis(tab, diff));

/** Whether this comparison has a tab, in front or not. */
export const isDiffOpen = (diff: DiffTab): boolean => tabsOf(diff).length > 0;

/** Closes the tab of this comparison, wherever it is. Nothing happens when there is none. */
export async function closeDiff(diff: DiffTab, preserveFocus: boolean): Promise<void> {
  const tabs = tabsOf(diff);
  if (tabs.length > 0) await window.tabGroups.close(tabs, preserveFocus);
}
