const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** Steps of a clock that people read off without counting. */
const steps = [10, 30, 60, 180, 240, 720].map((minutes) => minutes * minuteMs);
const dailySteps = [1, 2, 5, 7].map((days) => days * dayMs);
const maxTicks = 8;

/** Names moments along a span of time at round hours or days of the reader's own clock. */
export function timeTicks(
  fromMs: number,
  toMs: number,
): { readonly atMs: number; readonly name: string }[] {
  const spanMs = toMs - fromMs;
  const stepMs = [...steps, ...dailySteps].find((step) => spanMs / step <= maxTicks) ?? 7 * dayMs;
  const offsetMs = new Date(toMs).getTimezoneOffset() * minuteMs;
  const ticks: { atMs: number; name: string }[] = [];
  const first = Math.ceil((fromMs - offsetMs) / stepMs) * stepMs + offsetMs;
  for (let atMs = first; atMs <= toMs; atMs += stepMs)
    ticks.push({ atMs, name: nameOf(atMs, stepMs) });
  return ticks;
}

function nameOf(atMs: number, stepMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  if (stepMs >= dayMs) return `${date.getMonth() + 1}/${date.getDate()}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}
