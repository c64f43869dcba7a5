import { type TerminalShellExecution, window } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { TerminalRun } from '../../core/refactor/terminalOutput.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';

/** The last finished command of the terminals, as shell integration reports it. */
export interface TerminalRuns extends Disposable {
  readonly last: TerminalRun | undefined;
}

/** Only the end of long output is kept. */
const maxChars = 65_536;

/** Follows the terminals from now on: output before that cannot be read. */
export function createTerminalRuns(onUnexpected: OnUnexpected): TerminalRuns {
  const store = createStore();
  const outputs = new WeakMap<TerminalShellExecution, { text: string; done: Promise<void> }>();
  let last: TerminalRun | undefined;
  store.own(
    listen(
      window.onDidStartTerminalShellExecution,
      'terminal',
      ({ execution }) => {
        // Reading must begin at once: what was written before is lost.
        const stream = execution.read();
        const output = { text: '', done: Promise.resolve() };
        const read = async () => {
          for await (const data of stream) output.text = (output.text + data).slice(-maxChars);
        };
        output.done = read().catch((error: unknown) => onUnexpected(error, 'terminal'));
        outputs.set(execution, output);
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(
      window.onDidEndTerminalShellExecution,
      'terminal',
      ({ execution, exitCode }) =>
        run(
          async () => {
            const output = outputs.get(execution);
            await output?.done;
            last = {
              command: execution.commandLine.value,
              output: output?.text ?? '',
              exitCode,
            };
          },
          'terminal',
          onUnexpected,
        ),
      onUnexpected,
    ),
  );
  return {
    get last() {
      return last;
    },
    dispose: () => store.dispose(),
  };
}
