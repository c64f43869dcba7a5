import { workspace } from 'vscode';

/** The stable API tells only what the user has set: `auto` may mean that one is in use, which the setting is for. */
export const isScreenReaderOn = (): boolean =>
  workspace.getConfiguration('editor').get<string>('accessibilitySupport') === 'on';
