import type { BenchProgress } from '../core/benchmark/benchRun.ts';
import { cellName } from '../core/benchmark/plan.ts';

/** A line that is drawn over itself in a terminal; elsewhere nothing is shown. */
export interface ProgressLine {
  show(progress: BenchProgress): void;
  clear(): void;
}

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const barWidth = 24;
/** Carriage return and "erase to the end of the line" (ECMA-48 EL). */
const startOver = '\r\u001b[K';

export function createProgressLine(output: Output): ProgressLine {
  return {
    show({ turn, sent, total, leftMs }) {
      if (output.isTTY !== true) return;
      const done = Math.round((barWidth * sent) / total);
      const bar = `${'#'.repeat(done)}${'-'.repeat(barWidth - done)}`;
      const left = leftMs === undefined ? '' : `, ${Math.ceil(leftMs / 1000)} s left`;
      output.write(`${startOver}[${bar}] ${sent}/${total}${left} · ${cellName(turn.cell)}`);
    },
    clear() {
      if (output.isTTY === true) output.write(startOver);
    },
  };
}
