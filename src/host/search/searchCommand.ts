import { Position, Range, Uri, window, workspace } from 'vscode';
import { createStore } from '../../core/lifetime.ts';
import type { SearchHit } from '../../core/search/workspaceSearch.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected } from '../listen.ts';

export interface SearchDeps {
  readonly search: (query: string) => Promise<readonly SearchHit[]>;
  readonly texts: Texts;
  readonly onUnexpected: OnUnexpected;
}

/** "Search Workspace by Words": shows the places that hold a question's words, and opens the one that is taken. */
export function createSearchCommand(deps: SearchDeps): (query?: unknown) => Promise<void> {
  const strings = deps.texts.search;
  return async (given) => {
    if (!workspace.isTrusted) {
      await window.showInformationMessage(strings.untrusted);
      return;
    }
    const query =
      typeof given === 'string'
        ? given
        : await window.showInputBox({ title: strings.title, prompt: strings.prompt });
    if (query === undefined || query.trim() === '') return;
    showHits(query, deps);
  };
}

function showHits(query: string, { search, texts, onUnexpected }: SearchDeps): void {
  const strings = texts.search;
  const store = createStore();
  const pick = store.own(
    window.createQuickPick<{ label: string; detail: string; hit: SearchHit }>(),
  );
  pick.title = strings.title;
  pick.placeholder = strings.searching;
  pick.matchOnDetail = true;
  pick.busy = true;
  const open = async () => {
    const hit = pick.selectedItems[0]?.hit;
    pick.hide();
    if (hit !== undefined) await openHit(hit);
  };
  const fill = async () => {
    const hits = await search(query);
    if (store.isDisposed) return;
    pick.busy = false;
    pick.placeholder = hits.length === 0 ? strings.nothing : strings.found(hits.length);
    pick.items = hits.map((hit) => ({
      label: strings.place(hit.path, hit.line),
      detail: hit.text,
      hit,
    }));
  };
  store.own(listen(pick.onDidAccept, 'search', open, onUnexpected));
  store.own(listen(pick.onDidHide, 'search', () => store.dispose(), onUnexpected));
  pick.show();
  fill().catch((error: unknown) => onUnexpected(error, 'search'));
}

async function openHit({ path, line }: SearchHit): Promise<void> {
  const uri = uriOf(path);
  if (uri === undefined) return;
  const start = new Position(line, 0);
  await window.showTextDocument(uri, { selection: new Range(start, start) });
}

/** With several folders a path begins with its folder's name. */
function uriOf(path: string): Uri | undefined {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 1 && folders[0] !== undefined) return Uri.joinPath(folders[0].uri, path);
  const slash = path.indexOf('/');
  const folder = folders.find(({ name }) => name === path.slice(0, slash));
  return folder && Uri.joinPath(folder.uri, path.slice(slash + 1));
}
