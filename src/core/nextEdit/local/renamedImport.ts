import { importedPaths } from '../../context/importedPaths.ts';
import { type ImportStatement, importStatements } from '../../context/importLines.ts';
import type { LineHunk } from '../../documents/lineHunk.ts';
import type { FoundElsewhere, NextEditDocument } from '../layer.ts';
import type { Proposal } from '../proposal.ts';
import { type LineToken, lineTokens } from './lineTokens.ts';
import { type Renamed, renamedIn } from './renamedIn.ts';

/** A document with its text. */
export interface DocumentText extends NextEditDocument {
  readonly lines: readonly string[];
}

/** The import has no meaning any more; only whether the user goes on with his rename is not known. */
const confidence = 0.9;
/** Of the edits of the document in hand, so many are looked at for a rename. */
const maxEdits = 8;
/** More places are a matter for the editor's own rename. */
const maxPlaces = 20;
const minLength = 3;

/**
 * What a rename by hand leaves to do in other documents: they import the old name from the document in hand, where that
 * name does not occur any more. One proposal for the import and all uses. Nothing where a single one of them is in doubt:
 * a key, a shorthand, another declaration of either name.
 */
export function renamedImports(
  edited: DocumentText,
  edits: readonly LineHunk[],
  others: readonly DocumentText[],
): readonly FoundElsewhere[] {
  const renames = others.length === 0 ? [] : renamesIn(edited, edits);
  return others.flatMap((other) => {
    const [proposal] = renames.flatMap((renamed) => placesOf(edited, other, renamed) ?? []);
    if (proposal === undefined) return [];
    const { documentKey, path, languageId } = other;
    return [{ document: { documentKey, path, languageId }, proposals: [proposal] }];
  });
}

/** The names that were renamed everywhere in a document, the latest first. */
function renamesIn(edited: DocumentText, edits: readonly LineHunk[]): readonly Renamed[] {
  return edits
    .slice(-maxEdits)
    .toReversed()
    .flatMap((edit) => renamedIn(edit, edited.languageId) ?? [])
    .filter(
      ({ from, to }) => from.length >= minLength && !isUsed(edited, from) && isUsed(edited, to),
    );
}

function placesOf(
  edited: DocumentText,
  other: DocumentText,
  { from, to }: Renamed,
): Proposal | undefined {
  const uses = usesOf(other, from);
  if (uses.length === 0 || uses.length > maxPlaces || isUsed(other, to)) return undefined;
  const statement = importOf(edited, other, from);
  if (statement === undefined) return undefined;
  const behind = statement.line + statement.lines.length;
  const isInStatement = ({ line }: Use) => line >= statement.line && line < behind;
  const own = uses.filter(isInStatement);
  if (own.length !== 1) return undefined;
  if (uses.some((use) => !isInStatement(use) && isDoubtful(use))) return undefined;
  // Under another name it is used by that.
  const isAliased = own.some(({ tokens, at }) => textAt(tokens, at, 1) === 'as');
  const [first, ...more] = replaceAll(other.lines, isAliased ? own : uses, to);
  if (first === undefined) return undefined;
  return { ...first, layer: 'local', confidence, ...(more.length > 0 && { others: more }) };
}

/** The statement with which a document imports a name from another one. What it exports in turn is not ours to rename. */
function importOf(
  edited: DocumentText,
  other: DocumentText,
  name: string,
): ImportStatement | undefined {
  const found = importStatements(other.languageId, other.lines).filter(
    ({ lines }) =>
      lines.some((line) => hasWord(line, name, other.languageId)) &&
      importedPaths(other.path, lines).includes(edited.path),
  );
  const [statement, ...more] = found;
  const isPassedOn = /^\s*export\b/.test(statement?.lines[0] ?? '');
  return more.length > 0 || isPassedOn ? undefined : statement;
}

/** A name in code, with the tokens of its line that are not blank. */
interface Use {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly LineToken[];
  /** Its place among them. */
  readonly at: number;
}

function usesOf({ lines, languageId }: DocumentText, name: string): readonly Use[] {
  return lines.flatMap((text, line) => {
    if (!text.includes(name)) return [];
    const tokens = lineTokens(text, languageId).filter(({ isBlank }) => !isBlank);
    return tokens.flatMap((token, at) =>
      isName(token, name) && textAt(tokens, at, -1) !== '.'
        ? [{ line, start: token.start, end: token.start + name.length, tokens, at }]
        : [],
    );
  });
}

const isName = ({ text, tokenClass }: LineToken, name: string): boolean =>
  text === name && tokenClass === 'code';

const hasWord = (line: string, name: string, languageId: string): boolean =>
  line.includes(name) && lineTokens(line, languageId).some((token) => isName(token, name));

const isUsed = ({ lines, languageId }: DocumentText, name: string): boolean =>
  lines.some((line) => hasWord(line, name, languageId));

const textAt = (tokens: readonly LineToken[], at: number, offset: number): string | undefined =>
  tokens[at + offset]?.text;

/** What begins a declaration of its own, which hides the import. */
const declares = new Set(
  'const let var function class interface type enum def lambda fn'.split(' '),
);
/** What a list of parameters follows on its line. */
const takesParameters = new Set(['function', 'def', 'fn', 'func', 'lambda']);

/** Whether a use may be something else than the imported name: a key, a shorthand, a parameter, a declaration. */
function isDoubtful({ tokens, at }: Use): boolean {
  const before = textAt(tokens, at, -1) ?? '';
  const behind = textAt(tokens, at, 1) ?? '';
  const isListed = /^[{,]?$/.test(before) && /^[},]?$/.test(behind);
  // In the brackets of a call or a list, open on the same line, a comma at each side is no shorthand.
  const isArgument = isListed && '(['.includes(openBefore(tokens, at) ?? '{');
  return (
    declares.has(before) ||
    /^(:|=|=>|:=)$/.test(behind) ||
    (isListed && !isArgument) ||
    tokens.slice(0, at).some(({ text }) => takesParameters.has(text)) ||
    tokens.slice(at).some(({ text }) => text === '=>')
  );
}

/** The bracket that is open before a token, on its line. */
function openBefore(tokens: readonly LineToken[], at: number): string | undefined {
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    const text = textAt(tokens, index, 0) ?? '';
    if (/^[)\]}]$/.test(text)) depth += 1;
    else if (/^[([{]$/.test(text)) {
      if (depth === 0) return text;
      depth -= 1;
    }
  }
  return undefined;
}

function replaceAll(
  lines: readonly string[],
  uses: readonly Use[],
  name: string,
): readonly LineHunk[] {
  return [...new Set(uses.map(({ line }) => line))].map((line) => {
    const text = lines[line] ?? '';
    const newLine = uses
      .filter((use) => use.line === line)
      .toSorted((a, b) => b.start - a.start)
      .reduce((rest, { start, end }) => rest.slice(0, start) + name + rest.slice(end), text);
    return { line, oldLines: [text], newLines: [newLine] };
  });
}
