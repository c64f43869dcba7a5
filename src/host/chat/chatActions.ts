import { commands } from 'vscode';
import type { Action } from '../../shared/chatMessage.ts';

/** The command behind each button of a failure or a banner. `retry` and `switchModel` are the session's own. */
export const commandOf: Readonly<
  Record<Exclude<Action['id'], 'retry' | 'switchModel'>, readonly [string, ...unknown[]]>
> = {
  setKey: ['slipstream.setApiKey'],
  selectModel: ['slipstream.selectModel', 'chat'],
  diagnose: ['slipstream.diagnoseConnection'],
  openSettings: ['workbench.action.openSettings', 'slipstream'],
  showLog: ['slipstream.showLog'],
  searchWorkspace: ['slipstream.searchWorkspace'],
  showStatus: ['slipstream.showStatus'],
};

/**
 * @param question  what was asked last, for what can be done with it without a model.
 * @param provider  whose key it is that may be missing.
 */
export async function runChatAction(
  id: Exclude<Action['id'], 'switchModel'>,
  { question, provider }: { readonly question: string | undefined; readonly provider?: string },
): Promise<void> {
  if (id === 'searchWorkspace') await commands.executeCommand(commandOf[id][0], question);
  else if (id === 'setKey') await commands.executeCommand(commandOf[id][0], provider);
  else if (id !== 'retry') await commands.executeCommand(...commandOf[id]);
}
