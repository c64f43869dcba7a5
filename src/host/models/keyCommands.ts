import { type QuickPickItem, window } from 'vscode';
import type { ProviderProfile } from '../../core/api/provider.ts';
import { type ProviderSet, providerOrigin } from '../../core/models/providerSet.ts';
import type { Notices } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { KeyStore } from '../secrets.ts';
import { askForKey, type KeyPromptDeps } from './keyPrompt.ts';

export interface KeyCommandsDeps extends KeyPromptDeps {
  readonly providers: () => ProviderSet;
  readonly keys: KeyStore;
  readonly notices: Notices;
  readonly texts: Texts;
}

export interface KeyCommands {
  /** Asks for a provider unless one is named, then for its key, checks it and keeps it. Resolves when that is over. */
  setKey(provider?: unknown): Promise<void>;
  /** Asks which key to forget. */
  forgetKey(): Promise<void>;
}

export function createKeyCommands(deps: KeyCommandsDeps): KeyCommands {
  const { keys, texts } = deps;
  return {
    async setKey(named) {
      await keys.loaded;
      const provider =
        (typeof named === 'string' ? deps.providers().get(named) : undefined) ??
        (await pickProvider(deps.providers().all, texts.key.chooseProvider, keys, texts));
      if (provider === undefined) return;
      const origin = providerOrigin(provider);
      if (origin === undefined) {
        notify(deps.notices, 'error', texts.key.noAddress(provider.label));
        return;
      }
      const entered = await askForKey(provider, origin, deps);
      if (entered === undefined) return;
      const place = await keys.set(provider.id, entered.key);
      if (place === 'memory') notify(deps.notices, 'warning', texts.key.inMemory(provider.label));
      else if (entered.models === undefined)
        notify(deps.notices, 'warning', texts.key.savedUnchecked(provider.label));
      else notify(deps.notices, 'info', texts.key.saved(provider.label, entered.models));
    },

    async forgetKey() {
      await keys.loaded;
      const stored = deps
        .providers()
        .all.filter(({ id }) => ['stored', 'elsewhere'].includes(keys.placeOf(id)));
      if (stored.length === 0) {
        notify(deps.notices, 'info', texts.key.nothingToForget);
        return;
      }
      const provider = await pickProvider(stored, texts.key.chooseForgotten, keys, texts);
      if (provider === undefined) return;
      await keys.forget(provider.id);
      const rest =
        keys.placeOf(provider.id) === 'environment' ? ` ${texts.key.environmentStays}` : '';
      notify(deps.notices, 'info', texts.key.forgotten(provider.label) + rest);
    },
  };
}

/** The same words may come again: each is the answer to a command just given. */
function notify(notices: Notices, level: 'info' | 'warning' | 'error', text: string): void {
  const id = `key ${text}`;
  notices.clear(id);
  notices.show({ id, level, text, actions: [] });
}

interface ProviderItem extends QuickPickItem {
  readonly provider: ProviderProfile;
}

async function pickProvider(
  providers: readonly ProviderProfile[],
  title: string,
  keys: KeyStore,
  texts: Texts,
): Promise<ProviderProfile | undefined> {
  const items: ProviderItem[] = providers.map((provider) => ({
    label: provider.label,
    description: texts.key.place[keys.placeOf(provider.id)],
    detail: provider.baseUrl,
    provider,
  }));
  const chosen = await window.showQuickPick(items, { title, matchOnDetail: true });
  return chosen?.provider;
}
