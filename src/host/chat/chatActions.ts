import { commands } from 'vscode';
import type { Action } from '../../shared/chatMessage.ts';

/** The command behind each button of a failure or a banner. `retry` is the session's own. */
export const commandOf: Readonly<
  Record<Exclude<Action['id'], 'retry'>, readonly [string, ...unknown[]]>
> = {
  setKey: ['slipstream.setApiKey'],
  selectModel: ['slipstream.selectModel', 'chat'],
  diagnose: ['slipstream.diagnoseConnection'],
  openSettings: ['workbench.action.openSettings', 'slipstream'],
  showLog: ['slipstream.showLog'],
};

export async function runChatAction(id: Action['id']): Promise<void> {
  if (id !== 'retry') await commands.executeCommand(...commandOf[id]);
}
