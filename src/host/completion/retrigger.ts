import { commands, window } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { CursorContext } from '../../core/documents/cursorContext.ts';
import { type Disposable, onDispose } from '../../core/lifetime.ts';
import { type OnUnexpected, run } from '../listen.ts';

export interface RetriggerDeps {
  readonly clock: Clock;
  /** Registers the provider anew and disposes the former registration. */
  readonly reregister: () => void;
  /** Every provider of this extension: `publisher.name:*`. */
  readonly providerId: string;
  /** The user wants it, and no screen reader would read every step aloud. */
  readonly isWanted: () => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** Makes the editor ask again for a place that was answered already, without a gap on the screen. */
export interface Retrigger extends Disposable {
  retrigger(place: CursorContext): void;
}

/** Steps closer together would be seen as flicker, and starve each other (seen in VS Code 1.139). */
const minGapMs = 100;
/** Each step is read aloud and costs a layout; what comes later comes with the next key. */
const maxSteps = 3;

/**
 * The one step that was seen to replace a shown suggestion without an empty frame: register the provider anew, then
 * trigger with `explicit: false` for our own provider. One at a time, the newest text only, at most three for a
 * version. Where the editor does not know it, nothing happens and the next key brings the whole text.
 */
export function createRetrigger(deps: RetriggerDeps): Retrigger {
  const { clock, onUnexpected } = deps;
  let wanted: CursorContext | undefined;
  let steps = { key: '', count: 0 };
  let isStepping = false;
  let isDisposed = false;
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: Disposable | undefined;

  function next(): void {
    if (wanted === undefined || isStepping || timer !== undefined || isDisposed) return;
    const waitMs = Math.max(0, lastAt + minGapMs - clock.now());
    timer = clock.after(waitMs, () => {
      timer = undefined;
      run(step, 'inline growth', onUnexpected);
    });
  }

  async function step(): Promise<void> {
    const place = wanted;
    wanted = undefined;
    if (place === undefined || !mayRetrigger(place)) return;
    isStepping = true;
    lastAt = clock.now();
    try {
      deps.reregister();
      await commands.executeCommand('editor.action.inlineSuggest.trigger', {
        explicit: false,
        providerId: deps.providerId,
      });
    } catch {
      // An editor without this command or argument: the next key brings the whole text.
    } finally {
      isStepping = false;
    }
    next();
  }

  function mayRetrigger(place: CursorContext): boolean {
    if (!deps.isWanted() || !window.state.focused || !isStillThere(place)) return false;
    const key = `${place.documentKey} ${place.version}`;
    steps = { key, count: steps.key === key ? steps.count + 1 : 1 };
    return steps.count <= maxSteps;
  }

  return {
    retrigger(place) {
      wanted = place;
      next();
    },
    ...onDispose(() => {
      isDisposed = true;
      timer?.dispose();
    }),
  };
}

/** The cursor still stands at the place, in the text that it belongs to. */
function isStillThere(place: CursorContext): boolean {
  const editor = window.activeTextEditor;
  if (editor === undefined || editor.document.uri.toString() !== place.documentKey) return false;
  if (editor.document.version !== place.version || !editor.selection.isEmpty) return false;
  const line = editor.document.lineAt(editor.selection.active.line).text;
  return place.prefix.endsWith(line.slice(0, editor.selection.active.character));
}
