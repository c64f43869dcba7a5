import { ConfigurationTarget, workspace } from 'vscode';
import { createStore, type Disposable } from '../core/lifetime.ts';
import type { CoreServices } from './coreServices.ts';

export interface ExtensionSwitch<T> extends Disposable {
  /** What was built, while `slipstream.enabled` is on. */
  readonly current: T | undefined;
  /** Disposes what was built, runs `work`, and builds it again if Slipstream is still on. */
  restart(work: () => Promise<void>): Promise<void>;
  /** Says that Slipstream is off and offers to switch it on. */
  readonly offerToTurnOn: () => void;
}

/** Builds when `slipstream.enabled` goes on and lets everything go, timers and sockets included, when it goes off. */
export function createExtensionSwitch<T extends Disposable>(
  coreServices: Pick<CoreServices, 'settings' | 'notices' | 'texts'>,
  build: () => T,
): ExtensionSwitch<T> {
  const { settings, notices, texts } = coreServices;
  const store = createStore();
  let current: T | undefined;
  let isAtRest = false;
  const follow = () => {
    if (isAtRest) return;
    if (settings.current.enabled) {
      current ??= build();
    } else {
      current?.dispose();
      current = undefined;
    }
  };
  store.own({ dispose: () => current?.dispose() });
  store.own(settings.onDidChange(follow));
  follow();
  return {
    get current() {
      return current;
    },
    async restart(work) {
      isAtRest = true;
      current?.dispose();
      current = undefined;
      try {
        await work();
      } finally {
        isAtRest = false;
        if (!store.isDisposed) follow();
      }
    },
    offerToTurnOn() {
      notices.clear('off');
      notices.show({
        id: 'off',
        level: 'info',
        text: texts.basic.productOff,
        actions: [{ label: texts.basic.switchOn, run: turnOn }],
      });
    },
    dispose: () => store.dispose(),
  };
}

async function turnOn(): Promise<void> {
  await workspace
    .getConfiguration('slipstream')
    .update('enabled', true, ConfigurationTarget.Global);
}
