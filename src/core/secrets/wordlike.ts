/**
 * How surprising each letter is after the one before, in bits (0 to 9), a row for each first letter from a to z. Counted over
 * the words that occur at least 20 times in 89 MB of TypeScript, Python and Markdown (npm packages and Python's library),
 * each weighted by the logarithm of its frequency.
 */
const surprise = [
  '74448759596353959343667768',
  '36563788368267369446389958',
  '38673893594478289463599969',
  '46652679288576478546588979',
  '47436569799453757234867579',
  '47663389299476389455498959',
  '48782854399554479346488977',
  '27872999398567399464598959',
  '55455559998452359543959795',
  '37773777497888367725365978',
  '47651668399575569736595979',
  '37752789297387369855579949',
  '25872889398558439857599989',
  '48433538486786479833669979',
  '65447669696442549345455789',
  '38773885497378349354598969',
  '49778689699466885646187989',
  '37552769396656379544678959',
  '58473784396567448742487869',
  '38672794299678479345598959',
  '54564659599443749343899899',
  '38681788399977499867798989',
  '27863774397683379446897799',
  '46353596399647639762889669',
  '46464658497444529634876977',
  '38771896399667488667699965',
].join('');

/**
 * Above this many bits for each pair of letters a run of letters is no word: 95 % of the words of eight letters stay below
 * 4.5, 95 % of eight random letters are above 4.7 (counted as above).
 */
const mostBitsPerPair = 4.6;
/** Shorter runs of letters say nothing about chance. */
const shortestWord = 4;

const letterRuns = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;

/** The share (0 to 1) of the letters and digits of a text that belongs to words as people write them in code and prose. */
export function wordShare(text: string): number {
  let total = 0;
  for (const character of text) if (/[A-Za-z0-9]/.test(character)) total += 1;
  if (total === 0) return 0;
  let inWords = 0;
  for (const [run] of text.matchAll(letterRuns)) if (isWord(run)) inWords += run.length;
  return inWords / total;
}

/** Whether a run of letters (nothing else) reads like a word. */
export function isWord(run: string): boolean {
  if (run.length < shortestWord) return false;
  const word = run.toLowerCase();
  let bits = 0;
  for (let at = 1; at < word.length; at += 1)
    bits += Number(surprise[(word.charCodeAt(at - 1) - 97) * 26 + word.charCodeAt(at) - 97] ?? 9);
  return bits / (word.length - 1) <= mostBitsPerPair;
}
