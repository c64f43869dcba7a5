/**
 * Characters that are not seen as what they are: control characters such as ESC and NUL, signs that turn the direction of
 * writing (CVE-2021-42574), signs without width, tags, and joiners where nothing is joined. Line breaks and tabs are none.
 */
const odd = [
  /[^\P{Cc}\t\n\r]/gu,
  /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
  /\u034f|[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/g,
  /[\u{e0000}-\u{e0fff}]/gu,
  // They join or part letters of some scripts, and the parts of an emoji.
  /(?<![^\P{L}a-zA-Z]|\p{M}|\p{Extended_Pictographic})[\u200c\u200d]|[\u200c\u200d](?![^\P{L}a-zA-Z]|\p{M}|\p{Extended_Pictographic})/gu,
] as const;

/** The text without them. */
export const withoutOddCharacters = (text: string): string =>
  isPlain(text) ? text : odd.reduce((rest, pattern) => rest.replace(pattern, ''), text);

/** Nothing but what every keyboard has: most code. */
const isPlain = (text: string): boolean => /^[\t\n\r -~]*$/.test(text);

/** Letters of other scripts that look like Latin ones (Unicode TR 39). */
const lookalike = /[аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡ]/u;
const otherLetter = /[^\P{L}\p{Script=Latin}аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]/u;

/**
 * Words such as `pаypal` with a Cyrillic `а`: Latin letters and others that look the same, and nothing by which the other
 * script would be seen. A whole word of the other script is not told from a right one.
 */
export const lookalikeWords = (text: string): readonly string[] =>
  isPlain(text)
    ? []
    : (text.match(/[\p{L}\p{M}]+/gu) ?? []).filter(
        (word) => /[a-zA-Z]/.test(word) && lookalike.test(word) && !otherLetter.test(word),
      );

/** Whether a text holds more odd characters than the old one, or a word that looks like another and is not in it. */
export function hidesSomething(text: string, old: string): boolean {
  if (isPlain(text)) return false;
  const known = new Set(lookalikeWords(old));
  return oddCount(text) > oddCount(old) || lookalikeWords(text).some((word) => !known.has(word));
}

const oddCount = (text: string): number => text.length - withoutOddCharacters(text).length;
