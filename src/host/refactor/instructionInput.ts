import { type InputBox, type QuickInputButton, QuickInputButtons, ThemeIcon, window } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { SettingsSource } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';
import type { EditFlow } from './editFlow.ts';
import type { EditJob } from './editRequest.ts';
import { progressText } from './editStatus.ts';
import type { LiveEdit } from './liveEdit.ts';
import type { LiveView } from './liveView.ts';

export interface InstructionDeps {
  readonly flow: EditFlow;
  readonly clock: Clock;
  readonly texts: Texts;
  readonly settings: SettingsSource;
  /** Whether an automatic request may go out now: quota to spare. */
  readonly hasQuotaLeft: () => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** A pause in typing after which the half-written instruction is tried: longer than between keys, shorter than a thought. */
const pauseMs = 350;
/** Shorter instructions than this mean nothing yet. */
const minChars = 3;
const redrawMs = 200;

/**
 * Asks what should change and shows the change while it is being asked for. Enter applies; Escape closes everything
 * without a trace.
 */
export async function askInstruction(
  deps: InstructionDeps,
  job: Omit<EditJob, 'instruction'>,
  title: string,
): Promise<void> {
  const input = window.createInputBox();
  const wish = await readInstruction(deps, job, input, title);
  input.dispose();
  if (wish === undefined) return;
  const whole = { ...job, instruction: wish.instruction };
  if (wish.edit === undefined || wish.view === undefined) await deps.flow.run(whole);
  else await deps.flow.finish(whole, wish.edit, wish.view);
}

interface EditInstruction {
  readonly instruction: string;
  /** The preview of just this instruction, when there is one. */
  readonly edit?: LiveEdit;
  readonly view?: LiveView;
}

function readInstruction(
  deps: InstructionDeps,
  job: Omit<EditJob, 'instruction'>,
  input: InputBox,
  title: string,
): Promise<EditInstruction | undefined> {
  const store = createStore();
  const strings = deps.texts.refactor;
  const isLive = deps.settings.current['edit.livePreview'];
  const preview = createPreview(deps, job, input);
  let pause: Disposable | undefined;
  store.own({ dispose: () => pause?.dispose() });

  input.title = title;
  input.placeholder = isLive ? strings.instructionPlaceholder : strings.instructionPlaceholderQuiet;
  // Looking at the preview must not close the box.
  input.ignoreFocusOut = true;

  return new Promise((resolve) => {
    const settle = (wish: EditInstruction | undefined) => {
      store.dispose();
      resolve(wish);
    };
    const tryPreview = () => {
      const instruction = input.value.trim();
      if (instruction.length < minChars || !deps.hasQuotaLeft()) return;
      run(() => preview.ask(instruction), 'live preview', deps.onUnexpected);
    };
    store.own(
      listen(
        input.onDidChangeValue,
        'instruction',
        () => {
          pause?.dispose();
          if (isLive) pause = deps.clock.after(pauseMs, tryPreview);
        },
        deps.onUnexpected,
      ),
    );
    store.own(
      listen(
        input.onDidAccept,
        'instruction',
        async () => {
          const instruction = input.value.trim();
          if (instruction === '') return;
          pause?.dispose();
          const taken = await preview.take(instruction);
          settle({ instruction, ...taken });
        },
        deps.onUnexpected,
      ),
    );
    store.own(
      listen(
        input.onDidHide,
        'instruction',
        async () => {
          if (store.isDisposed) return;
          await preview.drop();
          settle(undefined);
        },
        deps.onUnexpected,
      ),
    );
    input.show();
  });
}

interface Preview {
  ask(instruction: string): Promise<void>;
  /** Hands over the preview of this instruction; drops any other. */
  take(instruction: string): Promise<{ readonly edit?: LiveEdit; readonly view?: LiveView }>;
  drop(): Promise<void>;
}

/** Shows half-written instructions: the last one wins, the one before is cancelled down to its socket. */
function createPreview(
  deps: InstructionDeps,
  job: Omit<EditJob, 'instruction'>,
  input: InputBox,
): Preview {
  const strings = deps.texts.refactor;
  const stopButton: QuickInputButton = {
    iconPath: new ThemeIcon('debug-stop'),
    tooltip: strings.stopHint,
  };
  let view: LiveView | undefined;
  let latest: { readonly instruction: string; readonly edit: LiveEdit } | undefined;
  let isTaken = false;
  let redraw: Disposable | undefined;

  const follow = (edit: LiveEdit) => {
    input.busy = true;
    input.buttons = [stopButton];
    const draw = () => {
      input.prompt = progressText(edit, deps.texts);
      redraw = deps.clock.after(redrawMs, draw);
    };
    redraw?.dispose();
    draw();
  };
  const rest = (prompt: string) => {
    redraw?.dispose();
    input.busy = false;
    input.buttons = [];
    input.prompt = prompt;
  };
  input.onDidTriggerButton((button) => {
    if (button !== QuickInputButtons.Back) latest?.edit.stop();
  });

  return {
    async ask(instruction) {
      if (latest?.instruction === instruction) return;
      view ??= deps.flow.openView(job, true);
      const edit = deps.flow.start({ ...job, instruction }, view, 'automatic');
      latest = { instruction, edit };
      follow(edit);
      const [outcome] = await Promise.all([edit.outcome, view.show()]);
      if (latest?.edit !== edit || isTaken) return;
      if (outcome.ok) rest(strings.previewDone(edit.progress()));
      else {
        latest = undefined;
        rest(
          outcome.error.kind === 'answer'
            ? strings.answerProblem(outcome.error.problem)
            : deps.texts.error(outcome.error.error),
        );
      }
    },
    async take(instruction) {
      isTaken = true;
      redraw?.dispose();
      if (latest?.instruction === instruction && view !== undefined)
        return { edit: latest.edit, view };
      latest?.edit.stop();
      await view?.close(true);
      return {};
    },
    async drop() {
      isTaken = true;
      redraw?.dispose();
      latest?.edit.stop();
      await view?.close(false);
    },
  };
}
