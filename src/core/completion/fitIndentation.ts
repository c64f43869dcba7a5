import { indentUnitBefore, indentWidth, isBlank, leadingSpace } from './indentation.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** A line that must be followed by a block, where blocks are told by indentation. */
const header =
  /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case|func|proc)\b.*:\s*(?:#.*)?$/;

/**
 * Gives a text the indentation of its place: tabs where the cursor line is indented with tabs, and in Python the
 * step after a line that ends with `:`. What the text's own lines have among themselves is kept.
 */
export function fitIndentation(text: string, around: SyntaxContext): string {
  return withLineKind(withBlock(text, around), around);
}

/** The text in the document's own kind of white space, as the cursor line shows it. */
function withLineKind(text: string, around: SyntaxContext): string {
  const lead = leadingSpace(around.linePrefix);
  const usesTabs = lead.startsWith('\t');
  const usesSpaces = lead !== '' && !lead.includes('\t');
  if (!text.includes('\n') || (!usesTabs && !usesSpaces)) return text;
  const [first = '', ...lines] = text.split('\n');
  const step = usesTabs
    ? spacesPerStep(lines, lead.length)
    : indentUnitBefore(around.above.join('\n')).length;
  const fixed = lines.map((line) => {
    const own = leadingSpace(line);
    return own.includes(usesTabs ? ' ' : '\t')
      ? convert(own, usesTabs, step) + line.slice(own.length)
      : line;
  });
  return [first, ...fixed].join('\n');
}

function convert(lead: string, toTabs: boolean, step: number): string {
  if (!toTabs) return lead.replaceAll('\t', ' '.repeat(step));
  const tabs = lead.split('\t').length - 1;
  const spaces = lead.length - tabs;
  // Fewer spaces than a step align something (` * ` in a comment) and stay.
  return '\t'.repeat(tabs + Math.floor(spaces / step)) + ' '.repeat(spaces % step);
}

/**
 * One step of lines in spaces, where the cursor stands `tabs` deep: the smallest indentation is that of the cursor's
 * own line or one step deeper.
 */
function spacesPerStep(lines: readonly string[], tabs: number): number {
  const widths = lines
    .map((line) => /^\t* +/.exec(line)?.[0].replaceAll('\t', '').length ?? 0)
    .filter((width) => width >= 2);
  if (widths.length === 0) return 4;
  const smallest = Math.min(...widths);
  const usual = [smallest / tabs, smallest / (tabs + 1)].find((step) => [2, 3, 4].includes(step));
  return usual ?? Math.min(8, smallest);
}

/** Python: a block begins on a line of its own, one step deeper than its header. */
function withBlock(text: string, around: SyntaxContext): string {
  if (!around.language.indentBlocks || around.frames.length > 0) return text;
  if (!around.isLineStart)
    return header.test(around.linePrefix) && !text.startsWith('\n')
      ? `\n${leadingSpace(around.linePrefix)}${unit(around)}${text.trimStart()}`
      : text;
  const above = around.previousLine;
  if (above === undefined || !header.test(above) || text.startsWith('\n')) return text;
  const missing = indentWidth(above) + 1 - around.indent - indentWidth(text);
  return missing > 0 ? deeper(text, { above, around }) : text;
}

function deeper(
  text: string,
  input: { readonly above: string; readonly around: SyntaxContext },
): string {
  const { above, around } = input;
  const wanted = leadingSpace(above) + unit(around);
  const step = wanted.slice(leadingSpace(around.linePrefix).length);
  const [first = '', ...lines] = text.split('\n');
  const isBodyElsewhere = lines.some((line) => indentWidth(line) > indentWidth(above));
  const moved = isBodyElsewhere ? lines : lines.map((line) => (isBlank(line) ? line : step + line));
  return [step + first.trimStart(), ...moved].join('\n');
}

const unit = (around: SyntaxContext): string =>
  indentUnitBefore([...around.above, around.linePrefix].join('\n'));
