import { type QuickPickItem, window } from 'vscode';
import type { ProviderProfile } from '../../core/api/provider.ts';
import { secretId, secretNames } from '../../core/api/requestHeaders.ts';
import { cleanKeyText } from '../../core/models/keyText.ts';
import { type ProviderSet, providerOrigin } from '../../core/models/providerSet.ts';
import type { Notices } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { KeyStore } from '../secrets.ts';
import { askForKey, type EnteredKey, type KeyPromptDeps } from './keyPrompt.ts';

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
      const chosen = await choose(named, deps);
      if (chosen === undefined) return;
      const { id, label, provider } = chosen;
      const origin = providerOrigin(provider);
      if (origin === undefined) {
        notify(deps.notices, 'error', texts.key.noAddress(provider.label));
        return;
      }
      const entered =
        id === provider.id
          ? await askForKey(provider, origin, deps)
          : await askForSecret(label, origin, texts);
      if (entered === undefined) return;
      const place = await keys.set(id, entered.key);
      if (place === 'memory') notify(deps.notices, 'warning', texts.key.inMemory(label));
      else if (entered.models === undefined)
        notify(deps.notices, 'warning', texts.key.savedUnchecked(label));
      else notify(deps.notices, 'info', texts.key.saved(label, entered.models));
    },

    async forgetKey() {
      await keys.loaded;
      const stored = keysOf(deps.providers()).filter(({ id }) =>
        ['stored', 'elsewhere'].includes(keys.placeOf(id)),
      );
      if (stored.length === 0) {
        notify(deps.notices, 'info', texts.key.nothingToForget);
        return;
      }
      const chosen = await pickKey(stored, texts.key.chooseForgotten, deps);
      if (chosen === undefined) return;
      await keys.forget(chosen.id);
      const rest =
        keys.placeOf(chosen.id) === 'environment' ? ` ${texts.key.environmentStays}` : '';
      notify(deps.notices, 'info', texts.key.forgotten(chosen.label) + rest);
    },
  };
}

/** A key of a provider, or another secret that its headers name. */
interface KeySlot {
  /** Under which it is kept. */
  readonly id: string;
  readonly label: string;
  readonly provider: ProviderProfile;
}

const keysOf = (providers: ProviderSet): readonly KeySlot[] =>
  providers.all.flatMap((provider) => [
    { id: provider.id, label: provider.label, provider },
    ...secretNames(provider.headers).map((name) => ({
      id: secretId(provider.id, name),
      label: `${provider.label}: ${name}`,
      provider,
    })),
  ]);

async function choose(named: unknown, deps: KeyCommandsDeps): Promise<KeySlot | undefined> {
  const slots = keysOf(deps.providers());
  return (
    slots.find(({ id }) => id === named) ??
    (await pickKey(slots, deps.texts.key.chooseProvider, deps))
  );
}

/** A secret that no listing tells right from wrong. */
async function askForSecret(
  label: string,
  origin: string,
  texts: Texts,
): Promise<EnteredKey | undefined> {
  const text = await window.showInputBox({
    title: texts.key.prompt(label),
    prompt: texts.key.boundTo(origin),
    password: true,
    ignoreFocusOut: true,
    validateInput(value) {
      const cleaned = cleanKeyText(value);
      return cleaned.ok ? undefined : texts.key.problem(cleaned.error);
    },
  });
  const cleaned = text === undefined ? undefined : cleanKeyText(text);
  return cleaned?.ok === true ? { key: cleaned.value, models: undefined } : undefined;
}

/** The same words may come again: each is the answer to a command just given. */
function notify(notices: Notices, level: 'info' | 'warning' | 'error', text: string): void {
  const id = `key ${text}`;
  notices.clear(id);
  notices.show({ id, level, text, actions: [] });
}

interface KeyItem extends QuickPickItem {
  readonly slot: KeySlot;
}

async function pickKey(
  slots: readonly KeySlot[],
  title: string,
  { keys, texts }: Pick<KeyCommandsDeps, 'keys' | 'texts'>,
): Promise<KeySlot | undefined> {
  const items: KeyItem[] = slots.map((slot) => ({
    label: slot.label,
    description: texts.key.place[keys.placeOf(slot.id)],
    detail: slot.provider.baseUrl,
    slot,
  }));
  const chosen = await window.showQuickPick(items, { title, matchOnDetail: true });
  return chosen?.slot;
}
