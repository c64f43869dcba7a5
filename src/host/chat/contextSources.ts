import {
  FileType,
  type Position,
  Range,
  type TextDocument,
  type TextEditor,
  Uri,
  window,
  workspace,
} from 'vscode';
import { baseName } from '../../core/baseName.ts';
import type {
  ChatContextItem,
  ContextRefusal,
  ContextRequest,
  ContextResult,
} from '../../core/chat/chatContextItem.ts';
import type { Clock } from '../../core/clock.ts';
import { plainOutput, type TerminalRun } from '../../core/refactor/terminalOutput.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { err, ok } from '../../shared/result.ts';
import type { FileAccess } from '../fileAccess.ts';
import { followLinks, readFileText } from '../fileText.ts';
import { symbolsAround } from '../symbols.ts';
import { parseSymbolValue } from './contextSuggestions.ts';
import { describeProblems } from './describeProblems.ts';
import { findFiles, workspacePathOf } from './workspaceFiles.ts';

export interface ContextSourceDeps {
  /** Which files may be read and sent. */
  readonly access: Pick<FileAccess, 'isAllowed' | 'whyNot'>;
  /** What is staged, else what has changed; without excluded files. */
  readonly gitDiff: () => Promise<string>;
  readonly lastTerminalRun: () => TerminalRun | undefined;
  readonly clock: Clock;
}

const refuse = (why: ContextRefusal['why'], name: string): ContextResult => err({ why, name });
const one = (item: ChatContextItem): ContextResult => ok([item]);

/** Gets the content of what the user wants to add. Reads nothing in a folder that is not trusted. */
export async function collectContext(
  request: ContextRequest,
  deps: ContextSourceDeps,
): Promise<ContextResult> {
  if (request.kind === 'image') return readImage(request.dataUri);
  if (!workspace.isTrusted) return refuse('untrusted', '');
  switch (request.kind) {
    case 'selection':
      return withEditor(deps, (editor) => collectSelection(editor, deps));
    case 'file':
      return request.uri === undefined
        ? withEditor(deps, ({ document }) => collectFile(document.uri, deps))
        : collectFile(Uri.parse(request.uri), deps);
    case 'symbol':
      return collectSymbol(request.value, deps);
    case 'tree':
      return collectTree(request.uri === undefined ? undefined : Uri.parse(request.uri), deps);
    case 'problems':
      return collectProblems(request.uri, deps);
    case 'terminal':
      return collectTerminal(deps);
    case 'diff': {
      const text = await deps.gitDiff();
      if (text.trim() === '') return refuse('empty', 'Git');
      return one(textItem('diff', 'Git', 'git diff', text, 'diff'));
    }
    default:
      return assertNever(request);
  }
}

function textItem(
  kind: ChatContextItem['kind'],
  label: string,
  detail: string,
  text: string,
  language: string,
): ChatContextItem {
  return { kind, label, detail, content: { kind: 'text', text, language } };
}

/** Why a file is not taken; a link counts as what it leads to. */
export async function refusalOf(
  uri: Uri,
  { access }: ContextSourceDeps,
): Promise<ContextResult | undefined> {
  const why = access.whyNot(uri) ?? access.whyNot(await followLinks(uri));
  return why && refuse(why, workspacePathOf(uri));
}

async function withEditor(
  deps: ContextSourceDeps,
  work: (editor: TextEditor) => Promise<ContextResult>,
): Promise<ContextResult> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
  if (editor === undefined) return refuse('empty', '');
  const { uri } = editor.document;
  return (await refusalOf(uri, deps)) ?? work(editor);
}

async function collectSelection(
  { document, selection }: TextEditor,
  { clock }: ContextSourceDeps,
): Promise<ContextResult> {
  const range = selection.isEmpty
    ? await symbolAround(document, selection.active, clock)
    : new Range(selection.start, selection.end);
  const text = document.getText(range);
  if (text.trim() === '') return refuse('empty', workspacePathOf(document.uri));
  return one(rangeItem('selection', document, range));
}

function rangeItem(
  kind: 'selection' | 'symbol',
  document: TextDocument,
  range: Range | undefined,
): ChatContextItem {
  const path = workspacePathOf(document.uri);
  const name = baseName(path);
  const lines = range && `:${range.start.line + 1}-${range.end.line + 1}`;
  return textItem(
    kind,
    `${name}${lines ?? ''}`,
    `${path}${lines ?? ''}`,
    document.getText(range),
    document.languageId,
  );
}

/** Lines above and below the cursor, where no symbol is known. */
const aroundLines = 40;

async function symbolAround(
  document: TextDocument,
  position: Position,
  clock: Clock,
): Promise<Range> {
  const symbols = await symbolsAround(document, new Range(position, position), clock);
  // A symbol of one line says little: the one around it is taken.
  const found = symbols.findLast(({ range }) => !range.isSingleLine);
  return (
    found?.range ??
    document.validateRange(
      new Range(Math.max(0, position.line - aroundLines), 0, position.line + aroundLines, 10_000),
    )
  );
}

async function collectFile(uri: Uri, deps: ContextSourceDeps): Promise<ContextResult> {
  const path = workspacePathOf(uri);
  const refusal = await refusalOf(uri, deps);
  if (refusal !== undefined) return refusal;
  if (await isFolder(uri)) return collectTree(uri, deps);
  if (/\.(png|jpe?g)$/i.test(path)) return readImageFile(uri);
  const content = await readFileText(uri);
  if (content.kind !== 'text') return refuse(content.kind, path);
  const name = baseName(path);
  const language = /\.(\w+)$/.exec(name)?.[1] ?? '';
  return one(textItem('file', name, path, content.text, language));
}

async function isFolder(uri: Uri): Promise<boolean> {
  const found = await workspace.fs.stat(uri).then(
    ({ type }) => type,
    () => FileType.Unknown,
  );
  return (found & FileType.Directory) !== 0;
}

async function collectSymbol(value: string, deps: ContextSourceDeps): Promise<ContextResult> {
  const symbol = parseSymbolValue(value);
  if (symbol === undefined) return refuse('missing', value);
  const { uri, range, name } = symbol;
  const refusal = await refusalOf(uri, deps);
  if (refusal !== undefined) return refusal;
  const document = await workspace.openTextDocument(uri).then(undefined, () => undefined);
  if (document === undefined) return refuse('missing', workspacePathOf(uri));
  // Some languages report the name alone: the symbol around it is what is meant.
  const whole = range.isSingleLine ? await symbolAround(document, range.start, deps.clock) : range;
  return one({ ...rangeItem('symbol', document, document.validateRange(whole)), label: name });
}

/** More names than this say nothing to a model. */
const maxTreeFiles = 2_000;

async function collectTree(
  folder: Uri | undefined,
  { access: { isAllowed } }: ContextSourceDeps,
): Promise<ContextResult> {
  const files = await findFiles({ folder, isAllowed });
  const path = folder === undefined ? '.' : workspacePathOf(folder);
  if (files.length === 0) return refuse('empty', path);
  const names = files.slice(0, maxTreeFiles).map(workspacePathOf).join('\n');
  const label = path === '.' ? '/' : `${baseName(path)}/`;
  return one(textItem('tree', label, path, names, ''));
}

async function collectProblems(
  asked: string | undefined,
  deps: ContextSourceDeps,
): Promise<ContextResult> {
  const uri = asked === undefined ? window.activeTextEditor?.document.uri : Uri.parse(asked);
  if (uri === undefined) return refuse('empty', '');
  const path = workspacePathOf(uri);
  const refusal = await refusalOf(uri, deps);
  if (refusal !== undefined) return refusal;
  const lines = describeProblems(uri);
  if (lines.length === 0) return refuse('empty', path);
  const name = baseName(path);
  return one(textItem('problems', name, path, lines.join('\n'), ''));
}

function collectTerminal({ lastTerminalRun }: ContextSourceDeps): ContextResult {
  const last = lastTerminalRun();
  if (last === undefined) return refuse('empty', '');
  const label = last.command.split('\n')[0]?.slice(0, 30) ?? '';
  return one(
    textItem('terminal', label, last.command, `$ ${last.command}\n${plainOutput(last.output)}`, ''),
  );
}

async function readImageFile(uri: Uri): Promise<ContextResult> {
  const bytes = await workspace.fs.readFile(uri).then(undefined, () => undefined);
  if (bytes === undefined) return refuse('missing', workspacePathOf(uri));
  const mediaType = /\.png$/i.test(uri.path) ? 'image/png' : 'image/jpeg';
  const base64 = Buffer.from(bytes).toString('base64');
  return imageItem(workspacePathOf(uri), mediaType, base64);
}

function readImage(dataUri: string): ContextResult {
  const [, mediaType, base64] =
    /^data:(image\/png|image\/jpeg);base64,([\w+/=]+)$/.exec(dataUri) ?? [];
  if (base64 === undefined || (mediaType !== 'image/png' && mediaType !== 'image/jpeg'))
    return refuse('binary', 'image');
  return imageItem('image', mediaType, base64);
}

/** Providers take no larger pictures, in base64 characters (Cerebras refuses bodies far below). */
const maxBase64 = 11_000_000;

function imageItem(
  detail: string,
  mediaType: 'image/png' | 'image/jpeg',
  base64: string,
): ContextResult {
  if (base64.length > maxBase64) return refuse('binary', detail);
  const label = baseName(detail);
  return one({ kind: 'image', label, detail, content: { kind: 'image', mediaType, base64 } });
}
