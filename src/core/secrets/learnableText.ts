import { findSecrets } from './findSecrets.ts';

/** Settings that hold secrets by nature: whatever their values look like, they are nobody's pattern. */
const secretByNature =
  /(?:^|\/)(?:[\w.-]*(?:secret|credential|vault)[\w.-]*\.(?:ya?ml|json|toml|properties|ini|env|tf)|(?:docker-)?compose[\w.-]*\.ya?ml|appsettings[\w.-]*\.json|application[\w.-]*\.(?:ya?ml|properties)|values[\w.-]*\.ya?ml|[\w.-]*\.tf|[\w.-]*\.(?:cfg|conf|ini|properties|env))$/i;
/** A string, with the sign behind it where it is a key. */
const quoted = /(?:"(?:[^"\\\n]|\\.){0,4000}"|'[^'\n]{0,4000}')(\s{0,4}:)?/g;
/** What a line of YAML, properties or INI has behind its sign. */
const plainValue =
  /^([ \t]{0,60}(?:- )?[\w.-]{1,120}[ \t]{0,8}[:=][ \t]{0,8})[^\s"'{[|>&*#][^\n]{0,4000}$/gm;

/**
 * A file's text as the local predictor may learn it: without secrets, and settings that hold secrets by nature without any string
 * values. What stands in a secret's place is nothing, so that nothing is offered there.
 */
export function learnableText(path: string, text: string): string {
  const known = secretByNature.test(path)
    ? text
        .replace(quoted, (whole, sign: string | undefined) => (sign === undefined ? '""' : whole))
        .replace(plainValue, '$1')
    : text;
  let learned = '';
  let from = 0;
  for (const { start, end } of findSecrets(known)) {
    learned += known.slice(from, start);
    from = end;
  }
  return from === 0 ? known : learned + known.slice(from);
}

/** So much before a suggestion says what its words mean. */
const reach = 400;

/** Whether a suggestion, behind the text before the cursor, holds or completes a secret. */
export function offersSecret(before: string, suggestion: string): boolean {
  const context = before.slice(-reach);
  // What closes the string that the suggestion leaves open is in the suffix.
  return ['', '"', "'"].some((closing) =>
    findSecrets(context + suggestion + closing).some(
      ({ start, end }) => end > context.length && start < context.length + suggestion.length,
    ),
  );
}
