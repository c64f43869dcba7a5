import { window } from 'vscode';
import type { Log, Notices } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { SecretVault } from '../secrets.ts';
import { forgetFiles, type KeptFolders } from './forgetFiles.ts';

export interface ForgetDeps {
  readonly vault: Pick<SecretVault, 'keys' | 'delete'>;
  readonly folders: KeptFolders;
  /** Stops all that could write or remember, runs `work`, and starts anew. */
  readonly whileStopped: (work: () => Promise<void>) => Promise<void>;
  readonly hasEnvironmentKey: boolean;
  readonly notices: Notices;
  readonly log: Log;
  readonly texts: Texts;
}

/** Asks, then deletes keys, conversations, figures, limits, caches and the index. The user's settings stay. */
export function createForgetEverything(deps: ForgetDeps): () => Promise<void> {
  const strings = deps.texts.forget;
  return async () => {
    const answer = await window.showWarningMessage(
      strings.question,
      { modal: true, detail: strings.detail },
      strings.confirm,
    );
    if (answer !== strings.confirm) return;
    await deps.whileStopped(async () => {
      const names = await deps.vault.keys();
      await Promise.all(names.map((name) => deps.vault.delete(name)));
      await forgetFiles(deps.folders);
    });
    deps.log.info('forgotten');
    deps.notices.clear('forgotten');
    const text = deps.hasEnvironmentKey
      ? `${strings.done} ${strings.environmentStays}`
      : strings.done;
    deps.notices.show({ id: 'forgotten', level: 'info', text, actions: [] });
  };
}
