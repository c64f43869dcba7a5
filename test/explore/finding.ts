import { repeatCommand } from '../host/outcome.ts';

/** A case that a property does not hold for, as it is written into the results. */
export interface Finding {
  /** The full title of its test. */
  readonly test: string;
  /** From the repository's root. */
  readonly file: string;
  readonly seed: number;
  /** To the smallest case, as fast-check takes it. */
  readonly path: string;
  readonly counterexample: string;
  readonly error: string;
}

/** What is printed of it, with the command that runs just this case. */
export function findingText(finding: Finding): string {
  const { test, file, seed, path, counterexample, error } = finding;
  return [
    '',
    `Found: ${test}`,
    `  ${error}`,
    `  for ${counterexample}`,
    `  again: SLIPSTREAM_PROPERTY_SEED=${seed} SLIPSTREAM_PROPERTY_PATH=${path} ${repeatCommand(file, test)}`,
    '',
  ].join('\n');
}

/** A file name that tells the property; two findings of one property would be the same kind. */
export const fixtureName = ({ test }: Pick<Finding, 'test'>): string =>
  `${test.replace(/[^\w]+/g, '-').slice(0, 100)}.json`;
