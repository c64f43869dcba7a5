import { window } from 'vscode';
import type { Notice, NoticeAction, Notices } from '../core/ports.ts';
import { type OnUnexpected, run } from './listen.ts';

/** Shows notices as the editor's toasts, each id once until it is cleared. */
export function createNotices(onUnexpected: OnUnexpected): Notices {
  const shown = new Set<string>();
  return {
    show(notice) {
      if (shown.has(notice.id)) return;
      shown.add(notice.id);
      run(() => present(notice), `notice ${notice.id}`, onUnexpected);
    },
    clear(id) {
      shown.delete(id);
    },
  };
}

async function present(notice: Notice): Promise<void> {
  const labels = notice.actions.map((action) => action.label);
  const chosen = await ask(notice, labels);
  const action: NoticeAction | undefined = notice.actions.find(({ label }) => label === chosen);
  await action?.run();
}

function ask(notice: Notice, labels: readonly string[]): Thenable<string | undefined> {
  if (notice.level === 'error') return window.showErrorMessage(notice.text, ...labels);
  if (notice.level === 'warning') return window.showWarningMessage(notice.text, ...labels);
  return window.showInformationMessage(notice.text, ...labels);
}
