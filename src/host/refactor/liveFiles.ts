import {
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FileSystemError,
  FileType,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
} from 'vscode';
import { createStore } from '../../core/lifetime.ts';
import { type OnUnexpected, run } from '../listen.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

interface LiveFile {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Grows with each text; the editor reads a file anew only when it does. */
  readonly version: number;
  /** Says in front that it is UTF-8, where `files.encoding` has the editor read something else. */
  readonly isMarked: boolean;
}

/**
 * Documents of one scheme whose texts change often, as files that cannot be written. What a content provider says goes
 * through the worker in which the editor compares texts, and waits there for seconds behind the colours of a large
 * comparison; what a file system says does not.
 */
export function createLiveFiles(scheme: string, onUnexpected: OnUnexpected): VirtualDocuments {
  const store = createStore();
  const files = new Map<string, LiveFile>();
  const changes = store.own(new EventEmitter<FileChangeEvent[]>());
  let version = 0;
  const fileAt = (uri: Uri): LiveFile => {
    const file = files.get(uri.toString());
    if (file === undefined) throw FileSystemError.FileNotFound(uri);
    return file;
  };
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  store.own(
    workspace.registerFileSystemProvider(
      scheme,
      {
        onDidChangeFile: changes.event,
        watch: () => ({ dispose() {} }),
        stat(uri) {
          const { version: mtime, bytes } = fileAt(uri);
          return { type: FileType.File, ctime: 0, mtime, size: bytes.length };
        },
        readFile: (uri) => fileAt(uri).bytes,
        readDirectory: () => [],
        createDirectory: refuse,
        writeFile: refuse,
        delete: refuse,
        rename: refuse,
      },
      { isReadonly: true, isCaseSensitive: true },
    ),
  );
  const changed = (uri: Uri) => changes.fire([{ type: FileChangeType.Changed, uri }]);
  const put = (uri: Uri, text: string, isMarked = files.get(uri.toString())?.isMarked === true) => {
    version++;
    const bytes = encoder.encode(isMarked ? byteOrderMark + text : text);
    files.set(uri.toString(), { text, bytes, version, isMarked });
  };
  // A text that is set while the editor opens the document is lost on it: the editor asks again only for open ones.
  store.own(
    workspace.onDidOpenTextDocument((document) => {
      const { uri, encoding } = document;
      const file = files.get(uri.toString());
      if (file === undefined) return;
      const isOther = encoding !== 'utf8' && !file.isMarked;
      if (isOther) put(uri, file.text, true);
      if (isOther || file.text !== document.getText()) changed(uri);
    }),
  );
  // A window that is loaded anew opens their comparisons again, but the texts are gone.
  const stale = window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof TabInputTextDiff && input.modified.scheme === scheme);
  if (stale.length > 0)
    run(
      async () => {
        await window.tabGroups.close(stale, true);
      },
      'live view',
      onUnexpected,
    );
  let count = 0;
  return {
    open(like, text) {
      count++;
      // The query makes each one a document of its own; the path keeps name and language.
      const uri = Uri.from({ scheme, path: like.path, query: String(count) });
      put(uri, text);
      return {
        uri,
        set(next) {
          if (files.get(uri.toString())?.text === next) return false;
          put(uri, next);
          changed(uri);
          return true;
        },
        dispose: () => files.delete(uri.toString()),
      };
    },
    dispose: () => store.dispose(),
  };
}

const encoder = new TextEncoder();

const byteOrderMark = '\ufeff';
