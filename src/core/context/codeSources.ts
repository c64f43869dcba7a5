import type { CursorContext } from '../documents/cursorContext.ts';
import { beginningAt, fillNames, namesBeginning } from './beginningNames.ts';
import {
  type CodeIndex,
  declaredIn,
  type IndexedFile,
  type LineRange,
  wordsOf,
} from './codeIndex.ts';
import { type ContextItem, estimateTokens } from './contextItem.ts';
import type { ContextSource } from './gatherContext.ts';
import { importLines } from './importLines.ts';
import { windowAfter, windowBefore } from './sentWindow.ts';

/** Most tokens of each source. Together with what the editor adds a prompt's context stays around 600. */
export const codeBudgets = {
  imports: 80,
  names: 108,
  definitions: 140,
  similar: 390,
  beginning: 40,
} as const;

/** Lines above and below the cursor that similar code is looked for with. */
const queryLinesAbove = 12;
const queryLinesBelow = 3;
/** Runs that are taken before the budget cuts. */
const maxRuns = 16;
/** Lines above the cursor whose names are explained, and lines of an explanation. */
const nearLines = 12;
const definitionLines = 4;
/** A name that more places declare tells nothing about the one that is meant. */
const maxDeclarations = 3;
/** Lines at the top of a file that imports are looked for in. */
const topLines = 120;
const identifiers = /[A-Za-z_$][\w$]{2,}/g;

/** What is sent around the cursor: the context must not repeat it. */
interface SentText {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly lines: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/**
 * What the code of the workspace says about a place, most stable first: the file's imports, names that it and what it
 * imports declare, definitions of names near the cursor, and similar code. The part of the file itself that is not
 * sent counts as workspace. Nothing waits.
 * @param lookedUp definitions that the editor's language servers gave, nearest name first.
 */
export function createCodeSources(
  index: CodeIndex,
  lookedUp: (place: CursorContext) => readonly ContextItem[] = () => [],
): readonly ContextSource[] {
  const sent = new WeakMap<CursorContext, SentText>();
  const sentAt = (place: CursorContext): SentText => {
    const known = sent.get(place) ?? readSentText(place);
    sent.set(place, known);
    return known;
  };
  return [
    {
      name: 'imports',
      budgetTokens: codeBudgets.imports,
      collect: (place) => imports(index.file(place.documentKey), sentAt(place)),
    },
    {
      name: 'names',
      budgetTokens: codeBudgets.names,
      collect: (place) => names(place, index, sentAt(place)),
    },
    {
      name: 'definitions',
      budgetTokens: codeBudgets.definitions,
      collect: (place) => {
        const known = lookedUp(place).filter(({ text }) => !isSent(text, sentAt(place)));
        return withoutDoubles([...known, ...definitions(place, index, sentAt(place))]);
      },
    },
    {
      name: 'similar',
      budgetTokens: codeBudgets.similar,
      collect: (place) => similar(place, index, sentAt(place)),
    },
    {
      // It changes with every key, so it goes last.
      name: 'beginning',
      budgetTokens: codeBudgets.beginning,
      collect: (place) => beginning(place, index, sentAt(place)),
    },
  ];
}

function readSentText(place: CursorContext): SentText {
  const before = windowBefore(place.prefix).split('\n');
  const after = windowAfter(place.suffix).split('\n');
  const all = [...before, ...after];
  return {
    before,
    after,
    lines: new Set(all.map((line) => line.trim())),
    names: new Set(all.join('\n').match(identifiers) ?? []),
  };
}

/** The file's own imports that are too far above the cursor to be sent, those of the workspace first. */
function imports(file: IndexedFile | undefined, { lines }: SentText): readonly ContextItem[] {
  if (file === undefined) return [];
  const found = importsOf(file)
    .split('\n')
    .filter((line) => line.trim() !== '' && !lines.has(line.trim()));
  if (found.length === 0) return [];
  const isOwn = (line: string) => /['"]\.{1,2}\/|\bfrom\s+\.|\b(?:crate|super|self)::/.test(line);
  const text = [...found.filter(isOwn), ...found.filter((line) => !isOwn(line))].join('\n');
  return [{ source: 'imports', title: 'The file begins with', text }];
}

/** Read once for each reading of a file. */
const importsByFile = new WeakMap<
  IndexedFile,
  { readonly changes: number; readonly text: string }
>();

function importsOf(file: IndexedFile): string {
  const changes = file.changed.size;
  const known = importsByFile.get(file);
  if (known?.changes === changes) return known.text;
  const top = file.lines.slice(0, topLines).filter((_, line) => !file.changed.has(line));
  const text = importLines(file.document.languageId, top.join('\n'));
  importsByFile.set(file, { changes, text });
  return text;
}

/** Names that may be needed and are not sent: of the file itself, then of what it imports. */
function names(place: CursorContext, index: CodeIndex, sent: SentText): readonly ContextItem[] {
  const own = index.file(place.documentKey);
  const ownNames = own === undefined ? [] : ownHidden(own, sent);
  const others = importedFiles(own, index, place).flatMap((file) => foreign(file, own, sent));
  const half = Math.floor(codeBudgets.names / 2);
  const first = fillNames(ownNames, others.length === 0 ? codeBudgets.names - 2 : half);
  const rest = fillNames(
    others.filter((name) => !first.includes(name)),
    codeBudgets.names - 2 - estimateTokens(first.join(', ')),
  );
  const items: ContextItem[] = [];
  if (first.length > 0)
    items.push({ source: 'names', title: 'Also in this file', text: first.join(', ') });
  if (rest.length > 0)
    items.push({ source: 'names', title: 'In files near it', text: rest.join(', ') });
  return items;
}

/** Names that may stand right at the cursor and are not sent; two sources ask for them. */
function namesAtCursor(place: CursorContext, index: CodeIndex, sent: SentText): readonly string[] {
  const known = namesByPlace.get(sent);
  if (known !== undefined) return known;
  const found = namesBeginning(beginningAt(place), {
    own: index.file(place.documentKey),
    files: index.files(place.languageId),
  }).filter((name) => !sent.names.has(name));
  namesByPlace.set(sent, found);
  return found;
}

const namesByPlace = new WeakMap<SentText, readonly string[]>();

function beginning(place: CursorContext, index: CodeIndex, sent: SentText): readonly ContextItem[] {
  const kept = fillNames(namesAtCursor(place, index, sent), codeBudgets.beginning - 2);
  return kept.length === 0
    ? []
    : [{ source: 'beginning', title: 'May stand at the cursor', text: kept.join(', ') }];
}

/** Names that the file declares outside of what is sent, those that it uses most first. */
function ownHidden(file: IndexedFile, sent: SentText): readonly string[] {
  return declaredIn(file)
    .filter((name) => !sent.names.has(name))
    .map((name) => [name, file.uses.get(name) ?? 0] as const)
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
}

/** Names that another file declares, those that the own file uses elsewhere first. */
function foreign(
  file: IndexedFile,
  own: IndexedFile | undefined,
  sent: SentText,
): readonly string[] {
  return declaredIn(file)
    .filter((name) => !sent.names.has(name))
    .map(
      (name) =>
        [name, 4 * (own?.uses.get(name) ?? 0) + Math.min(3, file.uses.get(name) ?? 0)] as const,
    )
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
}

/** Other files whose names stand in the file's import lines. */
function importedFiles(
  own: IndexedFile | undefined,
  index: CodeIndex,
  place: CursorContext,
): readonly IndexedFile[] {
  if (own === undefined) return [];
  const head = importsOf(own);
  const others = index
    .files(place.languageId)
    .filter(({ document }) => document.documentKey !== place.documentKey);
  const folder = folderOf(place.path);
  const isPackage = folderIsPackage.test(place.languageId);
  return others.filter(({ document }) => {
    if (isPackage && folderOf(document.path) === folder) return true;
    const stem = stemOf(document.path);
    return stem.length > 1 && new RegExp(`(?<![\\w-])${escapeRegExp(stem)}(?![\\w-])`).test(head);
  });
}

/** Files of a folder see each other's names without an import. */
const folderIsPackage = /^(?:go|java|kotlin|scala|csharp|swift)$/;
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

const stemOf = (path: string): string => {
  const [name = '', folder = ''] = path.split('/').reverse();
  const stem = name.split('.', 1)[0] ?? '';
  return /^(?:index|__init__|mod|lib|main)$/.test(stem) ? folder : stem;
};

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The first lines of what names near the cursor mean, nearest first, where those lines are not sent. */
function definitions(
  place: CursorContext,
  index: CodeIndex,
  sent: SentText,
): readonly ContextItem[] {
  const near = sent.before.slice(-nearLines).reverse().join('\n').match(identifiers) ?? [];
  const files = index.files(place.languageId);
  return [...new Set(near)]
    .flatMap((name) => declarationsOf(name, files))
    .map(({ file, line }) =>
      excerpt('definitions', file, upToChange(file, line, line + definitionLines)),
    )
    .filter(({ text }) => !isSent(text, sent));
}

/** Lines from `first` on, up to the first that was changed since. */
function upToChange(file: IndexedFile, first: number, last: number): readonly string[] {
  let end = first;
  while (end < last && !file.changed.has(end)) end += 1;
  return file.lines.slice(first, end);
}

interface DeclaredAt {
  readonly file: IndexedFile;
  readonly line: number;
}

/** Where a name is declared; nothing where more places do than may be told. */
function declarationsOf(name: string, files: readonly IndexedFile[]): readonly DeclaredAt[] {
  const found: DeclaredAt[] = [];
  for (const file of files)
    for (const line of file.declarations.get(name) ?? []) {
      if (file.changed.has(line)) continue;
      if (found.length === maxDeclarations) return [];
      found.push({ file, line });
    }
  return found;
}

/** The first line is sent anyway. */
const isSent = (text: string, { lines }: SentText): boolean =>
  lines.has((text.split('\n', 1)[0] ?? '').trim());

/** What a language server and the index both found is told once. */
function withoutDoubles(items: readonly ContextItem[]): readonly ContextItem[] {
  const keyOf = ({ path, text }: ContextItem) => `${path} ${(text.split('\n', 1)[0] ?? '').trim()}`;
  return [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse();
}

/** Code like that around the cursor, from other files and from the part of the own one that is not sent. */
function similar(place: CursorContext, index: CodeIndex, sent: SentText): readonly ContextItem[] {
  const told = new Set<string>();
  const query = queryOf(sent, namesAtCursor(place, index, sent).slice(0, maxQueryNames));
  const runs = index.similar(query, {
    languageId: place.languageId,
    limit: maxRuns,
    accepts: (file, first, last) => {
      const lines = file.lines.slice(first, last);
      // A copy of a file, or the same place in another folder, says nothing that a better run has not said.
      if (!isHidden(lines, sent.lines) || !isHidden(lines, told)) return false;
      for (const line of lines) told.add(line.trim());
      return true;
    },
  });
  return merge(runs).map(({ file, first, last }) =>
    excerpt(
      'similar',
      file,
      file.lines.slice(first, last).filter((line) => line.trim() !== ''),
    ),
  );
}

/** Words around the cursor, the nearer the heavier. */
function queryOf(
  { before, after }: SentText,
  names: readonly string[],
): ReadonlyMap<string, number> {
  const query = new Map<string, number>();
  const add = (line: string, weight: number) => {
    for (const word of wordsOf(line)) query.set(word, Math.max(query.get(word) ?? 0, weight));
  };
  for (const [distance, line] of before.slice(-queryLinesAbove).reverse().entries())
    add(line, 1 / (1 + distance / 6));
  for (const line of headersOf(before)) add(line, headerWeight);
  for (const name of names) add(name, nameWeight);
  for (const [distance, line] of after.slice(0, queryLinesBelow).entries())
    add(line, 0.5 / (1 + distance / 3));
  return query;
}

const maxHeaders = 3;
const headerWeight = 0.5;
const maxQueryNames = 4;
const nameWeight = 0.5;

/** The lines that open the blocks around the cursor, by their indentation, innermost first. */
function headersOf(before: readonly string[]): readonly string[] {
  const found: string[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let at = before.length - 1; at >= 0 && found.length < maxHeaders && least > 0; at -= 1) {
    const line = before[at] ?? '';
    const indent = line.length - line.trimStart().length;
    if (line.trim() === '' || indent >= least) continue;
    if (Number.isFinite(least)) found.push(line);
    least = indent;
  }
  return found;
}

/** Most of the lines are not among those that are told anyway. */
function isHidden(lines: readonly string[], told: ReadonlySet<string>): boolean {
  const full = lines.map((line) => line.trim()).filter((line) => line !== '');
  const known = full.filter((line) => line.length > 3 && told.has(line));
  return full.length > 0 && known.length * 2 < full.length;
}

/** Runs that follow each other in a file become one, in the place of the better. */
function merge(runs: readonly LineRange[]): readonly LineRange[] {
  const merged: LineRange[] = [];
  for (const run of runs) {
    const at = merged.findIndex(
      (item) => item.file === run.file && (item.last === run.first || item.first === run.last),
    );
    const other = merged[at];
    if (other === undefined) merged.push(run);
    else
      merged[at] = {
        ...other,
        first: Math.min(run.first, other.first),
        last: Math.max(run.last, other.last),
      };
  }
  return merged;
}

/** Lines of a file without the indentation that they have in common: that costs tokens and says nothing. */
function excerpt(source: string, file: IndexedFile, lines: readonly string[]): ContextItem {
  const { path } = file.document;
  const full = lines.filter((line) => line.trim() !== '');
  const indent = Math.min(...full.map((line) => line.length - line.trimStart().length));
  const text = lines
    .map((line) => line.slice(indent).trimEnd())
    .join('\n')
    .trimEnd();
  return { source, title: `From ${path}`, text, path };
}
