/** Words of many languages that name nothing: a look-up for them finds nothing. */
const keywords = new Set(
  'and async await bool boolean break case catch char class const continue def default defer del delete elif else end enum export extends false final finally float fmt for from func function goto impl import include int interface let long match mut namespace new nil none None not null number package pass private protected public pub raise readonly return self Self static string struct super switch the then this throw trait true True False try type typeof undefined unless until use using val var void when where while with yield'.split(
    ' ',
  ),
);

/** Names of three letters and more in a line of code, with where they stand. */
export function namesIn(
  line: string,
): readonly { readonly name: string; readonly character: number }[] {
  return [...line.matchAll(/[A-Za-z_$][\w$]{2,}/g)]
    .map((match) => ({ name: match[0], character: match.index }))
    .filter(({ name }) => !keywords.has(name));
}
