/** A day as `YYYY-MM-DD` in UTC. Vendors announce days, not hours: the last day of service is served. */
export type Day = string;

export const dayMs = 86_400_000;

/** The UTC day of a moment in milliseconds since 1970. */
export function dayOf(wallMs: number): Day {
  return new Date(wallMs).toISOString().slice(0, 10);
}

/** First millisecond of a day. NaN for what is not a day. */
export function startOfDay(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Whole days from the day of `wallMs` until `day`: 0 on that day, negative after it. */
export function daysUntil(day: Day, wallMs: number): number {
  return Math.round((startOfDay(day) - startOfDay(dayOf(wallMs))) / dayMs);
}
