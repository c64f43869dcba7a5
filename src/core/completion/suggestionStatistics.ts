import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';
import type { EngineEvent } from './engineEvent.ts';
import type { ModelSuggestion, SuggestionOrigin } from './suggestion.ts';

/**
 * What became of suggestions in this session. The editor tells only that one was accepted: shown, rejected and partly
 * accepted are inferred from the text, and named so.
 */
export interface SuggestionCounts {
  /** Stood for 750 ms without being contradicted; inferred. */
  readonly shown: number;
  readonly accepted: number;
  /** A part was taken; inferred. */
  readonly partlyAccepted: number;
  /** Something else was typed after 750 ms, or Esc was pressed; inferred but for Esc. */
  readonly rejected: number;
  /** Accepted ones looked at again after 30 s and after 5 min, and those of them that still stood in the document. */
  readonly checkedAfter30s: number;
  readonly keptAfter30s: number;
  readonly checkedAfter5min: number;
  readonly keptAfter5min: number;
  /** Characters of accepted suggestions and parts. */
  readonly charactersSaved: number;
  readonly keystrokes: number;
  readonly requests: number;
  /** Of requests and answers; estimated for answers that were stopped before the provider counted. */
  readonly tokens: number;
  /** Suggestions given to the editor, by how they came to be there. */
  readonly byOrigin: Readonly<Record<SuggestionOrigin, number>>;
  /** Context by source: how often it was asked, late, and what it gave in tokens. */
  readonly sources: ReadonlyMap<string, SourceCounts>;
}

export interface SourceCounts {
  readonly asked: number;
  readonly late: number;
  readonly tokens: number;
}

export interface SuggestionStatistics extends Disposable {
  note(event: EngineEvent): void;
  /** Nothing is waited for any more: what was accepted is not looked at again. The figures stay. */
  rest(): void;
  readonly figures: SuggestionCounts;
}

export interface SuggestionStatisticsDeps {
  readonly clock: Clock;
  /** The present text of a document; undefined when it is not open. */
  textOf(documentKey: string): string | undefined;
}

/** A suggestion shown for less than this was not read (PEERS.md B8). */
const shownMs = 750;
const keptMs = [30_000, 300_000] as const;
/** An accepted text counts as kept while so many of its lines still stand (peers: edit distance below 50 %). */
const keptShare = 0.5;

const noOrigins = {
  fresh: 0,
  inFlight: 0,
  typedThrough: 0,
  rest: 0,
  ahead: 0,
  cache: 0,
  backspace: 0,
};

type Counts = { -readonly [K in keyof SuggestionCounts]: SuggestionCounts[K] };

/** Creates the counters. They hold no code except accepted texts that will be checked again, and send nothing. */
export function createSuggestionStatistics({
  clock,
  textOf,
}: SuggestionStatisticsDeps): SuggestionStatistics {
  const origins = { ...noOrigins };
  const sources = new Map<string, SourceCounts>();
  const timers = new Set<Disposable>();
  const counts: Counts = {
    shown: 0,
    accepted: 0,
    partlyAccepted: 0,
    rejected: 0,
    checkedAfter30s: 0,
    keptAfter30s: 0,
    checkedAfter5min: 0,
    keptAfter5min: 0,
    charactersSaved: 0,
    keystrokes: 0,
    requests: 0,
    tokens: 0,
    byOrigin: origins,
    sources,
  };
  /** The suggestion on the screen: the same while it is typed along. */
  let standing:
    | { readonly suggestion: ModelSuggestion; readonly since: number; isShown: boolean }
    | undefined;
  let shownTimer: Disposable | undefined;

  function after(delayMs: number, run: () => void): Disposable {
    const timer = clock.after(delayMs, () => {
      timers.delete(timer);
      run();
    });
    timers.add(timer);
    return timer;
  }

  function drop(timer: Disposable | undefined): void {
    if (timer === undefined) return;
    timers.delete(timer);
    timer.dispose();
  }

  function stand(suggestion: ModelSuggestion): void {
    origins[suggestion.origin] += 1;
    if (
      standing?.suggestion.completion === suggestion.completion &&
      suggestion.origin === 'typedThrough'
    )
      return;
    drop(shownTimer);
    const now = { suggestion, since: clock.now(), isShown: false };
    standing = now;
    shownTimer = after(shownMs, () => {
      now.isShown = true;
      counts.shown += 1;
    });
  }

  function fall(isRejection: boolean): void {
    if (isRejection) counts.rejected += 1;
    drop(shownTimer);
    standing = undefined;
  }

  function accept(suggestion: ModelSuggestion): void {
    counts.accepted += 1;
    if (standing?.isShown === false) counts.shown += 1;
    fall(false);
    counts.charactersSaved += suggestion.text.length;
    const [short, long] = keptMs;
    after(short, () => check(suggestion, 'checkedAfter30s', 'keptAfter30s'));
    after(long, () => check(suggestion, 'checkedAfter5min', 'keptAfter5min'));
  }

  function check(
    suggestion: ModelSuggestion,
    checked: 'checkedAfter30s' | 'checkedAfter5min',
    kept: 'keptAfter30s' | 'keptAfter5min',
  ): void {
    const text = textOf(suggestion.place.documentKey);
    if (text === undefined) return;
    counts[checked] += 1;
    if (isKept(suggestion.text, text)) counts[kept] += 1;
  }

  function noteSent(uses: Extract<EngineEvent, { kind: 'sent' }>['uses']): void {
    counts.requests += 1;
    for (const { name, isLate, tokens } of uses) {
      const known = sources.get(name) ?? { asked: 0, late: 0, tokens: 0 };
      sources.set(name, {
        asked: known.asked + 1,
        late: known.late + (isLate ? 1 : 0),
        tokens: known.tokens + tokens,
      });
    }
  }

  function rest(): void {
    for (const timer of timers) timer.dispose();
    timers.clear();
    standing = undefined;
  }

  return {
    note(event) {
      switch (event.kind) {
        case 'key':
          counts.keystrokes += 1;
          break;
        case 'sent':
          noteSent(event.uses);
          break;
        case 'spent':
          counts.tokens += event.tokens;
          break;
        case 'offered':
          stand(event.suggestion);
          break;
        case 'accepted':
          accept(event.suggestion);
          break;
        case 'partlyAccepted':
          counts.partlyAccepted += 1;
          counts.charactersSaved += event.length;
          break;
        case 'contradicted':
          fall(standing?.isShown === true);
          break;
        case 'dismissed':
          fall(true);
          break;
        case 'silent':
          break;
      }
    },
    figures: counts,
    rest,
    dispose: rest,
  };
}

/** How many suggestions came without a request of their own: from what was at hand, or under way already. */
export function reuseOf(
  figures: Pick<SuggestionCounts, 'byOrigin'>,
): { readonly share: number; readonly suggested: number } | undefined {
  const suggested = Object.values(figures.byOrigin).reduce((sum, count) => sum + count, 0);
  if (suggested === 0) return undefined;
  return { share: (suggested - figures.byOrigin.fresh) / suggested, suggested };
}

/** Whether half of an accepted text's lines still stand somewhere in the document. */
function isKept(accepted: string, document: string): boolean {
  if (document.includes(accepted)) return true;
  const lines = accepted
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const kept = lines.filter((line) => document.includes(line));
  return kept.length >= lines.length * keptShare && kept.length > 0;
}
