import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import type { Assistant } from './assistants.ts';
import type { Typist } from './typist.ts';

/** What one file typed with one assistant came to. */
export interface SessionResult {
  /** Keys the file takes without help: one for each character, one for a line break with its indentation. */
  readonly neededKeys: number;
  /** Keys that accepted suggestions made unnecessary, the accepting key counted against them. */
  readonly savedKeys: number;
  readonly accepts: number;
  /** Provider calls that ended in a suggestion, and those of them answered within 16 ms. */
  readonly suggested: number;
  readonly ready: number;
  /** The same for suggestions that were not on the screen already. */
  readonly suggestedNew: number;
  readonly readyNew: number;
  /** A shown text was replaced by one that does not begin with it. */
  readonly flickers: number;
}

/** The editor, as seen in VS Code 1.139 (medians): key to change event, key to provider call, answer to screen. */
const changeMs = 18;
const callMs = 54;
const paintMs = 15;
/** The wait before a growth step asks the provider again. */
const growMs = 56;
/** A suggestion that has stood so long is accepted when it is right. */
const readMs = 400;
const readyMs = 16;

interface Ghost {
  readonly text: string;
  /** When it began to stand unchanged. */
  readonly since: number;
}

/** Types a file key by key into an assistant; the editor between them keeps the facts above. */
export async function typeFile(
  file: { readonly path: string; readonly languageId: string; readonly text: string },
  parts: {
    readonly clock: FakeClock;
    readonly assistant: Assistant;
    readonly typist: Typist;
    /** Typing along a suggestion changes it: the wait before it is accepted begins anew with every key. */
    readonly isStrict: boolean;
  },
): Promise<SessionResult> {
  const { clock, assistant, typist, isStrict } = parts;
  let document = '';
  let version = 0;
  let ghost: Ghost | undefined;
  let call: AbortController | undefined;
  let callTimer: { dispose(): void } | undefined;
  let isBehind = '';
  const result = {
    savedKeys: 0,
    accepts: 0,
    suggested: 0,
    ready: 0,
    suggestedNew: 0,
    readyNew: 0,
    flickers: 0,
  };

  const place = (): CursorContext => ({
    documentKey: file.path,
    version,
    path: file.path,
    languageId: file.languageId,
    prefix: document,
    suffix: '',
  });

  function show(text: string | undefined): void {
    if (text === undefined) {
      ghost = undefined;
      return;
    }
    if (ghost?.text === text) return;
    if (ghost !== undefined && !text.startsWith(ghost.text)) result.flickers += 1;
    ghost = { text, since: clock.now() };
  }

  async function callProvider(): Promise<void> {
    const asked = place();
    const startedAt = clock.now();
    const controller = new AbortController();
    call = controller;
    const text = await assistant.provide(asked, controller.signal);
    // The editor drops what comes for an older version.
    if (controller.signal.aborted || version !== asked.version) return;
    if (text !== undefined) {
      const isReady = clock.now() - startedAt <= readyMs;
      const isNew = ghost?.text !== text;
      result.suggested += 1;
      result.ready += isReady ? 1 : 0;
      result.suggestedNew += isNew ? 1 : 0;
      result.readyNew += isNew && isReady ? 1 : 0;
    }
    clock.after(paintMs, () => {
      if (version === asked.version) show(text);
    });
  }

  function scheduleCall(delayMs: number): void {
    callTimer?.dispose();
    callTimer = clock.after(delayMs, () => {
      void callProvider();
    });
  }

  assistant.onImprove((improved) => {
    if (improved.version === version) scheduleCall(growMs);
  });

  function change(next: string, kind: 'typed' | 'deleted', inserted: string): void {
    call?.abort();
    document = next;
    version += 1;
    const seen = place();
    clock.after(changeMs, () => assistant.onChange(seen, kind, inserted));
    scheduleCall(callMs);
  }

  function typeText(text: string): void {
    if (ghost?.text.startsWith(text) === true && ghost.text.length > text.length)
      ghost = {
        text: ghost.text.slice(text.length),
        since: isStrict ? clock.now() : ghost.since,
      };
    else ghost = undefined;
    change(document + text, 'typed', text);
  }

  const isRight = (text: string) => isBehind === '' && file.text.startsWith(document + text);

  function accept(text: string): void {
    result.accepts += 1;
    result.savedKeys += keysOf(text) - 1;
    ghost = undefined;
    change(document + text, 'typed', text);
  }

  const acceptAt = () =>
    ghost !== undefined && isRight(ghost.text) ? ghost.since + readMs : Number.POSITIVE_INFINITY;

  /** Waits until `at`; returns early when a suggestion may be accepted. */
  async function waitUntil(at: number): Promise<boolean> {
    while (clock.now() < at) {
      if (acceptAt() <= clock.now()) return false;
      await clock.step(Math.min(at, acceptAt()));
    }
    return acceptAt() > clock.now();
  }

  while (document.length < file.text.length || isBehind !== '') {
    const next = nextKey(file.text, document.length);
    const isOnTime = await waitUntil(clock.now() + typist.beforeKey(next));
    if (!isOnTime && ghost !== undefined) {
      accept(ghost.text);
      continue;
    }
    if (isBehind !== '') {
      isBehind = '';
      ghost = undefined;
      change(document.slice(0, -1), 'deleted', '');
    } else if (next.length === 1 && next !== '\n' && typist.mistypes()) {
      isBehind = typist.wrongKey(next);
      typeText(isBehind);
    } else typeText(next);
  }
  if (document !== file.text) throw new Error(`${file.path} was not typed as it is`);
  await waitUntil(clock.now() + 2_000);
  return { neededKeys: keysOf(file.text), ...result };
}

/** What one key types: a line break brings the next line's indentation, as the editor's own does. */
function nextKey(text: string, at: number): string {
  return /^\n[ \t]*/.exec(text.slice(at, at + 200))?.[0] ?? text[at] ?? '';
}

function keysOf(text: string): number {
  return text.replace(/\n[ \t]*/g, '\n').length;
}
