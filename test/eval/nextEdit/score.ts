import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';

/** Whether a proposed hunk changes lines that another one changes, or inserts at or beside its place. */
export function touches(a: LineHunk, b: LineHunk): boolean {
  const aEnd = a.line + a.oldLines.length;
  const bEnd = b.line + b.oldLines.length;
  if (a.oldLines.length > 0 && b.oldLines.length > 0) return a.line < bEnd && b.line < aEnd;
  return a.line <= bEnd && b.line <= aEnd;
}

/** The same lines replaced by the same lines. */
export function isExact(a: LineHunk, b: LineHunk): boolean {
  return (
    a.line === b.line &&
    a.oldLines.length === b.oldLines.length &&
    a.newLines.join('\n') === b.newLines.join('\n')
  );
}

/** A share in percent with its 95 % interval (Wilson). */
export function shareOf(count: number, of: number): string {
  if (of === 0) return '–';
  const z = 1.96;
  const p = count / of;
  const middle = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2))) / (1 + z ** 2 / of);
  const percent = (value: number): string => (100 * value).toFixed(1);
  return `${percent(p)} % (${count} of ${of}; ${percent(Math.max(0, middle - half))}–${percent(Math.min(1, middle + half))})`;
}
