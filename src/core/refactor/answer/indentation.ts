import { indentOf, isBlankLine } from '../textLines.ts';

/** Brings code to the indentation of the lines it replaces: depth of the block, tabs or spaces, width of a step. */
export function reindentAnswer(
  code: readonly string[],
  old: readonly string[],
  document: readonly string[],
): readonly string[] {
  const styled = fitStyle(code, old, document);
  const fitted = fitDepth(styled, old);
  // Asked to indent a block, a model does just that: taking it back would leave nothing.
  return sameText(fitted, old) && !sameText(code, old) ? code : fitted;
}

const sameText = (a: readonly string[], b: readonly string[]): boolean =>
  a.map((line) => line.trimEnd()).join('\n') === b.map((line) => line.trimEnd()).join('\n');

function fitDepth(code: readonly string[], old: readonly string[]): readonly string[] {
  const wanted = commonIndent(old);
  const given = commonIndent(code);
  if (wanted === given || old.every(isBlankLine)) return code;
  const first = code.findIndex((line) => !isBlankLine(line));
  const rest = code.slice(first + 1);
  const isOnlyFirst =
    indentOf(code[first] ?? '') === given &&
    wanted.startsWith(given) &&
    rest.some((line) => !isBlankLine(line)) &&
    commonIndent(rest) ===
      commonIndent(old.slice(old.findIndex((line) => !isBlankLine(line)) + 1)) &&
    commonIndent(rest) !== given;
  const shift = (line: string) => (isBlankLine(line) ? line : wanted + line.slice(given.length));
  return code.map((line, index) => (isOnlyFirst && index !== first ? line : shift(line)));
}

/** The white space that all lines which are not blank begin with. */
export function commonIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => !isBlankLine(line)).map(indentOf);
  return indents.reduce((common, indent) => {
    let length = 0;
    while (length < common.length && common[length] === indent[length]) length++;
    return common.slice(0, length);
  }, indents[0] ?? '');
}

function fitStyle(
  code: readonly string[],
  old: readonly string[],
  document: readonly string[],
): readonly string[] {
  const wanted = indentUnitOf(document);
  const given = indentUnitOf(code);
  if (wanted === undefined || given === undefined || wanted === given) return code;
  const isOtherKind = (wanted === '\t') !== (given === '\t');
  if (!isOtherKind && !isRescaled(code, old)) return code;
  return code.map((line) => {
    const indent = indentOf(line);
    const steps = Math.floor(indent.length / given.length);
    return (
      wanted.repeat(steps) + ' '.repeat(indent.length % given.length) + line.slice(indent.length)
    );
  });
}

/** One step of indentation: a tab, or as many spaces as the smallest step. Undefined when nothing is indented. */
export function indentUnitOf(lines: readonly string[]): string | undefined {
  const indents = lines.filter((line) => !isBlankLine(line)).map(indentOf);
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  const spaces = indents.filter((indent) => indent.startsWith(' ')).length;
  if (tabs + spaces === 0) return undefined;
  if (tabs > spaces) return '\t';
  const steps = new Map<number, number>();
  let before = 0;
  for (const indent of indents) {
    const step = indent.length - before;
    // Steps outwards may close several blocks at once; a single space is alignment, e.g. of a comment's stars.
    if (step > 1) steps.set(step, (steps.get(step) ?? 0) + 1);
    before = indent.length;
  }
  const [best] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return best === undefined ? undefined : ' '.repeat(best[0]);
}

/** Lines that stand in both texts, but all of the indented ones at another depth: the model used its own width. */
function isRescaled(code: readonly string[], old: readonly string[]): boolean {
  const depths = new Map(
    old.filter((l) => !isBlankLine(l)).map((l) => [l.trim(), indentOf(l).length]),
  );
  const witnesses = code.filter((line) => indentOf(line) !== '' && depths.has(line.trim()));
  return (
    witnesses.length >= 2 &&
    witnesses.every((line) => depths.get(line.trim()) !== indentOf(line).length)
  );
}
