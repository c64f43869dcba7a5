import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';
import type { Project, ProjectFile } from './projects.ts';

/** `mid`: the rest of the file follows. `tail`: only the closers of what is open do. */
export type Mode = 'mid' | 'tail';

/** A place where a statement was taken away. */
export interface EvalPlace {
  readonly file: ProjectFile;
  readonly place: CursorContext;
  /** The file without the statement, as the editor would have it. */
  readonly document: string;
  /** The statement from the cursor on, up to three lines. */
  readonly truth: string;
}

const maxTruthLines = 3;
/** What the editor hands to the engine around the cursor, in lines. */
const linesBefore = 240;
const linesAfter = 120;
const lineStep = 32;
const noCode =
  /^\s*(?:\/\/|\*|\/\*|#|--|"""|import\b|from\b|use\b|package\b|export\s.*\bfrom\b|[)\]}]|$)/;

/** Random places, half of them within a line. */
export function choosePlaces(
  { files }: Project,
  mode: Mode,
  count: number,
  random: () => number,
): readonly EvalPlace[] {
  const long = files.filter(({ text }) => text.split('\n').length > 40);
  const places: EvalPlace[] = [];
  for (let attempt = 0; places.length < count && attempt < 40 * count; attempt += 1) {
    const file = long[Math.floor(random() * long.length)];
    if (file === undefined) break;
    const lines = file.text.split('\n');
    const line = 8 + Math.floor(random() * (lines.length - 9));
    if (noCode.test(lines[line] ?? '')) continue;
    places.push(cut({ file, lines, line, mode, isInLine: places.length % 2 === 1, random }));
  }
  return places;
}

function cut(input: {
  readonly file: ProjectFile;
  readonly lines: readonly string[];
  readonly line: number;
  readonly mode: Mode;
  readonly isInLine: boolean;
  readonly random: () => number;
}): EvalPlace {
  const { file, lines, line, mode, isInLine, random } = input;
  const text = lines[line] ?? '';
  const indent = text.length - text.trimStart().length;
  const column = isInLine ? indent + Math.floor(random() * (text.length - indent) * 0.7) : indent;
  const end = statementEnd(lines, line);
  const truth = [text.slice(column), ...lines.slice(line + 1, end)].join('\n');
  const before = `${lines.slice(0, line).join('\n')}\n${text.slice(0, column)}`;
  const rest = mode === 'mid' ? lines.slice(end) : closersAfter(lines.slice(end), indent);
  const after = `\n${rest.join('\n')}`;
  const first = Math.floor(Math.max(0, line - linesBefore) / lineStep) * lineStep;
  return {
    file,
    document: before + after,
    truth,
    place: {
      documentKey: `file:///${file.path}`,
      version: 1,
      path: file.path,
      languageId: file.languageId,
      prefix: before.split('\n').slice(first).join('\n'),
      suffix: after.split('\n').slice(0, linesAfter).join('\n'),
    },
  };
}

/** The line behind the statement: brackets tell, as far as three lines go. */
function statementEnd(lines: readonly string[], line: number): number {
  let depth = 0;
  for (let at = line; at < Math.min(lines.length, line + maxTruthLines); at += 1) {
    for (const char of lines[at] ?? '') {
      if (/[([{]/.test(char)) depth += 1;
      else if (/[)\]}]/.test(char)) depth -= 1;
    }
    if (depth <= 0) return at + 1;
  }
  return Math.min(lines.length, line + maxTruthLines);
}

/** The lines that close what is open at the cursor. */
function closersAfter(lines: readonly string[], indent: number): readonly string[] {
  const found: string[] = [];
  let least = indent;
  for (const line of lines) {
    const own = line.length - line.trimStart().length;
    if (line.trim() === '' || own >= least) continue;
    least = own;
    if (/^\s*[)\]}]+[;,]?\s*$/.test(line)) found.push(line);
    if (least === 0) break;
  }
  return found;
}
