/** What the editor's context keys are set to. A key that is not there is false. */
export type ContextKeys = Readonly<Record<string, string | boolean>>;

/**
 * Whether a `when` clause of the manifest holds: `&&`, `||`, `!`, `==`, `!=` and parentheses, as the editor reads them.
 * @throws on anything else, so that a clause is never half understood.
 */
export function holdsWhen(clause: string, keys: ContextKeys): boolean {
  const tokens = clause.match(/&&|\|\||==|!=|[!()]|'[^']*'|[\w.:-]+|\S/g) ?? [];
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const word = (): string => {
    const token = tokens[at] ?? '';
    if (!/^('[^']*'|[\w.:-]+)$/.test(token)) throw new Error(`“${token}” in “${clause}”`);
    at += 1;
    return token.replaceAll("'", '');
  };
  const either = (): boolean => {
    let holds = both();
    while (take('||')) holds = both() || holds;
    return holds;
  };
  const both = (): boolean => {
    let holds = one();
    while (take('&&')) holds = one() && holds;
    return holds;
  };
  const one = (): boolean => {
    if (take('!')) return !one();
    if (take('(')) {
      const holds = either();
      if (!take(')')) throw new Error(`“)” is missing in “${clause}”`);
      return holds;
    }
    const key = word();
    if (take('==')) return String(keys[key] ?? '') === word();
    if (take('!=')) return String(keys[key] ?? '') !== word();
    return Boolean(keys[key]);
  };
  const holds = either();
  if (at < tokens.length) throw new Error(`“${tokens[at]}” in “${clause}”`);
  return holds;
}
