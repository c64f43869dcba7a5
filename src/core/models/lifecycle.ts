import { type Day, dayMs, dayOf, daysUntil, startOfDay } from './day.ts';
import type { ModelRef } from './modelRef.ts';

/** Everything that is known about a model's place in its life. Moments are milliseconds since 1970. */
export interface LifecycleFacts {
  readonly isPreview: boolean;
  /** The public listing flags it as deprecated: it names no date. */
  readonly isDeprecated: boolean;
  readonly announcedOn: Day | null;
  readonly retiresOn: Day | null;
  /** A request was refused because the model does not exist, or not for this key. */
  readonly refusedAt: number | undefined;
  /** It was found missing from all listings twice, a day apart. */
  readonly unlistedAt: number | undefined;
  /** The newest listing that names it. */
  readonly listedAt: number | undefined;
  /** The newest public listing names it without calling it deprecated. */
  readonly isVouchedFor: boolean;
}

interface Retiring {
  readonly kind: 'retiring';
  /** Last day of service; undefined when only the API's flag is known. */
  readonly on: Day | undefined;
  /** 0 on the last day. */
  readonly daysLeft: number | undefined;
  readonly isPreview: boolean;
}

interface Retired {
  readonly kind: 'retired';
  readonly since: Day;
  /** `date`: announced and past. `refused`: the server said so. `unlisted`: no listing names it any more. */
  readonly because: 'date' | 'refused' | 'unlisted';
  readonly isPreview: boolean;
}

/** A lifecycle before its replacement was looked up. */
export type Stage =
  | { readonly kind: 'production' }
  /** May be pulled without notice. */
  | { readonly kind: 'preview' }
  | Retiring
  | Retired;

interface Replaceable {
  /** A living model that fits; undefined when there is none. */
  readonly replacement: ModelRef | undefined;
}

export type Lifecycle =
  | Exclude<Stage, Retiring | Retired>
  | (Retiring & Replaceable)
  | (Retired & Replaceable);

/**
 * Where a model stands at `wallMs`. The server's own word wins over the table: a refusal ends a model before
 * its date, and a listing fetched after its last day that still names it keeps it alive.
 */
export function stageAt(facts: LifecycleFacts, wallMs: number): Stage {
  const { retiresOn, isPreview } = facts;
  const daysLeft =
    retiresOn === null || !isAnnounced(facts.announcedOn, wallMs)
      ? undefined
      : daysUntil(retiresOn, wallMs);
  const isOver = retiresOn !== null && daysLeft !== undefined && daysLeft < 0;
  const isPostponed = isOver && isListedAfter(retiresOn, facts.listedAt);
  if (isOver && !isPostponed)
    return { kind: 'retired', since: retiresOn, because: 'date', isPreview };
  if (facts.refusedAt !== undefined)
    return {
      kind: 'retired',
      since: dayOf(facts.refusedAt),
      because: 'refused',
      isPreview,
    };
  if (facts.unlistedAt !== undefined)
    return {
      kind: 'retired',
      since: dayOf(facts.unlistedAt),
      because: 'unlisted',
      isPreview,
    };
  if (retiresOn !== null && daysLeft !== undefined && !isOver)
    return { kind: 'retiring', on: retiresOn, daysLeft, isPreview };
  if (facts.isDeprecated || (isPostponed && !facts.isVouchedFor))
    return { kind: 'retiring', on: undefined, daysLeft: undefined, isPreview };
  return { kind: isPreview ? 'preview' : 'production' };
}

function isAnnounced(announcedOn: Day | null, wallMs: number): boolean {
  return announcedOn === null || wallMs >= startOfDay(announcedOn);
}

function isListedAfter(day: Day, listedAt: number | undefined): boolean {
  return listedAt !== undefined && listedAt >= startOfDay(day) + dayMs;
}
