import { randomBytes } from 'node:crypto';
import { commands, Uri, type WebviewView, type WebviewViewProvider, window } from 'vscode';
import {
  createPanelLink,
  type PanelLink,
  type PanelRequest,
  type PanelSource,
} from '../../core/chat/panelLink.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import type { ToPanel } from '../../shared/protocol.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';
import { chatHtml } from './chatHtml.ts';

export const chatViewId = 'slipstream.chat';

export interface ChatViewDeps {
  readonly extensionUri: Uri;
  readonly source: PanelSource;
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
  onRequest(request: PanelRequest): unknown;
}

export interface ChatView extends Disposable {
  /** Shows the view and gives it the keyboard. */
  show(): Promise<void>;
  /** Says something to the page; lost while there is none. */
  send(message: ToPanel): void;
}

/**
 * The webview in the side bar. The editor makes and unmakes its page as it likes: hiding destroys it, moving to
 * another container resolves anew. So nothing is kept here, and each new page is told everything.
 */
export function registerChatView(deps: ChatViewDeps): ChatView {
  const store = createStore();
  /** What the page that is there now holds. */
  let page: Disposable | undefined;
  let link: PanelLink | undefined;
  /** The view was shown before the editor had made its page. */
  let isFocusDue = false;
  store.own({ dispose: () => page?.dispose() });

  function resolve(view: WebviewView): void {
    page?.dispose();
    const viewStore = createStore();
    page = viewStore;
    const { webview } = view;
    const { extensionUri } = deps;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist'), Uri.joinPath(extensionUri, 'media')],
    };
    const post = (message: ToPanel) =>
      run(() => webview.postMessage(message), 'chat.post', deps.onUnexpected);
    const own = viewStore.own(
      createPanelLink({
        source: deps.source,
        log: deps.log,
        post,
        onRequest: (request) =>
          run(() => deps.onRequest(request), `chat.${request.type}`, deps.onUnexpected),
      }),
    );
    link = own;
    if (isFocusDue) own.send({ type: 'focus' });
    isFocusDue = false;
    viewStore.own(listen(webview.onDidReceiveMessage, 'chat', own.receive, deps.onUnexpected));
    viewStore.own(
      listen(
        view.onDidChangeVisibility,
        'chat.visibility',
        () => {
          if (!view.visible) own.noteHidden();
        },
        deps.onUnexpected,
      ),
    );
    viewStore.own(
      listen(
        view.onDidDispose,
        'chat.dispose',
        () => {
          if (link === own) link = undefined;
          viewStore.dispose();
        },
        deps.onUnexpected,
      ),
    );
    const uriOf = (...path: string[]) =>
      webview.asWebviewUri(Uri.joinPath(extensionUri, ...path)).toString();
    webview.html = chatHtml({
      script: uriOf('dist', 'chat.js'),
      style: uriOf('media', 'chat.css'),
      cspSource: webview.cspSource,
      nonce: randomBytes(18).toString('base64'),
      title: 'Slipstream',
    });
  }

  const provider: WebviewViewProvider = { resolveWebviewView: resolve };
  store.own(window.registerWebviewViewProvider(chatViewId, provider));
  return {
    async show() {
      await commands.executeCommand(`${chatViewId}.focus`);
      if (link === undefined) isFocusDue = true;
      else link.send({ type: 'focus' });
    },
    send: (message) => link?.send(message),
    dispose: () => store.dispose(),
  };
}
