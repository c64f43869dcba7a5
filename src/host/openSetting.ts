import { commands } from 'vscode';

/** Opens the settings editor at one of our settings. @param key without `slipstream.` */
export async function openSetting(key: string): Promise<void> {
  await commands.executeCommand('workbench.action.openSettings', `slipstream.${key}`);
}
