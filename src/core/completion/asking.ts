import type { Clock } from '../clock.ts';
import { type Disposable, onDispose } from '../lifetime.ts';
import type { Draft } from './draft.ts';
import type { DraftStore } from './draftStore.ts';
import type { EngineEvent } from './engineEvent.ts';
import { enterPlace } from './likelyStop.ts';
import type { CursorPlace } from './place.ts';
import type { Sending } from './sending.ts';
import { readSurroundings, type Surroundings } from './surroundings.ts';
import { type ChangeKind, decideTrigger, type RequestBudget } from './trigger.ts';

export interface AskingDeps {
  readonly clock: Clock;
  readonly drafts: DraftStore;
  readonly sending: Sending;
  budget(): RequestBudget;
  options(): {
    readonly isAutomatic: boolean;
    readonly inComments: boolean;
    readonly asksAhead: boolean;
  };
  isQuiet(place: CursorPlace): boolean;
  /** How the user types and takes suggestions. */
  habits(): { readonly keyIntervalMs: number; readonly rejectedInRow: number };
  note(event: EngineEvent): void;
}

/** Decides which requests are made without anybody asking for them, and starts them. */
export interface Asking extends Disposable {
  /** Starts a request for a place that nothing at hand serves. Returns whether one is on its way. */
  askFor(place: CursorPlace, change: ChangeKind): boolean;
  /** Asks for what comes next, before anybody stands there; only with plenty of budget. */
  askAhead(place: CursorPlace): void;
  /** What was not sent yet is asked for anew where the cursor is now. */
  unschedule(): void;
}

/** Requests kept free for what the user types next. */
const keptForTyping = 10;

export function createAsking(deps: AskingDeps): Asking {
  const { clock, drafts, sending } = deps;
  let scheduled: { readonly draft: Draft; readonly timer: Disposable } | undefined;

  function schedule(place: CursorPlace, around: Surroundings, delayMs: number): void {
    unschedule();
    const draft = drafts.create(place, 'typing', around);
    const start = () => {
      scheduled = undefined;
      void sending.send(draft, { isAsked: false, temperature: 0 });
    };
    if (delayMs <= 0) start();
    else scheduled = { draft, timer: clock.after(delayMs, start) };
  }

  function unschedule(): void {
    scheduled?.timer.dispose();
    if (scheduled !== undefined) drafts.drop(scheduled.draft);
    scheduled = undefined;
  }

  function askFor(place: CursorPlace, change: ChangeKind): boolean {
    if (!deps.options().isAutomatic || deps.isQuiet(place)) return false;
    if (drafts.spentAt(place).length > 0) return false;
    const around = readSurroundings(place);
    const trigger = decideTrigger({
      around,
      change,
      budget: deps.budget(),
      ...deps.habits(),
      inComments: deps.options().inComments,
    });
    if (trigger.kind === 'ask') {
      schedule(place, around, trigger.delayMs);
      return true;
    }
    deps.note({ kind: 'silent', why: trigger.why });
    if (trigger.why === 'afterEnd') askAhead(enterPlace(place));
    return false;
  }

  function askAhead(place: CursorPlace): void {
    const { asksAhead, isAutomatic } = deps.options();
    const { paceMs, automaticRequestsLeft } = deps.budget();
    if (!asksAhead || !isAutomatic || paceMs > 0 || automaticRequestsLeft < keptForTyping) return;
    if (drafts.serve(place, undefined) !== undefined || drafts.pending(place) !== undefined) return;
    if (drafts.spentAt(place).length > 0) return;
    void sending.send(drafts.create(place, 'ahead'), { isAsked: false, temperature: 0 });
  }

  return { askFor, askAhead, unschedule, ...onDispose(unschedule) };
}
