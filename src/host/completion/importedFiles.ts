import { FileType, Range, type TextDocument, Uri, workspace } from 'vscode';
import type { CodeIndex } from '../../core/context/codeIndex.ts';
import { importedPaths } from '../../core/context/importedPaths.ts';
import { importLines } from '../../core/context/importLines.ts';
import { siblingFiles } from '../../core/context/siblingFiles.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';
import { pathOf } from './cursorContextAt.ts';

export interface ImportedFilesDeps {
  readonly code: CodeIndex;
  /** Whether a file may be shown to a model at all. */
  readonly isEligible: (uri: Uri, languageId: string) => boolean;
  readonly onUnexpected: OnUnexpected;
}

/**
 * Reads what a document imports from the workspace and what lies beside it, without opening it in the editor: linters
 * would report it.
 */
export interface ImportedFiles extends Disposable {
  /** Reads what the document imports, and the files beside it, as far as they are not known yet. */
  readFor(document: TextDocument): void;
}

/** Imported files that are read for one document, and the size of each: larger ones are generated more often than written. */
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
    const { languageId } = document;
    const uris = (paths: readonly string[]) => paths.map((one) => Uri.joinPath(folder.uri, one));
    // Those read last go first where a name says nothing: what is imported is nearer than what lies beside it.
    await readSome(uris(await siblingsOf(folder.uri, path)), languageId, Number.POSITIVE_INFINITY);
    await readSome(uris(importedPaths(path, lines)), languageId, maxFiles);
  }

  async function readSome(uris: readonly Uri[], languageId: string, most: number): Promise<void> {
    let left = most;
    for (const uri of uris) {
      if (left === 0 || store.isDisposed) return;
      if (await readUnknown(uri, languageId)) left -= 1;
    }
  }

  /** Whether a file is known by now. */
  async function readUnknown(uri: Uri, languageId: string): Promise<boolean> {
    return code.file(uri.toString()) !== undefined || (await readFile(uri, languageId));
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

/** Paths below the workspace folder. */
async function siblingsOf(root: Uri, path: string): Promise<readonly string[]> {
  try {
    const folder = Uri.joinPath(root, path, '..');
    const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name);
    return siblingFiles(path, names.slice(0, maxNames));
  } catch {
    // The file was never saved.
    return [];
  }
}

/** A folder of thousands holds data. */
const maxNames = 2_000;
