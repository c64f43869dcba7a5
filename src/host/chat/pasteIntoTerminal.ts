import { commands, env, type Terminal, window, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore } from '../../core/lifetime.ts';
import { withoutOddCharacters } from '../../core/oddCharacters.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected } from '../listen.ts';

export interface PasteDeps {
  readonly clock: Clock;
  readonly onUnexpected: OnUnexpected;
  /** Puts placeholders in the place of secrets: a terminal shows, keeps and runs what it gets. */
  readonly hideSecrets: (text: string) => string;
  readonly texts: Pick<Texts, 'chat'>;
}

/** A shell that has not told of itself by then does not do so at all. Bash takes 0.3 s, on a busy machine 2 s. */
const shellReadyMs = 5_000;

/**
 * Puts text on the terminal's line without running it. A line break that is sent would run what stands before
 * it, so several lines go the way of the editor's own paste, which brackets them and warns where it cannot. A user who
 * has switched that warning off meant what they copy themselves: for a model's lines it is asked here.
 */
export async function pasteIntoTerminal(code: string, deps: PasteDeps): Promise<void> {
  const open = window.activeTerminal;
  const terminal = open ?? window.createTerminal();
  terminal.show();
  // What is pasted before the shell listens is lost, and could not be bracketed.
  if (open === undefined) await shellIsReady(terminal, deps);
  const text = printable(deps.hideSecrets(code));
  if (!text.includes('\n')) {
    terminal.sendText(text, false);
    return;
  }
  if (!isWarnedOf()) {
    const { paste } = deps.texts.chat;
    const answer = await window.showWarningMessage(
      paste.question(text.split('\n').length),
      paste.yes,
    );
    if (answer === undefined) return;
    terminal.show();
  }
  await env.clipboard.writeText(text);
  await commands.executeCommand('workbench.action.terminal.paste');
}

/** Whether the editor itself asks before lines run that a shell without bracketed paste gets. */
const isWarnedOf = (): boolean =>
  workspace.getConfiguration('terminal.integrated').get<unknown>('enableMultiLinePasteWarning') !==
  'never';

/** Resolves when the shell shows its prompt, or when it is not worth waiting for that any longer. */
function shellIsReady(terminal: Terminal, { clock, onUnexpected }: PasteDeps): Promise<void> {
  return new Promise((resolve) => {
    const store = createStore();
    const finish = () => {
      store.dispose();
      resolve();
    };
    store.own(
      listen(
        window.onDidChangeTerminalShellIntegration,
        'terminal',
        (event) => {
          if (event.terminal === terminal) finish();
        },
        onUnexpected,
      ),
    );
    store.own(clock.after(shellReadyMs, finish));
  });
}

/** Text without characters that are not seen, and without trailing line breaks. */
const printable = (code: string): string =>
  withoutOddCharacters(code.replace(/\r\n?/g, '\n')).trimEnd();
