import {
  type InputBox,
  InputBoxValidationSeverity,
  type QuickInputButton,
  ThemeIcon,
  window,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { SettingsSource } from '../../core/ports.ts';
import type { EditFailure } from '../../core/refactor/runEdit.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';
import type { KeyStep } from '../models/keyStep.ts';
import type { EditFlow } from './editFlow.ts';
import type { EditJob } from './editRequest.ts';
import { progressText } from './editStatus.ts';
import type { LiveEdit } from './liveEdit.ts';
import type { RewriteView } from './rewriteView.ts';
import type { ScopeChoice } from './scopeChoice.ts';

export interface InstructionDeps {
  readonly flow: EditFlow;
  readonly clock: Clock;
  readonly texts: Texts;
  readonly settings: SettingsSource;
  readonly keyStep: KeyStep;
  /** Whether an automatic request may go out now: quota to spare. */
  readonly hasQuotaLeft: () => boolean;
  readonly onUnexpected: OnUnexpected;
  /** Told of the choice that the keys for widening and narrowing are about; undefined when there is none. */
  readonly onChoosing: (keys: ScopeKeys | undefined) => void;
}

/** What the keys do while the box is open. */
export interface ScopeKeys {
  widen(): void;
  narrow(): void;
}

/** What an edit is about: fixed lines under a title, or a scope that the user may widen and narrow. */
export type EditPlace =
  | { readonly job: Omit<EditJob, 'instruction'>; readonly title: string }
  | { readonly document: EditJob['document']; readonly choice: ScopeChoice };

/** A pause in typing after which the half-written instruction is tried: longer than between keys, shorter than a thought. */
const pauseMs = 350;
/** Shorter instructions than this mean nothing yet. */
const minChars = 3;
const redrawMs = 200;

/**
 * Asks what should change and shows the change while it is being asked for. Enter applies; Escape closes everything
 * without a trace.
 */
export async function askInstruction(deps: InstructionDeps, place: EditPlace): Promise<void> {
  let wish = await openBox(deps, place, '');
  // What was typed comes back when the box for the key closes, with a key or without.
  while (wish !== undefined && deps.keyStep.missingFor('edit') !== undefined) {
    await deps.keyStep.open('edit');
    wish = await openBox(deps, place, wish.instruction);
  }
  if (wish === undefined) return;
  const whole = { ...wish.job, instruction: wish.instruction };
  if (wish.edit === undefined || wish.view === undefined) await deps.flow.run(whole);
  else await deps.flow.finish(whole, { ...wish, edit: wish.edit, view: wish.view });
}

async function openBox(
  deps: InstructionDeps,
  place: EditPlace,
  typed: string,
): Promise<EditInstruction | undefined> {
  const input = window.createInputBox();
  input.value = typed;
  const wish = await readInstruction(deps, place, input);
  input.dispose();
  return wish;
}

interface EditInstruction {
  readonly instruction: string;
  readonly job: Omit<EditJob, 'instruction'>;
  /** The preview of just this instruction, when there is one. */
  readonly edit?: LiveEdit;
  readonly view?: RewriteView;
  /** For how long the whole preview stood before Enter. */
  readonly shownForMs?: number;
}

function readInstruction(
  deps: InstructionDeps,
  place: EditPlace,
  input: InputBox,
): Promise<EditInstruction | undefined> {
  const store = createStore();
  const strings = deps.texts.refactor;
  const lacksKeyOf = deps.keyStep.missingFor('edit');
  const isLive = deps.settings.current['edit.livePreview'] && lacksKeyOf === undefined;
  const choice = 'choice' in place ? place.choice : undefined;
  const buttons = choice === undefined ? [] : scopeButtons(strings);
  let job = jobOf(place);
  let preview = createPreview(deps, job, input, buttons);
  let pause: Disposable | undefined;
  store.own({ dispose: () => pause?.dispose() });

  input.title = titleOf(deps, place);
  input.buttons = buttons;
  input.placeholder = isLive ? strings.instructionPlaceholder : strings.instructionPlaceholderQuiet;
  // Looking at the preview must not close the box.
  input.ignoreFocusOut = true;
  if (lacksKeyOf !== undefined)
    input.validationMessage = {
      message: strings.needsKey(lacksKeyOf),
      severity: InputBoxValidationSeverity.Warning,
    };
  choice?.mark();
  store.own({ dispose: () => choice?.unmark() });

  const tryPreview = () => {
    const instruction = input.value.trim();
    if (instruction.length < minChars || !deps.hasQuotaLeft()) return;
    run(() => preview.ask(instruction), 'live preview', deps.onUnexpected);
  };
  const tryLater = () => {
    pause?.dispose();
    if (isLive) pause = deps.clock.after(pauseMs, tryPreview);
  };
  /** What was shown was about other lines. */
  const followScope = (hasChanged: boolean) => {
    if (!hasChanged) return;
    const before = preview;
    job = jobOf(place);
    preview = createPreview(deps, job, input, buttons);
    input.title = titleOf(deps, place);
    input.prompt = undefined;
    if (lacksKeyOf === undefined) input.validationMessage = undefined;
    run(before.drop, 'live preview', deps.onUnexpected);
    tryLater();
  };
  const keys: ScopeKeys = {
    widen: () => followScope(choice?.widen() === true),
    narrow: () => followScope(choice?.narrow() === true),
  };
  if (choice !== undefined) {
    deps.onChoosing(keys);
    store.own({ dispose: () => deps.onChoosing(undefined) });
  }

  return new Promise((resolve) => {
    const settle = (wish: EditInstruction | undefined) => {
      store.dispose();
      resolve(wish);
    };
    store.own(listen(input.onDidChangeValue, 'instruction', tryLater, deps.onUnexpected));
    store.own(
      listen(
        input.onDidTriggerButton,
        'instruction',
        (button) => {
          const at = buttons.indexOf(button);
          if (at < 0) preview.stop();
          else if (at === 0) keys.narrow();
          else keys.widen();
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
          settle({ instruction, job, ...taken });
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
    tryLater();
  });
}

function jobOf(place: EditPlace): Omit<EditJob, 'instruction'> {
  if ('job' in place) return place.job;
  const { start, end } = place.choice.scope();
  return { document: place.document, part: { start, end } };
}

function titleOf({ texts }: InstructionDeps, place: EditPlace): string {
  if ('job' in place) return place.title;
  const { start, end, name } = place.choice.scope();
  return texts.refactor.instructionTitle(end - start, name);
}

/** Narrow, then widen: as the arrows on the keyboard. */
const scopeButtons = (
  strings: Pick<Texts['refactor'], 'narrowScope' | 'widenScope'>,
): readonly QuickInputButton[] => [
  { iconPath: new ThemeIcon('fold'), tooltip: strings.narrowScope },
  { iconPath: new ThemeIcon('unfold'), tooltip: strings.widenScope },
];

const describeEditFailure = (failure: EditFailure, texts: Texts): string =>
  failure.kind === 'answer'
    ? texts.refactor.answerProblem(failure.problem)
    : texts.error(failure.error);

interface Preview {
  ask(instruction: string): Promise<void>;
  /** Hands over the preview of this instruction; drops any other. */
  take(instruction: string): Promise<Pick<EditInstruction, 'edit' | 'view' | 'shownForMs'>>;
  /** Stops what is being written; the box stays open. */
  stop(): void;
  drop(): Promise<void>;
}

/** Shows half-written instructions: the last one wins, the one before is cancelled down to its socket. */
function createPreview(
  deps: InstructionDeps,
  job: Omit<EditJob, 'instruction'>,
  input: InputBox,
  buttons: readonly QuickInputButton[],
): Preview {
  const strings = deps.texts.refactor;
  const stopButton: QuickInputButton = {
    iconPath: new ThemeIcon('debug-stop'),
    tooltip: strings.stopHint,
  };
  let view: RewriteView | undefined;
  let latest: { readonly instruction: string; readonly edit: LiveEdit } | undefined;
  let isTaken = false;
  /** When the last lines of the latest answer were on screen. */
  let wholeAtMs: number | undefined;
  let redraw: Disposable | undefined;

  const follow = (edit: LiveEdit) => {
    input.busy = true;
    input.validationMessage = undefined;
    input.buttons = [...buttons, stopButton];
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
    input.buttons = buttons;
    input.prompt = prompt;
  };
  /** A prompt ends in "Press 'Enter' to confirm", which the editor adds: nobody should confirm a broken answer. */
  const warn = (message: string) => {
    rest('');
    input.validationMessage = { message, severity: InputBoxValidationSeverity.Warning };
  };
  const settle = async (edit: LiveEdit, shownIn: RewriteView) => {
    const isSeen = await shownIn.shown();
    if (latest?.edit !== edit || isTaken) return;
    if (isSeen) wholeAtMs = deps.clock.now();
    // Said of what stands on the screen: from here on Enter may be an approval.
    rest(strings.previewDone(edit.progress()));
  };
  return {
    async ask(instruction) {
      if (latest?.instruction === instruction) return;
      view ??= deps.flow.openView(job, true);
      const edit = deps.flow.start({ ...job, instruction }, view, 'automatic');
      latest = { instruction, edit };
      wholeAtMs = undefined;
      follow(edit);
      const [outcome] = await Promise.all([edit.outcome, view.show()]);
      if (latest?.edit !== edit || isTaken) return;
      if (!outcome.ok) {
        latest = undefined;
        warn(describeEditFailure(outcome.error, deps.texts));
      } else if (outcome.value.doubts.length > 0) warn(strings.doubtful(outcome.value.doubts));
      else await settle(edit, view);
    },
    async take(instruction) {
      isTaken = true;
      redraw?.dispose();
      if (latest?.instruction === instruction && view !== undefined)
        return {
          edit: latest.edit,
          view,
          ...(wholeAtMs === undefined ? {} : { shownForMs: deps.clock.now() - wholeAtMs }),
        };
      latest?.edit.stop();
      await view?.close(true);
      return {};
    },
    stop: () => latest?.edit.stop(),
    async drop() {
      isTaken = true;
      rest('');
      latest?.edit.stop();
      await view?.close(false);
    },
  };
}
