import { type Command, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { Clock } from '../core/clock.ts';
import type { Event } from '../core/event.ts';
import { createStore, type Disposable } from '../core/lifetime.ts';
import type { StatusClick, StatusView } from '../core/status/statusView.ts';
import { assertNever } from '../shared/assertNever.ts';
import type { CommandId } from './contributions.ts';

export interface StatusBarDeps {
  readonly clock: Clock;
  /** Derived anew each time it is drawn. */
  readonly view: () => StatusView;
  readonly onDidChange: readonly Event<unknown>[];
}

/** Redrawn at most this often: streams report faster than anybody reads. */
const redrawMs = 200;

/** The one status bar item. A click leads to what mends the trouble, or opens the menu. */
export function createStatusBar(deps: StatusBarDeps): Disposable {
  const store = createStore();
  const item = store.own(
    window.createStatusBarItem('slipstream.status', StatusBarAlignment.Right, 100),
  );
  item.name = 'Slipstream';

  let pending: Disposable | undefined;
  store.own({ dispose: () => pending?.dispose() });

  const draw = () => {
    pending = undefined;
    const view = deps.view();
    item.text = view.text;
    item.command = commandOf(view.click);
    item.accessibilityInformation = { label: view.label, role: 'button' };
    item.tooltip = new MarkdownString(view.tooltip, true);
    item.backgroundColor =
      view.severity === 'normal'
        ? undefined
        : new ThemeColor(`statusBarItem.${view.severity}Background`);
  };
  for (const event of deps.onDidChange)
    store.own(
      event(() => {
        pending ??= deps.clock.after(redrawMs, draw);
      }),
    );
  draw();
  item.show();
  return store;
}

function commandOf(click: StatusClick): Command {
  switch (click.kind) {
    case 'menu':
      return commandTo('slipstream.openMenu');
    case 'setKey':
      return commandTo('slipstream.setApiKey', click.provider);
    case 'selectModel':
      return commandTo('slipstream.selectModel', click.task);
    default:
      return assertNever(click);
  }
}

const commandTo = (command: CommandId, ...args: readonly string[]): Command => ({
  title: 'Slipstream',
  command,
  arguments: [...args],
});
