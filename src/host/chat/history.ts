import { type QuickInputButton, type QuickPickItem, ThemeIcon, window, workspace } from 'vscode';
import type { ChatController } from '../../core/chat/chatController.ts';
import type { ConversationEntry } from '../../core/chat/conversationLibrary.ts';
import { createStore } from '../../core/lifetime.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected } from '../listen.ts';

export interface HistoryDeps {
  readonly controller: Pick<
    ChatController,
    'library' | 'openConversation' | 'remove' | 'rename' | 'export' | 'conversation'
  >;
  readonly texts: Texts;
  readonly onUnexpected: OnUnexpected;
}

interface Item extends QuickPickItem {
  readonly entry: ConversationEntry;
}

/** Lists the conversations of this workspace: search in all that was said, open, rename, delete, export. */
export async function showHistory(deps: HistoryDeps): Promise<void> {
  const { controller, texts, onUnexpected } = deps;
  const strings = texts.chat.history;
  const buttons = {
    rename: { iconPath: new ThemeIcon('edit'), tooltip: strings.rename },
    export: { iconPath: new ThemeIcon('export'), tooltip: strings.export },
    remove: { iconPath: new ThemeIcon('trash'), tooltip: strings.remove },
  } satisfies Record<string, QuickInputButton>;

  const store = createStore();
  const pick = store.own(window.createQuickPick<Item>());
  pick.title = strings.title;
  pick.placeholder = strings.placeholder;
  pick.matchOnDetail = true;

  const load = async () => {
    await controller.library.flush();
    const entries = await controller.library.list();
    if (store.isDisposed) return;
    pick.items = entries.map((entry) => ({
      entry,
      label: entry.title || texts.chat.newConversation,
      description: `${new Date(entry.updatedMs).toLocaleString()} · ${strings.messages(entry.messages)}`,
      // The picker searches in what it shows: the whole conversation stands here, cut by the window's edge.
      detail: entry.text.replace(/\s+/g, ' '),
      buttons: Object.values(buttons),
    }));
    pick.placeholder = entries.length === 0 ? strings.empty : strings.placeholder;
  };

  store.own(
    listen(
      pick.onDidAccept,
      'history',
      async () => {
        const [chosen] = pick.activeItems;
        pick.hide();
        if (chosen !== undefined) await controller.openConversation(chosen.entry.id);
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(
      pick.onDidTriggerItemButton,
      'history',
      async ({ button, item }) => {
        pick.hide();
        if (button === buttons.rename) await renameConversation(item.entry, deps);
        if (button === buttons.export) await exportConversation(item.entry.id, deps);
        if (button === buttons.remove) await removeConversation(item.entry, deps);
        if (button !== buttons.export) await showHistory(deps);
      },
      onUnexpected,
    ),
  );
  store.own(listen(pick.onDidHide, 'history', () => store.dispose(), onUnexpected));
  pick.show();
  await load();
}

/** Asks for another title. */
export async function renameConversation(
  { id, title }: Pick<ConversationEntry, 'id' | 'title'>,
  { controller, texts }: HistoryDeps,
): Promise<void> {
  const next = await window.showInputBox({ title: texts.chat.history.newTitle, value: title });
  if (next !== undefined && next.trim() !== '') await controller.rename(id, next.trim());
}

async function removeConversation(entry: ConversationEntry, deps: HistoryDeps): Promise<void> {
  const strings = deps.texts.chat.history;
  const question = strings.removeQuestion(entry.title || deps.texts.chat.newConversation);
  const chosen = await window.showWarningMessage(question, { modal: true }, strings.remove);
  if (chosen === strings.remove) await deps.controller.remove(entry.id);
}

/** Opens the conversation as an unsaved markdown document. */
export async function exportConversation(id: string, { controller }: HistoryDeps): Promise<void> {
  const content = await controller.export(id);
  if (content === undefined) return;
  const document = await workspace.openTextDocument({ content, language: 'markdown' });
  await window.showTextDocument(document);
}
