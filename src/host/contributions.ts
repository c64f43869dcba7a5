import { commands, type Disposable } from 'vscode';
import { createStore } from '../core/lifetime.ts';
import { type OnUnexpected, run } from './listen.ts';

/** Every command of the manifest. A test compares this list with `contributes.commands`. */
export const commandIds = [
  'slipstream.openMenu',
  'slipstream.showStatus',
  'slipstream.showLog',
  'slipstream.searchWorkspace',
  'slipstream.stopIndexing',
  'slipstream.diagnoseConnection',
  'slipstream.benchmarkModels',
  'slipstream.latencyReport',
  'slipstream.selectModel',
  'slipstream.refreshModels',
  'slipstream.setApiKey',
  'slipstream.forgetApiKey',
  'slipstream.editSelection',
  'slipstream.explainCode',
  'slipstream.fixProblem',
  'slipstream.fixAllProblems',
  'slipstream.addDocumentation',
  'slipstream.generateTests',
  'slipstream.simplifyCode',
  'slipstream.suggestNames',
  'slipstream.extractFunction',
  'slipstream.addTypes',
  'slipstream.convertCode',
  'slipstream.writeCommitMessage',
  'slipstream.explainTerminalOutput',
  'slipstream.runAction',
  'slipstream.keepHunk',
  'slipstream.undoHunk',
  'slipstream.keepAllHunks',
  'slipstream.undoAllHunks',
  'slipstream.nextHunk',
  'slipstream.previousHunk',
  'slipstream.showRemoved',
  'slipstream.toggleReview',
  'slipstream.rerunEdit',
  'slipstream.followUpEdit',
  'slipstream.stopEdit',
  'slipstream.widenEditScope',
  'slipstream.narrowEditScope',
  'slipstream.openChat',
  'slipstream.newChat',
  'slipstream.showChatHistory',
  'slipstream.renameChat',
  'slipstream.exportChat',
  'slipstream.stopChat',
  'slipstream.chooseEditorTools',
  'slipstream.addToChat',
  'slipstream.addTerminalToChat',
  'slipstream.triggerSuggestion',
  'slipstream.dismissSuggestion',
  'slipstream.pauseSuggestions',
  'slipstream.toggleSuggestions',
  'slipstream.toggleSuggestionsForLanguage',
  'slipstream.toggleSuggestionsInComments',
  'slipstream.toggleQuietMode',
  'slipstream.showSuggestionFigures',
  'slipstream.acceptNextEdit',
  'slipstream.dismissNextEdit',
  'slipstream.nextEdit',
  'slipstream.toggleNextEdits',
  'slipstream.forgetEverything',
] as const;

export type CommandId = (typeof commandIds)[number];
export type CommandHandler = (...args: readonly unknown[]) => unknown;
export type CommandHandlers = { readonly [K in CommandId]: CommandHandler };
/** Commands that answer while Slipstream is switched off, too. */
export type PermanentCommand = 'slipstream.forgetEverything';
export type ServiceCommands = Omit<CommandHandlers, PermanentCommand>;

/**
 * Registers every command once, for the life of the extension. `handlers()` gives the ones that answer now;
 * in place of the others, while Slipstream is switched off, `whenOff` is called.
 */
export function registerCommands(
  handlers: () => Partial<CommandHandlers>,
  whenOff: CommandHandler,
  onUnexpected: OnUnexpected,
): Disposable {
  const store = createStore();
  for (const id of commandIds)
    store.own(
      commands.registerCommand(id, async (...args: unknown[]) => {
        const handler = handlers()[id] ?? whenOff;
        try {
          return await handler(...args);
        } catch (error) {
          onUnexpected(error, id);
          return undefined;
        }
      }),
    );
  return store;
}

/** Sets a `when`-clause key, only when its value changes. */
export interface ContextKey {
  set(value: boolean): void;
  /** Sets it and resolves once the editor's keys go by it. */
  apply(value: boolean): Promise<void>;
}

export function createContextKey(key: string, onUnexpected: OnUnexpected): ContextKey {
  let current: boolean | undefined;
  let known = Promise.resolve();
  const apply = (value: boolean): Promise<void> => {
    if (value === current) return known;
    current = value;
    known = new Promise((resolve) => {
      run(
        () => commands.executeCommand('setContext', key, value).then(() => resolve()),
        key,
        onUnexpected,
      );
    });
    return known;
  };
  return { set: (value) => void apply(value), apply };
}
