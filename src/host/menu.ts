import { commands, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { type MenuAct, type MenuRow, type MenuState, menuRows } from '../core/status/menuRows.ts';
import type { Texts } from '../core/texts/texts.ts';
import type { CommandId } from './contributions.ts';
import type { Walkthrough } from './walkthrough.ts';

export interface MenuDeps {
  readonly state: () => MenuState;
  readonly texts: Texts;
  /** `publisher.name`. */
  readonly extensionId: string;
  readonly walkthrough: Walkthrough;
}

interface Item extends QuickPickItem {
  readonly act?: MenuAct;
}

/** Opens the menu of the status bar item. */
export function createMenu({ state, texts, ...doors }: MenuDeps): () => Promise<void> {
  return async () => {
    const chosen = await window.showQuickPick(menuRows(state(), texts).map(toItem), {
      title: texts.menu.title,
    });
    if (chosen?.act !== undefined) await run(chosen.act, doors);
  };
}

const toItem = (row: MenuRow): Item =>
  row.kind === 'heading'
    ? { label: row.label, kind: QuickPickItemKind.Separator }
    : { label: `$(${row.icon}) ${row.label}`, description: row.description, act: row.act };

const commandOf: Readonly<
  Record<Exclude<MenuAct['kind'], 'snooze' | 'settings' | 'getStarted'>, CommandId>
> = {
  openChat: 'slipstream.openChat',
  edit: 'slipstream.editSelection',
  toggleSuggestions: 'slipstream.toggleSuggestions',
  toggleLanguage: 'slipstream.toggleSuggestionsForLanguage',
  toggleQuiet: 'slipstream.toggleQuietMode',
  toggleNextEdits: 'slipstream.toggleNextEdits',
  selectModel: 'slipstream.selectModel',
  setKey: 'slipstream.setApiKey',
  showStatus: 'slipstream.showStatus',
  latencyReport: 'slipstream.latencyReport',
  statistics: 'slipstream.showSuggestionFigures',
  diagnose: 'slipstream.diagnoseConnection',
  benchmark: 'slipstream.benchmarkModels',
  showLog: 'slipstream.showLog',
};

async function run(
  act: MenuAct,
  { extensionId, walkthrough }: Pick<MenuDeps, 'extensionId' | 'walkthrough'>,
): Promise<void> {
  switch (act.kind) {
    case 'snooze':
      await commands.executeCommand(pauseCommand, act.forMs);
      return;
    case 'settings':
      await commands.executeCommand('workbench.action.openSettings', `@ext:${extensionId}`);
      return;
    case 'getStarted':
      await walkthrough.open();
      return;
    default:
      await commands.executeCommand(commandOf[act.kind]);
  }
}

const pauseCommand: CommandId = 'slipstream.pauseSuggestions';
