import { window } from 'vscode';
import type { Log, Notices } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { SecretVault } from '../secrets.ts';
import { forgetFiles, type KeptFolders } from './forgetFiles.ts';

export interface ForgetDeps {
  readonly vault: Pick<SecretVault, 'keys' | 'delete'>;
  readonly folders: KeptFolders;
  /** Stops all that could write or remember, runs `work`, and starts anew. */
  readonly whileAtRest: (work: () => Promise<void>) => Promise<void>;
  readonly hasEnvironmentKey: boolean;
  readonly notices: Notices;
  readonly log: Log;
  readonly texts: Texts;
}

/** Asks, then deletes keys, conversations, figures, limits, caches and the index. The user's settings stay. */
export function createForgetEverything(deps: ForgetDeps): () => Promise<void> {
  const words = deps.texts.forget;
  return async () => {
    const answer = await window.showWarningMessage(
      words.question,
      { modal: true, detail: words.detail },
      words.confirm,
    );
    if (answer !== words.confirm) return;
    await deps.whileAtRest(async () => {
      const names = await deps.vault.keys();
      await Promise.all(names.map((name) => deps.vault.delete(name)));
      await forgetFiles(deps.folders);
    });
    deps.log.info('forgotten');
    deps.notices.clear('forgotten');
    const text = deps.hasEnvironmentKey ? `${words.done} ${words.environmentStays}` : words.done;
    deps.notices.show({ id: 'forgotten', level: 'info', text, actions: [] });
  };
}
