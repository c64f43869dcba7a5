import { splitTokens } from './tokens.ts';

/**
 * Counts a predicted output line by line: tokens of answered lines that the prediction holds were accepted, tokens
 * of predicted lines that were not answered rejected.
 */
export function predictionUsage(prediction: string, answered: string) {
  const predicted = prediction.split('\n');
  const said = new Set(answered.split('\n'));
  const [kept, lost] = [true, false].map((isKept) =>
    predicted.filter((line) => said.has(line) === isKept).join('\n'),
  );
  return { accepted: splitTokens(kept ?? '').length, rejected: splitTokens(lost ?? '').length };
}
