import {
  commands,
  env,
  type InputBox,
  InputBoxValidationSeverity,
  type QuickInputButton,
  ThemeIcon,
  Uri,
  window,
} from 'vscode';
import type { ProviderProfile } from '../../core/api/provider.ts';
import { createStore } from '../../core/lifetime.ts';
import { homeProvider } from '../../core/models/catalogState.ts';
import { type KeyVerdict, keyVerdictOf } from '../../core/models/keyCheck.ts';
import { cleanKeyText } from '../../core/models/keyText.ts';
import type { Transport } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import type { Walkthrough } from '../walkthrough.ts';

export interface KeyPromptDeps {
  readonly getJson: Transport['getJson'];
  readonly texts: Texts;
  readonly walkthrough: Walkthrough;
  readonly onUnexpected: OnUnexpected;
}

/** A key that the user entered. `models`: how many it can use; undefined when it was saved unchecked. */
export interface EnteredKey {
  readonly key: string;
  readonly models: number | undefined;
}

/** A provider that takes longer than this to check a key counts as unreachable. */
const checkTimeoutMs = 10_000;

/**
 * Asks for a key and tries it against the provider's model list before it is kept. A refused key stays in the box
 * to be corrected; one that could not be checked is kept on a second Enter. Undefined when the user leaves.
 */
export function askForKey(
  provider: ProviderProfile,
  origin: string,
  deps: KeyPromptDeps,
): Promise<EnteredKey | undefined> {
  const { texts, onUnexpected } = deps;
  const store = createStore();
  const box = store.own(window.createInputBox());
  box.title = texts.key.prompt(provider.label);
  box.prompt = [
    texts.key.boundTo(origin),
    ...(provider.id === homeProvider ? [texts.key.getOne(keysUrl)] : []),
  ].join(' ');
  const doors = doorsOf(provider, deps);
  box.buttons = doors.map(({ button }) => button);
  box.password = true;
  box.ignoreFocusOut = true;

  let checking: AbortController | undefined;
  let unchecked: string | undefined;
  store.own({ dispose: () => checking?.abort() });

  return new Promise((resolve) => {
    const finish = (entered: EnteredKey | undefined) => {
      resolve(entered);
      store.dispose();
    };
    const settle = (key: string, verdict: KeyVerdict) => {
      box.busy = false;
      if (verdict.kind === 'accepted') return finish({ key, models: verdict.models });
      // Only the provider's own no is final.
      const isRefused = verdict.kind === 'wrongKey';
      unchecked = isRefused ? undefined : key;
      notify(box, describe(verdict, provider, { origin, texts }), isRefused ? 'error' : 'warning');
    };
    const check = async (key: string) => {
      checking?.abort();
      checking = new AbortController();
      const { signal } = checking;
      box.busy = true;
      notify(box, texts.key.checking, 'info');
      const verdict = await tryKey(key, provider, { getJson: deps.getJson, signal });
      if (!signal.aborted) settle(key, verdict);
    };
    const accept = async () => {
      const cleaned = cleanKeyText(box.value);
      if (!cleaned.ok) notify(box, texts.key.problem(cleaned.error), 'error');
      else if (unchecked === cleaned.value) finish({ key: cleaned.value, models: undefined });
      else await check(cleaned.value);
    };
    const where = 'key prompt';
    store.own(listen(box.onDidAccept, where, accept, onUnexpected));
    store.own(
      listen(
        box.onDidChangeValue,
        where,
        () => {
          checking?.abort();
          unchecked = undefined;
          box.busy = false;
          box.validationMessage = undefined;
        },
        onUnexpected,
      ),
    );
    const openDoor = async (button: QuickInputButton) => {
      const door = doors.find((each) => each.button === button);
      // The box lies over the page.
      if (door?.leads === 'within') finish(undefined);
      await door?.open();
    };
    store.own(listen(box.onDidTriggerButton, where, openDoor, onUnexpected));
    store.own(listen(box.onDidHide, where, () => finish(undefined), onUnexpected));
    box.show();
  });
}

/** Where a person makes a key for Cerebras. */
const keysUrl = 'https://cloud.cerebras.ai';

interface Door {
  readonly button: QuickInputButton;
  /** Out of the editor: the box stays, for the key that is brought back. */
  readonly leads: 'within' | 'out';
  readonly open: () => unknown;
}

/** The ways on for somebody who has no key. */
function doorsOf(
  provider: ProviderProfile,
  { texts, walkthrough }: Pick<KeyPromptDeps, 'texts' | 'walkthrough'>,
): readonly Door[] {
  const door = (icon: string, tooltip: string, open: Door['open'], leads: Door['leads']): Door => ({
    button: { iconPath: new ThemeIcon(icon), tooltip },
    leads,
    open,
  });
  return [
    ...(provider.id === homeProvider
      ? [
          door(
            'link-external',
            texts.key.getKey,
            () => env.openExternal(Uri.parse(keysUrl)),
            'out',
          ),
          door('question', texts.key.withoutKey, () => walkthrough.open('local'), 'within'),
        ]
      : []),
    door(
      'menu',
      texts.key.openMenu,
      () => commands.executeCommand('slipstream.openMenu'),
      'within',
    ),
  ];
}

async function tryKey(
  apiKey: string,
  provider: ProviderProfile,
  { getJson, signal }: Pick<KeyPromptDeps, 'getJson'> & { readonly signal: AbortSignal },
): Promise<KeyVerdict> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(checkTimeoutMs)]);
  return keyVerdictOf(await getJson({ provider, apiKey }, '~/models', deadline));
}

const severities = {
  info: InputBoxValidationSeverity.Info,
  warning: InputBoxValidationSeverity.Warning,
  error: InputBoxValidationSeverity.Error,
} as const;

function notify(box: InputBox, message: string, severity: keyof typeof severities): void {
  box.validationMessage = { message, severity: severities[severity] };
}

function describe(
  verdict: Exclude<KeyVerdict, { readonly kind: 'accepted' }>,
  provider: ProviderProfile,
  { origin, texts }: { readonly origin: string; readonly texts: Texts },
): string {
  switch (verdict.kind) {
    case 'wrongKey':
      return texts.key.wrongKey(provider.label);
    case 'noNetwork':
      return texts.key.noNetwork(origin, texts.error(verdict.error));
    case 'wrongUrl':
      return texts.key.wrongUrl(provider.baseUrl);
    case 'unsure':
      return texts.key.unsure(texts.error(verdict.error));
    case 'aborted':
      // The user has not left, so the deadline fired.
      return texts.key.noNetwork(
        origin,
        texts.error({ kind: 'timeout', phase: 'firstByte', afterMs: checkTimeoutMs }),
      );
    default:
      return assertNever(verdict);
  }
}
