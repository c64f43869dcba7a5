import { commands, window } from 'vscode';
import type { Routing } from '../../core/routing/routing.ts';
import { type StatusAction, statusLines } from '../../core/routing/statusLines.ts';
import type { RoutingTexts } from '../../core/routing/texts.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { CommandId } from '../contributions.ts';
import { openSetting } from '../openSetting.ts';

export interface ShowStatusDeps {
  readonly routing: Pick<Routing, 'state' | 'retryPayment' | 'allowOverrun'>;
  readonly strings: RoutingTexts;
  readonly setKey: (provider: string) => unknown;
}

/** "Show Status": which model answers, what blocks it until when, and what it cost. Selecting a line acts on it. */
export function createShowStatus(deps: ShowStatusDeps): () => Promise<void> {
  const { routing, strings } = deps;
  return async () => {
    const items = statusLines(routing.state, strings).map((line) => ({
      label: line.text,
      detail: line.detail,
      description: line.actionLabel,
      action: line.action,
    }));
    const chosen = await window.showQuickPick(items, {
      title: strings.statusTitle,
      placeHolder: strings.statusPlaceholder,
      matchOnDetail: true,
    });
    if (chosen !== undefined) await act(chosen.action, deps);
  };
}

const pickModel: CommandId = 'slipstream.selectModel';

async function act(action: StatusAction, { routing, setKey }: ShowStatusDeps): Promise<void> {
  switch (action.kind) {
    case 'setKey':
      await setKey(action.provider);
      return;
    case 'retryPayment':
      return routing.retryPayment(action.provider);
    case 'allowOverrun':
      return routing.allowOverrun();
    case 'selectModel':
      await commands.executeCommand(pickModel, action.task);
      return;
    case 'openSetting':
      await openSetting(action.key);
      return;
    default:
      assertNever(action);
  }
}
