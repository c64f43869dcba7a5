import { FileType, Range, type TextDocument, Uri, workspace } from 'vscode';
import type { CodeIndex } from '../../core/context/codeIndex.ts';
import { importedPaths } from '../../core/context/importedPaths.ts';
import { importLines } from '../../core/context/importLines.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';
import { pathOf } from './cursorContextAt.ts';

export interface ImportedFilesDeps {
  readonly code: CodeIndex;
  /** Whether a file may be shown to a model at all. */
  readonly isEligible: (uri: Uri, languageId: string) => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** Reads what a document imports from the workspace, without opening it in the editor: linters would report it. */
export interface ImportedFiles extends Disposable {
  /** Reads what the document imports and is not known yet. */
  readFor(document: TextDocument): void;
}

/** Files that are read for one document, and their size: larger ones are generated more often than written. */
const maxFiles = 6;
const maxBytes = 300_000;
/** Lines at the top of a file that imports are looked for in. */
const topLines = 120;

export function createImportedFiles(deps: ImportedFilesDeps): ImportedFiles {
  const { code, isEligible, onUnexpected } = deps;
  const store = createStore();
  /** The imports of a document that were followed last. */
  const followed = new Map<string, string>();

  async function read(document: TextDocument, lines: readonly string[]): Promise<void> {
    const folder = workspace.getWorkspaceFolder(document.uri);
    if (folder === undefined) return;
    const path = workspace.asRelativePath(document.uri, false).replaceAll('\\', '/');
    let left = maxFiles;
    for (const candidate of importedPaths(path, lines)) {
      if (left === 0 || store.isDisposed) return;
      const uri = Uri.joinPath(folder.uri, candidate);
      const isKnown = code.file(uri.toString()) !== undefined;
      if (isKnown || (await readFile(uri, document.languageId))) left -= 1;
    }
  }

  /** Whether there is such a file, and it may be read. */
  async function readFile(uri: Uri, languageId: string): Promise<boolean> {
    try {
      const { type, size } = await workspace.fs.stat(uri);
      if (type !== FileType.File || size > maxBytes || !isEligible(uri, languageId)) return false;
      const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
      if (!store.isDisposed)
        code.put({
          documentKey: uri.toString(),
          path: pathOf(uri),
          languageId,
          text: () => text,
        });
      return true;
    } catch {
      // Most of the paths that an import may mean do not exist.
      return false;
    }
  }

  /** A file that is not open was changed by another program. */
  async function readAgain(uri: Uri): Promise<void> {
    const known = code.file(uri.toString());
    if (known === undefined || isOpen(uri)) return;
    if (!(await readFile(uri, known.document.languageId))) code.drop(uri.toString());
  }

  const watcher = store.own(workspace.createFileSystemWatcher('**/*', true));
  store.own(
    listen(
      watcher.onDidChange,
      'imported files',
      (uri) => run(() => readAgain(uri), 'imported files', onUnexpected),
      onUnexpected,
    ),
  );
  store.own(
    listen(
      watcher.onDidDelete,
      'imported files',
      (uri) => {
        if (!isOpen(uri)) code.drop(uri.toString());
      },
      onUnexpected,
    ),
  );

  return {
    readFor(document) {
      if (!workspace.isTrusted || !isEligible(document.uri, document.languageId)) return;
      const key = document.uri.toString();
      const top = document.getText(new Range(0, 0, topLines, 0)).replaceAll('\r\n', '\n');
      const imports = importLines(document.languageId, top);
      if (followed.get(key) === imports) return;
      followed.set(key, imports);
      run(() => read(document, imports.split('\n')), 'imported files', onUnexpected);
    },
    dispose: () => store.dispose(),
  };
}

const isOpen = (uri: Uri): boolean =>
  workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
