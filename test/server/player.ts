import type { Clock } from '../../src/core/clock.ts';
import { type Disposable, onDispose } from '../../src/core/lifetime.ts';
import { assertNever } from '../../src/shared/assertNever.ts';
import type { EventKind, Ledger, RequestRecord } from './ledger.ts';
import type { Exchange } from './sockets/exchange.ts';

/**
 * One thing to do while answering, `waitMs` after the one before was due (not after it was done: lateness never
 * adds up). `text` may be made at the moment of writing, from the milliseconds since the request had come in.
 */
export type Act = { readonly waitMs: number } & (
  | {
      readonly do: 'send';
      readonly kind: EventKind;
      readonly tokens: number;
      readonly text: string | ((sinceMs: number) => string);
    }
  /** Sends the head alone, before any body. */
  | { readonly do: 'head' }
  /** Resets the stream, or the whole connection. */
  | { readonly do: 'reset'; readonly isWhole: boolean }
  /** Never says anything again. */
  | { readonly do: 'stall' }
  /** Goes on once released; what follows is due from then on. A stream gives signs of life meanwhile. */
  | { readonly do: 'hold' }
);

export interface Stage {
  readonly clock: Clock;
  readonly exchange: Exchange;
  readonly record: RequestRecord;
  readonly ledger: Ledger;
  /** The schedule's zero by `clock`: when the request had come in. */
  readonly startMs: number;
  /** Calls back once, at the next release. */
  held(goOn: () => void): Disposable;
  /** Writes the status line and headers. */
  head(flush?: 'flush'): void;
}

/**
 * Plays acts on their schedule; what is due at the same moment leaves in one write. Ends the answer after the
 * last act. Stops when the client has gone.
 */
export function play(acts: Iterable<Act>, stage: Stage): void {
  const { clock, exchange, record, ledger, startMs } = stage;
  const queue = createQueue(acts, startMs, clock);
  const pen = createPen(stage);
  let waiting: Disposable | undefined;
  const step = () => {
    if (exchange.gone.aborted) return;
    for (let act = queue.takeDue(); act; act = queue.takeDue()) {
      if (act.do === 'hold') {
        pen.flush();
        const sinceMs = clock.now();
        const released = stage.held(() => {
          waiting?.dispose();
          queue.delay(clock.now() - sinceMs);
          step();
        });
        const breathing = pen.breathe();
        waiting = onDispose(() => {
          released.dispose();
          breathing.dispose();
        });
        return;
      }
      if (pen.perform(act)) return;
    }
    pen.flush();
    const nextMs = queue.nextMs();
    if (nextMs === undefined) {
      pen.head();
      exchange.end();
      ledger.ended(record);
      return;
    }
    waiting = clock.after(Math.max(0, nextMs - clock.now()), step);
  };
  exchange.gone.addEventListener('abort', () => waiting?.dispose(), { once: true });
  step();
}

/** Far below the shortest silence after which an answer is given up. */
const signOfLifeMs = 2_000;

/** Walks through acts by their time. */
function createQueue(acts: Iterable<Act>, startMs: number, clock: Clock) {
  const iterator = acts[Symbol.iterator]();
  let current = iterator.next();
  let dueMs = startMs + (current.done ? 0 : current.value.waitMs);
  return {
    /** When the next act is due; undefined after the last. */
    nextMs: () => (current.done ? undefined : dueMs),
    /** All that is to come is due so much later. */
    delay(ms: number): void {
      dueMs += ms;
    },
    takeDue(): Act | undefined {
      if (current.done || dueMs > clock.now()) return undefined;
      const act = current.value;
      current = iterator.next();
      if (!current.done) dueMs += current.value.waitMs;
      return act;
    },
  };
}

/** Gathers what is due and writes it. */
function createPen({ clock, exchange, record, ledger, startMs, head }: Stage) {
  let text = '';
  let events: { readonly kind: EventKind; readonly tokens: number }[] = [];
  let hasHead = false;
  let isStream = false;
  const ensureHead = (flush?: 'flush') => {
    if (!hasHead) head(flush);
    hasHead = true;
  };
  const flush = () => {
    if (events.length === 0) return;
    ensureHead();
    const atMs = clock.now();
    exchange.write(text);
    ledger.wrote(record, { atMs, bytes: Buffer.byteLength(text), events });
    text = '';
    events = [];
  };
  const say = (act: Extract<Act, { do: 'send' }>) => {
    const said = typeof act.text === 'string' ? act.text : act.text(clock.now() - startMs);
    text += said;
    isStream ||= said.startsWith('data:');
    if (said !== '') events.push({ kind: act.kind, tokens: act.tokens });
  };
  const breakOff = (isWhole: boolean) => {
    ledger.broke(record);
    if (isWhole) exchange.resetConnection();
    else exchange.reset();
  };
  /** Comments until disposed, as gateways send them: whoever releases an answer late must not find it given up. */
  const breathe = (): Disposable => {
    let timer: Disposable | undefined;
    const next = () => {
      timer = clock.after(signOfLifeMs, () => {
        exchange.write(': held\n\n');
        next();
      });
    };
    if (isStream) next();
    return onDispose(() => timer?.dispose());
  };
  return {
    flush,
    breathe,
    head: ensureHead,
    /** True when nothing may follow. */
    perform(act: Exclude<Act, { do: 'hold' }>): boolean {
      if (act.do !== 'send') flush();
      switch (act.do) {
        case 'send':
          say(act);
          return false;
        case 'head':
          ensureHead('flush');
          return false;
        case 'reset':
          breakOff(act.isWhole);
          return true;
        case 'stall':
          return true;
        default:
          return assertNever(act);
      }
    },
  };
}
