import { EventEmitter, Uri, workspace } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';

/** A read-only document that lives in memory only. Gone when disposed; an editor that still shows it turns blank. */
export interface VirtualDocument extends Disposable {
  readonly uri: Uri;
  /** False when that is its text already. */
  set(text: string): boolean;
}

export interface VirtualDocuments extends Disposable {
  /** `like` lends its name, so that the language and the title are the same. */
  open(like: Uri, text: string): VirtualDocument;
}

/** Documents of one scheme. */
export function createVirtualDocuments(scheme: string): VirtualDocuments {
  const store = createStore();
  const texts = new Map<string, string>();
  const changes = store.own(new EventEmitter<Uri>());
  store.own(
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changes.event,
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
  );
  // A text that is set while the editor opens the document is lost on it: the editor asks again only for open ones.
  store.own(
    workspace.onDidOpenTextDocument((document) => {
      const text = texts.get(document.uri.toString());
      if (text !== undefined && text !== document.getText()) changes.fire(document.uri);
    }),
  );
  let count = 0;
  return {
    open(like, text) {
      count++;
      // The query makes each one a document of its own; the path keeps name and language.
      const uri = Uri.from({ scheme, path: like.path, query: String(count) });
      const key = uri.toString();
      texts.set(key, text);
      return {
        uri,
        set(next) {
          if (texts.get(key) === next) return false;
          texts.set(key, next);
          changes.fire(uri);
          return true;
        },
        dispose: () => texts.delete(key),
      };
    },
    dispose: () => store.dispose(),
  };
}
