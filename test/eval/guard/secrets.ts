import { isExcludedPath } from '../../../src/core/secrets/excludedPaths.ts';
import { harmlessPaths, secretPaths } from '../../core/secrets/kindsOfPaths.ts';
import { harmlessTexts, secretCases } from '../../core/secrets/kindsOfSecrets.ts';
import { isCovered, spansOf } from '../secrets/hiddenSpans.ts';
import { filesIn, scanFile } from '../secrets/scanFile.ts';
import { type Figure, percentOf } from './figure.ts';
import { type Sample, someOf } from './part.ts';

/** Published sources without a secret; all MIT. */
const folders = ['undici/lib', 'zod/src', 'openai', 'preact', 'marked', 'yaml', 'minisearch'];

export interface SecretsPath {
  readonly spansOf: typeof spansOf;
  readonly isExcludedPath: typeof isExcludedPath;
}

/** What the mask hides of made-up secrets and of real sources, and which files are held back by their names. */
export async function measureSecrets(
  sample: Sample,
  path: SecretsPath = { spansOf, isExcludedPath },
): Promise<readonly Figure[]> {
  const missed = secretCases.filter(([, around, secret]) => {
    const text = around(secret);
    return !isCovered(text, secret, path.spansOf(text));
  }).length;
  const alarms = harmlessTexts.filter((text) => path.spansOf(text).length > 0).length;
  const files = someOf(folders, sample)
    .flatMap((folder) => [...filesIn(`node_modules/${folder}`)])
    .map((file) => scanFile(file, path.spansOf));
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const spans = files.reduce((sum, { found }) => sum + found.length, 0);
  const letThrough = secretPaths.filter((name) => !path.isExcludedPath(name)).length;
  const heldBack = harmlessPaths.filter((name) => path.isExcludedPath(name)).length;
  return [
    {
      name: 'secrets found',
      value: percentOf(secretCases.length - missed, secretCases.length),
      unit: '%',
      better: 'higher',
    },
    { name: 'false alarms', value: alarms, unit: 'cases', better: 'lower' },
    {
      name: 'hidden in sources',
      value: spans / Math.max(megabytes, 1e-6),
      unit: 'a MB',
      better: 'lower',
    },
    { name: 'secret files let through', value: letThrough, unit: 'cases', better: 'lower' },
    { name: 'harmless files held back', value: heldBack, unit: 'cases', better: 'lower' },
  ];
}
