import { env, Uri, window, workspace } from 'vscode';
import { insertedCode } from '../../core/chat/insertedCode.ts';
import { workspacePath } from '../../core/chat/tools/workspacePath.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { FromPanel } from '../../shared/protocol.ts';
import { findInWorkspace, findUnsaved } from '../fileText.ts';
import { type PasteDeps, pasteIntoTerminal } from './pasteIntoTerminal.ts';

/** A code block of an answer, and what the user wants done with it. */
export type CodeRequest = Extract<FromPanel, { type: 'code' }>;

/** What became of a block of code: `askWhere` where only the user knows its place. */
export type ApplyCode = (
  code: string,
  file: Uri,
  answerId: string | undefined,
) => Promise<'applied' | 'askWhere' | 'failed'>;

export interface CodeActionDeps extends PasteDeps {
  /** Whether a new file may be made at a path that the answer names. */
  readonly mayCreate: (file: Uri, code: string) => Promise<boolean>;
  /** Puts the code into a file as a reviewable change, where it tells its place. */
  readonly apply: ApplyCode;
  readonly texts: Pick<Texts, 'chat'>;
  notify(why: 'noEditor' | 'notApplied'): void;
}

/** Does what was clicked at a code block. Nothing here runs code: into a terminal it is only pasted. */
export async function runCodeAction(request: CodeRequest, deps: CodeActionDeps): Promise<void> {
  switch (request.action) {
    case 'copy':
      return env.clipboard.writeText(request.code);
    case 'insert':
      return insertAtCursor(request.code, deps);
    case 'apply':
      return applyToFile(request, deps);
    case 'newFile':
      return openNewFile(request, deps);
    case 'terminal':
      return pasteIntoTerminal(request.code, deps);
    default:
      return assertNever(request.action);
  }
}

async function insertAtCursor(code: string, deps: CodeActionDeps): Promise<void> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
  if (editor === undefined) return deps.notify('noEditor');
  const { document, selections } = editor;
  const lines = document.getText().split(/\r?\n/);
  await editor.edit((edit) => {
    for (const selection of selections) {
      const { line, character } = selection.start;
      const before = document.lineAt(line).text.slice(0, character);
      edit.replace(selection, insertedCode(code, before, lines));
    }
  });
}

/** Into the file that the fence names, or the active editor's where it names none; a file that is not there becomes new. */
async function applyToFile(request: CodeRequest, deps: CodeActionDeps): Promise<void> {
  const { code, path } = request;
  const open = window.activeTextEditor?.document.uri;
  const target = path === undefined ? open : await fileNamed(path, open);
  if (target !== undefined) {
    const outcome = await deps.apply(code, target, request.answerId);
    if (outcome === 'askWhere') await askWhere(request, deps);
    else if (outcome === 'failed') deps.notify('notApplied');
  } else if (path === undefined) deps.notify('noEditor');
  else await openNewFile(request, deps);
}

/** A block that does not tell where it belongs: the user says it. */
async function askWhere(request: CodeRequest, deps: CodeActionDeps): Promise<void> {
  const strings = deps.texts.chat;
  const hasSelection = window.activeTextEditor?.selection.isEmpty === false;
  const places = [
    {
      label: hasSelection ? strings.placeOverSelection : strings.placeAtCursor,
      run: () => insertAtCursor(request.code, deps),
    },
    {
      label: strings.placeInNewFile,
      run: () => openNewFile({ ...request, path: undefined }, deps),
    },
  ];
  const chosen = await window.showQuickPick(places, { placeHolder: strings.askWhere });
  await chosen?.run();
}

/** Models name files by their path in the workspace, by its end alone, or from the root of the disk. */
async function fileNamed(path: string, open: Uri | undefined): Promise<Uri | undefined> {
  const named = workspacePath(path);
  const file = named === undefined ? undefined : await findInWorkspace(named);
  const ending = `/${path.replaceAll('\\', '/').replace(/^[./]+/, '')}`;
  if (file !== undefined) return file;
  if (open?.path.endsWith(ending) === true) return open;
  const [folder] = workspace.workspaceFolders ?? [];
  return folder === undefined || named === undefined
    ? undefined
    : findUnsaved(Uri.joinPath(folder.uri, named));
}

/** An unsaved file: nothing is written before the user saves. */
async function openNewFile(
  { code, language, path }: CodeRequest,
  { mayCreate }: CodeActionDeps,
): Promise<void> {
  const folder = workspace.workspaceFolders?.[0];
  const named = path === undefined ? undefined : workspacePath(path);
  const isFree = named !== undefined && (await findInWorkspace(named)) === undefined;
  const place = folder !== undefined && isFree ? Uri.joinPath(folder.uri, named) : undefined;
  if (place !== undefined && !(await mayCreate(place, code))) return;
  const target = place?.with({ scheme: 'untitled' });
  const document =
    target === undefined
      ? await workspace.openTextDocument({ content: code, language: languageIdOf(language) })
      : await workspace.openTextDocument(target);
  const editor = await window.showTextDocument(document);
  if (target !== undefined && document.getText() === '')
    await editor.edit((edit) => edit.insert(document.positionAt(0), code));
}

/** Names that models write after a fence, where the editor has another. */
const languageIds: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  jsx: 'javascriptreact',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  cs: 'csharp',
  'c++': 'cpp',
  sh: 'shellscript',
  bash: 'shellscript',
  yml: 'yaml',
  md: 'markdown',
};

function languageIdOf(language: string): string {
  const id = languageIds[language] ?? language;
  return id === '' ? 'plaintext' : id;
}
