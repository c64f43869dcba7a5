import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod/mini';

const run = promisify(execFile);
const rowsSchema = z.array(z.object({ name: z.string(), small: z.number(), large: z.number() }));

/** Of an input ten times as long, with room for what is only done once the input is long. */
const mostGrowth = 15;
/** A few steps for each character of the longer text are one more pass over it, which is only made of a long one. */
const leastSteps = 4_000;

describe('what reads text of models, files and the network', () => {
  it('takes steps in proportion to the text, whatever that repeats', async () => {
    const counter = join(import.meta.dirname, 'countSteps.ts');
    const { stdout } = await run(process.execPath, ['--import', 'tsx', counter], {
      maxBuffer: 64_000_000,
    });
    const rows = rowsSchema.parse(JSON.parse(stdout));
    assert.ok(
      rows.length > 900 && rows.some(({ large }) => large > 100_000),
      'nothing was counted',
    );
    const slow = rows.filter(
      ({ small, large }) => large > mostGrowth * Math.max(small, leastSteps),
    );
    assert.deepEqual(
      slow.map(({ name, small, large }) => `${name}: ${small} → ${large} steps`),
      [],
    );
  });
});
