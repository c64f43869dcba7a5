import type { Usage } from '../api/responseFacts.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { formatModelRef, type ModelRef } from '../models/modelRef.ts';
import type { Log, Storage } from '../ports.ts';
import {
  addDays,
  type DaySpend,
  emptyDay,
  localDay,
  type ModelSpend,
  onDay,
  parseDay,
} from './daySpend.ts';
import type { Priority } from './routerRequest.ts';

/** US dollars for a million tokens; undefined where no list states it. */
export interface Price {
  readonly inputUsdPerMTok: number | undefined;
  readonly outputUsdPerMTok: number | undefined;
}

/** Counts what the day's requests cost, by all windows of this machine. */
export interface Spend extends Disposable {
  /** A response with its usage. */
  record(model: ModelRef, usage: Usage): void;
  /** A request that was cut off before its usage came: the provider bills it all the same. */
  recordCut(model: ModelRef, promptTokens: number, answerCharacters: number): void;
  readonly today: DaySpend;
  readonly todayUsd: number;
  /** Whether this may be spent: undefined, or that the budget is. Asked-for requests pass once the user allowed it. */
  check(priority: Priority): RequestError | undefined;
  /** The user lets asked-for requests pass for the rest of the day. */
  allowOverrun(): void;
  readonly onDidChange: Event<void>;
}

export interface SpendDeps {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly log: Log;
  priceOf(model: ModelRef): Price | undefined;
  /** 0: no limit. */
  budgetUsd(): number;
  /** Receives what a listener throws. */
  onError(error: unknown): void;
}

const storageKey = 'spend';
/** Requests of one burst are written together. */
const writeAfterMs = 2_000;
/** Usual for English and code. */
const charactersPerToken = 4;

export function createSpend(deps: SpendDeps): Spend {
  const { clock, storage } = deps;
  const store = createStore();
  const changes = store.own(createEmitter<void>(deps.onError));
  /** As last read or written by any window; what this one is writing just now; and what it has not written yet. */
  let written = emptyDay(clock);
  let onItsWay = emptyDay(clock);
  let unwritten = emptyDay(clock);
  let writing: Disposable | undefined;
  store.own({ dispose: () => endWriting() });
  const warn = (error: unknown) => deps.log.warn('spend.storage', { error: String(error) });

  const join = (a: DaySpend, b: DaySpend) => addDays(onDay(a, clock), onDay(b, clock));
  const today = () => join(join(written, onItsWay), unwritten);
  const todayUsd = () => Object.values(today().models).reduce((sum, model) => sum + model.usd, 0);

  async function write(): Promise<void> {
    onItsWay = unwritten;
    unwritten = emptyDay(clock);
    try {
      await storage.update(storageKey, (stored) => {
        written = join(parseDay(stored, clock), onItsWay);
        onItsWay = emptyDay(clock);
        return written;
      });
    } catch (error) {
      unwritten = join(onItsWay, unwritten);
      onItsWay = emptyDay(clock);
      warn(error);
    }
    writing = undefined;
    if (unwritten.isOverrunAllowed || Object.keys(unwritten.models).length > 0) writeSoon();
    changes.fire();
  }

  /** What is not written when this window closes is written now. */
  function endWriting() {
    if (writing === undefined) return;
    writing.dispose();
    void write();
  }

  function writeSoon() {
    if (!store.isDisposed) writing ??= clock.after(writeAfterMs, () => void write());
  }

  function change(added: Omit<DaySpend, 'day'>) {
    unwritten = join(unwritten, { day: localDay(clock), ...added });
    writeSoon();
    changes.fire();
  }

  function add(model: ModelRef, tokens: { prompt: number; completion: number }, isCut: boolean) {
    const price = deps.priceOf(model);
    const usd =
      ((price?.inputUsdPerMTok ?? 0) * tokens.prompt +
        (price?.outputUsdPerMTok ?? 0) * tokens.completion) /
      1_000_000;
    const spent: ModelSpend = {
      requests: 1,
      promptTokens: tokens.prompt,
      completionTokens: tokens.completion,
      usd,
      estimatedUsd: isCut ? usd : 0,
      unpricedTokens:
        (price?.inputUsdPerMTok === undefined ? tokens.prompt : 0) +
        (price?.outputUsdPerMTok === undefined ? tokens.completion : 0),
    };
    change({ models: { [formatModelRef(model)]: spent }, isOverrunAllowed: false });
  }

  const load = async () => {
    const stored = await storage.read(storageKey);
    if (store.isDisposed) return;
    written = parseDay(stored, clock);
    changes.fire();
  };
  load().catch(warn);

  return {
    record(model, usage) {
      const { promptTokens = 0, completionTokens = 0 } = usage;
      if (promptTokens + completionTokens > 0)
        add(model, { prompt: promptTokens, completion: completionTokens }, false);
    },
    recordCut(model, promptTokens, answerCharacters) {
      const completion = Math.ceil(answerCharacters / charactersPerToken);
      add(model, { prompt: promptTokens, completion }, true);
    },
    get today() {
      return today();
    },
    get todayUsd() {
      return todayUsd();
    },
    check(priority) {
      const limitUsd = deps.budgetUsd();
      if (limitUsd <= 0 || todayUsd() < limitUsd) return undefined;
      if (priority === 'asked' && today().isOverrunAllowed) return undefined;
      return { kind: 'budgetSpent', limitUsd };
    },
    allowOverrun: () => change({ models: {}, isOverrunAllowed: true }),
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}
