import type { Page } from 'playwright-core';
import { limitMs } from './benchEditor.ts';

/** Moments on the page's own wall clock, in ms. */
export interface KeyTimes {
  /** When the key reached the page. */
  readonly keyAtMs: number;
  /** When what was waited for stood in a painted frame. */
  readonly shownAtMs: number;
}

type Wanted =
  | { readonly what: 'ghost text' | 'line'; readonly text: string }
  | { readonly what: 'attachment'; readonly text: string; readonly line: string };

/**
 * Presses a key and tells when a text first stands in a painted frame: of ghost text, of a line of the editor, or of what a
 * decoration has put into a line. Throws when it does not come.
 * @param text the whole ghost text, or a part of a line or of an attachment.
 * @param line a part of the line in which the attachment is.
 */
export async function pressAndWatch(page: Page, key: string, wanted: Wanted): Promise<KeyTimes> {
  const times = await watchKey(page, key, wanted, limitMs);
  if (times === undefined) throw new Error(`${key} did not bring ${JSON.stringify(wanted)}`);
  return times;
}

/** The same, and undefined when the text is not there so many ms after the key. */
export async function watchKey(
  page: Page,
  key: string,
  wanted: Wanted,
  mostMs: number,
): Promise<KeyTimes | undefined> {
  // As text: a compiled function would carry helpers along that the page does not have.
  const times = page.evaluate<KeyTimes | null>(`new Promise((resolve, reject) => {
    const plain = (text) => text.replace(/\\u00a0/g, ' ');
    const read = ${readerOf(wanted)};
    const now = () => performance.timeOrigin + performance.now();
    const onKey = () => {
      clearTimeout(never);
      const keyAtMs = now();
      const check = () => {
        if (now() - keyAtMs > ${mostMs}) resolve(null);
        // The frame after the one in which the change was made shows it.
        else requestAnimationFrame(read() ? () => resolve({ keyAtMs, shownAtMs: now() }) : check);
      };
      requestAnimationFrame(check);
    };
    const never = setTimeout(() => {
      window.removeEventListener('keydown', onKey, { capture: true });
      reject(new Error(${JSON.stringify(`the key ${key} has not reached the page`)}));
    }, ${limitMs});
    window.addEventListener('keydown', onKey, { capture: true, once: true });
  })`);
  // Whoever waits for it hears of its failure; where something else fails first, nobody does.
  times.catch(() => undefined);
  // The listener is there once a later task of the page has run.
  await page.evaluate('0');
  await page.keyboard.press(key);
  return (await times) ?? undefined;
}

const lines = `[...document.querySelectorAll('.editor-instance .view-line')]`;

/** A function of the page that tells whether it is there. */
function readerOf(wanted: Wanted): string {
  const text = JSON.stringify(wanted.text);
  switch (wanted.what) {
    case 'ghost text':
      return `() => plain([...document.querySelectorAll('.monaco-editor .ghost-text-decoration, .monaco-editor .ghost-text')].map((node) => node.textContent).join('')) === ${text}`;
    case 'line':
      return `() => ${lines}.some((node) => plain(node.textContent).includes(${text}))`;
    case 'attachment':
      return `() => ${lines}.some((node) => plain(node.textContent).includes(${JSON.stringify(wanted.line)}) && [...node.querySelectorAll('span')].some((span) => plain(getComputedStyle(span, '::after').content).includes(${text})))`;
  }
}

/** Waits until no ghost text is shown. */
export async function withoutGhostText(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector(
        '.monaco-editor .ghost-text-decoration, .monaco-editor .ghost-text',
      ) === null,
  );
}

/** Frames per second of the page until `work` is over, and its longest frame in ms. */
export async function framesWhile(
  page: Page,
  work: () => Promise<void>,
): Promise<{ readonly perSecond: number; readonly longestMs: number }> {
  await page.evaluate(`{
    const frames = { count: 0, longestMs: 0, last: performance.now(), began: performance.now(), isOn: true };
    window.slipstreamFrames = frames;
    const note = () => {
      if (!frames.isOn) return;
      const now = performance.now();
      frames.longestMs = Math.max(frames.longestMs, now - frames.last);
      frames.last = now;
      frames.count += 1;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  }`);
  await work();
  return page.evaluate<{ perSecond: number; longestMs: number }>(`{
    const frames = window.slipstreamFrames;
    frames.isOn = false;
    ({ perSecond: frames.count * 1000 / (performance.now() - frames.began), longestMs: frames.longestMs })
  }`);
}
