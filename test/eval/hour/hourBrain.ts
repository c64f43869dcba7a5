import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holeMark } from '../../../src/core/completion/clean.ts';
import { createOracle } from '../../server/responders/oracle.ts';
import type { Responder } from '../../server/responders/question.ts';
import { readTypedFiles, type TypedFile } from '../typing/files.ts';

/** Chance of each line of the oracle to be wrong, as in `eval:typing`. */
const errorRate = 0.35;

/** The files that are typed, and an oracle that knows them, made fallible. */
export function readHourFiles(seed: number): {
  readonly files: readonly TypedFile[];
  readonly brain: Responder;
} {
  const files = readTypedFiles();
  const folder = mkdtempSync(join(tmpdir(), 'hour-'));
  try {
    for (const file of files)
      writeFileSync(join(folder, file.path.replaceAll('/', '-')), file.text);
    const brain = createOracle({
      kind: 'oracle',
      folder,
      holeMarkers: [holeMark],
      maxLines: 20,
      fallible: { seed, errorRate },
    });
    return { files, brain };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
