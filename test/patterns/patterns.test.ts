import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { analyse } from 'scslre';
import { z } from 'zod/mini';
import { type Pattern, type PatternsInSource, readPatterns } from './patternsInSource.ts';

const run = promisify(execFile);
const recorder = join(import.meta.dirname, 'recordDynamic.ts');
const recordedPatterns = z.array(
  z.object({ place: z.string(), source: z.string(), flags: z.string() }),
);

/** What makes a pattern's time grow faster than its input, one line for each cause. */
const causesOf = ({ place, source, flags }: Pattern): readonly string[] =>
  analyse({ source, flags }).reports.map((report) => {
    const parts =
      report.type === 'Trade' ? [report.startQuant.raw, report.endQuant.raw] : [report.quant.raw];
    return `${place} ${report.type} of ${parts.join(' and ')} in /${source}/${flags}`;
  });

/** Model, file and network text meets most of them, so none is spared. */
describe('regular expressions', () => {
  let patterns: PatternsInSource;
  before(async () => {
    patterns = await readPatterns();
  });

  it('take linear time, every one of src', () => {
    const { literals } = patterns;
    assert.ok(literals.length > 1_000, `${literals.length} found`);
    assert.deepEqual(literals.flatMap(causesOf), []);
  });

  it('take linear time as well where they are put together at run time', async () => {
    const { dynamic } = patterns;
    const { stdout } = await run(process.execPath, ['--import', 'tsx', recorder], {
      maxBuffer: 64_000_000,
    });
    // The source maps of bundled packages name a `src` as well.
    const recorded = recordedPatterns
      .parse(JSON.parse(stdout))
      .filter(({ place }) => dynamic.includes(place));
    const seen = new Set(recorded.map(({ place }) => place));
    assert.deepEqual(
      dynamic.filter((place) => !seen.has(place)),
      [],
      'not seen: recordDynamic.ts has to call what puts them together',
    );
    assert.deepEqual([...new Set(recorded.flatMap(causesOf))], []);
  });

  it('are told apart, slow ones from others', () => {
    const isFound = (source: string, flags = '') =>
      causesOf({ place: '', source, flags }).length > 0;
    for (const slow of ['(a+)+$', '\\s+$', '^\\s*(.*?)\\s*$x', 'a*b?a*c'])
      assert.ok(isFound(slow), slow);
    for (const quick of ['^\\s+', '(?<!\\s)\\s+$', '^[^:]*:', '^\\S+\\s+\\S+$'])
      assert.ok(!isFound(quick), quick);
  });
});
