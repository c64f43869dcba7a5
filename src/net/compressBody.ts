import { constants, gzip } from 'node:zlib';
import type { Run } from './runExchange.ts';

/**
 * Bodies of at least this many bytes are sent as gzip where the provider takes it. Measured with prompts of source
 * code: packing takes 0.3 ms for anything from 6 to 20 kB and leaves 35 %. At 100 Mbit/s up that is what 6 kB save, so
 * small bodies win nothing; 14 kB win 0.4 ms there, 7 ms at 10 Mbit/s, and a round trip wherever the connection has
 * been idle: it then sends ten segments (10 × 1,460 bytes, RFC 6928) and waits.
 */
export const gzipMinBytes = 14_000;

/** Packs on a thread of its own. Level 1: three times as fast as the default and within a tenth of its size. */
export function compressBody(body: string, done: (packed: Buffer | undefined) => void): void {
  gzip(body, { level: constants.Z_BEST_SPEED }, (error, packed) =>
    done(error === null ? packed : undefined),
  );
}

/** A run that begins when its body is ready. Nothing begins after a cancel. */
export function deferRun(prepare: (begin: (start: () => Run) => void) => void): Run {
  let run: Run | undefined;
  let isCancelled = false;
  prepare((start) => {
    if (!isCancelled) run = start();
  });
  return {
    cancel() {
      isCancelled = true;
      run?.cancel();
    },
    detach: () => run?.detach(),
    pause: () => run?.pause(),
    resume: () => run?.resume(),
    noteProgress: () => run?.noteProgress(),
  };
}
