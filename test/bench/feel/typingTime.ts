import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openChat } from '../../e2e/chatPanel.ts';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { loopProbe } from '../edit/loopProbe.ts';
import { indexedMs, isThere, reloadWindow, withEditor } from './benchEditor.ts';
import { beside, quantile, type Row } from './figures.ts';
import { framesWhile, pressAndWatch } from './keyWatch.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Of somebody who types fast. */
const betweenKeysMs = 60;

/** Types letters at the end of a comment line, and returns how long each took to stand on the screen. */
async function typeLetters(editor: OpenedEditor, count: number): Promise<readonly number[]> {
  const { page } = editor;
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('// ', { delay: 20 });
  let line = '// ';
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const letter = letters[at % letters.length] ?? 'a';
    line += letter;
    const { keyAtMs, shownAtMs } = await pressAndWatch(page, letter, { what: 'line', text: line });
    times.push(shownAtMs - keyAtMs);
    await sleep(betweenKeysMs);
  }
  return times;
}

/** How typing in the editor goes beside an answer of 20,000 tokens at 3,000 a second in the chat. */
export function typingBesideChat(keys: number): Promise<readonly Row[]> {
  const tokens = 20_000;
  const settings = { 'slipstream.inline.enabled': false, 'slipstream.nextEdit.enabled': 'off' };
  return withEditor('chat', { settings }, async (editor) => {
    await editor.openFile('src/cart.ts');
    const floor = await typeLetters(editor, keys);
    const chat = await openChat(editor);
    editor.server.script({
      steps: [
        {
          do: 'stream',
          text: 'A word of an answer that is long, `with code` in it.\n\n'.repeat(tokens / 14),
          tokensPerSecond: 3_000,
        },
      ],
      times: 'always',
    });
    let own: readonly number[] = [];
    await chat.ask('Tell me all of it.');
    await chat.answer.getByText('A word of an answer').first().waitFor();
    // The file is scrolled to its end by now: its first line lies under the head, where nothing can be clicked.
    await editor.page.keyboard.press('Control+1');
    await editor.page.locator('.editor-instance .monaco-editor.focused').waitFor();
    const frames = await framesWhile(editor.page, async () => {
      own = await typeLetters(editor, keys);
    });
    return [
      beside('key → letter on the screen, beside a chat answer of 20,000 tokens at 3,000/s', {
        own,
        floor,
        most: 1.1,
      }),
      {
        what: 'frames beside it',
        figure: `${frames.perSecond.toFixed(0)} a second, longest ${frames.longestMs.toFixed(0)} ms`,
        goal: '60 a second',
        isReached: frames.perSecond >= 59,
      },
    ];
  });
}

/** A file of a few lines, with a pattern that the local predictor can learn. */
export const projectFile = (at: number): string =>
  [
    `export function load${at}(id: string) {`,
    `  const found = await itemStore.find(id);`,
    `  if (found === undefined) throw new NotFound(id);`,
    `  return found.value${at % 97};`,
    '}',
    '',
  ].join('\n');

/** Many of them, in `many/part0` and so on. */
export function writeProject(folder: string, files: number): void {
  const perFolder = 500;
  for (let at = 0; at < files; at += 1) {
    const inside = join(folder, 'many', `part${Math.floor(at / perFolder)}`);
    if (at % perFolder === 0) mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `item${at}.ts`), projectFile(at));
  }
}

/** Resident memory of the extension host that has written its number there, in MB. */
function hostMb(folder: string): number {
  const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / 1_000_000;
}

const results = join(import.meta.dirname, '..', '..', '..', 'test-results');

interface LargeRun {
  readonly times: readonly number[];
  readonly mb: number;
  readonly usefulMs: number;
}

/** Types in a window that has just opened on many files. */
function typeAmong(files: number, keys: number, isIndexed: boolean): Promise<LargeRun> {
  const folder = join(results, 'feel-probe');
  mkdirSync(folder, { recursive: true });
  const options = {
    env: {
      CEREBRAS_API_KEY: undefined,
      CEREBRAS_BASE_URL: undefined,
      SLIPSTREAM_LOOP_PROBE: folder,
    },
    settings: {
      'slipstream.local.enabled': isIndexed,
      'slipstream.nextEdit.enabled': 'off',
      'slipstream.inline.comments': false,
    },
    besides: [loopProbe],
  };
  return withEditor('large', options, async (editor) => {
    writeProject(editor.workspace, files);
    await reloadWindow(editor);
    await editor.openFile('src/cart.ts');
    const times = await typeLetters(editor, keys);
    if (!isIndexed) return { times, mb: hostMb(folder), usefulMs: Number.NaN };
    await suggestedLocally(editor);
    const mb = hostMb(folder);
    await editor.runCommand('File: Revert File');
    await reloadWindow(editor);
    const began = performance.now();
    await editor.openFile('src/cart.ts');
    await suggestedLocally(editor);
    return { times, mb, usefulMs: performance.now() - began };
  });
}

/** Types a line until the workspace's own patterns go on with it. */
async function suggestedLocally(editor: OpenedEditor): Promise<void> {
  const { page } = editor;
  await page.keyboard.press('Enter');
  await editor.type('  const found = await item');
  const endMs = performance.now() + indexedMs;
  while (!(await isThere(page, '.ghost-text-decoration, .ghost-text', 500))) {
    if (performance.now() > endMs) throw new Error('nothing is suggested from the other files');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('m');
  }
}

/** A workspace of 50,000 files: typing while it is indexed, memory, and when it is of use. */
export async function largeWorkspace(keys: number, files = 50_000): Promise<readonly Row[]> {
  const without = await typeAmong(files, keys, false);
  const indexed = await typeAmong(files, keys, true);
  const ratio = quantile(indexed.times, 0.95) / quantile(without.times, 0.95);
  const addedMb = indexed.mb - without.mb;
  return [
    {
      what: `key → letter on the screen while ${files.toLocaleString('en')} files are indexed, p95`,
      figure: `${ratio.toFixed(2)}× (${quantile(indexed.times, 0.95).toFixed(1)} to ${quantile(without.times, 0.95).toFixed(1)} ms)`,
      goal: '≤ 1.05×',
      isReached: ratio <= 1.05,
    },
    {
      what: 'memory of the extension host for it',
      figure: `${addedMb.toFixed(0)} MB`,
      goal: '≤ 150 MB',
      isReached: addedMb <= 150,
    },
    {
      what: 'from the window to the first local suggestion, with opening a file and typing 30 keys',
      figure: `${(indexed.usefulMs / 1_000).toFixed(1)} s`,
      goal: '≤ 5 s',
      isReached: indexed.usefulMs <= 5_000,
    },
  ];
}
