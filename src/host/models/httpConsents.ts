import * as z from 'zod/mini';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { HttpConsent } from '../../core/models/providerSet.ts';
import type { Notices, Storage } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { type OnUnexpected, run } from '../listen.ts';

/** What the user has answered about unencrypted http to machines of their own network, by origin. */
export interface HttpConsents extends Disposable {
  /** Undefined while nothing is allowed. */
  of(origin: string): HttpConsent | undefined;
  /** Asks about an origin that was never answered for, once a window. */
  ask(origin: string): void;
  readonly onDidChange: Event<void>;
}

export interface HttpConsentsDeps {
  readonly storage: Storage;
  readonly notices: Notices;
  readonly texts: Texts;
  readonly onUnexpected: OnUnexpected;
}

type ConsentAnswer = HttpConsent | 'never';

const storageKey = 'httpConsents';
const answersSchema = z.record(z.string(), z.enum(['withoutKey', 'withKey', 'never']));

/** Nothing goes over plain http before the stored answers have been read. */
export function createHttpConsents(deps: HttpConsentsDeps): HttpConsents {
  const { storage, notices, texts, onUnexpected } = deps;
  const store = createStore();
  const changes = store.own(createEmitter<void>((error) => onUnexpected(error, 'http consents')));
  const answers = new Map<string, ConsentAnswer>();

  async function load(): Promise<void> {
    const stored = answersSchema.safeParse(await storage.read(storageKey));
    if (!stored.success || store.isDisposed) return;
    for (const [origin, answer] of Object.entries(stored.data)) answers.set(origin, answer);
    changes.fire();
  }

  async function answer(origin: string, given: ConsentAnswer): Promise<void> {
    answers.set(origin, given);
    changes.fire();
    await storage.update(storageKey, (current) => {
      const stored = answersSchema.safeParse(current);
      return { ...(stored.success ? stored.data : {}), [origin]: given };
    });
  }

  const loaded = load();
  run(() => loaded, 'http consents', onUnexpected);

  return {
    of(origin) {
      const given = answers.get(origin);
      return given === 'never' ? undefined : given;
    },
    ask(origin) {
      const question = async () => {
        await loaded;
        if (answers.has(origin) || store.isDisposed) return;
        const { consent } = texts.model;
        notices.show({
          id: `http consent ${origin}`,
          level: 'warning',
          text: consent.question(origin),
          actions: [
            { label: consent.withoutKey, run: () => answer(origin, 'withoutKey') },
            { label: consent.withKey, run: () => answer(origin, 'withKey') },
            { label: consent.never, run: () => answer(origin, 'never') },
          ],
        });
      };
      run(question, 'http consents', onUnexpected);
    },
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}
