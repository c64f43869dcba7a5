import { StatusBarAlignment, window } from 'vscode';
import type { Disposable } from '../../core/lifetime.ts';
import type { Proposal } from '../../core/nextEdit/proposal.ts';
import { isScreenReaderOn } from '../screenReader.ts';

/** Tells screen readers of a next edit, each once. */
export interface Announcer extends Disposable {
  announce(proposal: Proposal, text: string): void;
  clear(): void;
}

/**
 * Creates an announcer. The stable API has no way to speak; an entry of the status bar whose role is `alert` is read out
 * when it comes. It stands there only where the user has told the editor that a screen reader is in use.
 */
export function createAnnouncer(): Announcer {
  const item = window.createStatusBarItem('slipstream.nextEdit', StatusBarAlignment.Left, -1_000);
  item.name = 'Slipstream';
  let told: Proposal | undefined;
  return {
    announce(proposal, text) {
      if (told === proposal) return;
      told = proposal;
      if (!isScreenReaderOn()) return;
      item.text = text;
      item.accessibilityInformation = { label: text, role: 'alert' };
      item.show();
    },
    clear: () => item.hide(),
    dispose: () => item.dispose(),
  };
}
