import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { indexedMs, isThere, withEditor } from './benchEditor.ts';
import { byTurns } from './byTurns.ts';
import { beside, type Row } from './figures.ts';
import { type KeyTimes, pressAndWatch, watchKey, withoutGhostText } from './keyWatch.ts';

const probe = join(import.meta.dirname, 'slipstream.floor-probe-1.0.0');
const completion = 'compute(first, second);';
/** The server's own time to the first token: as long as the real one takes at best. */
const firstTokenMs = 170;
/** What is not on the screen by then is not coming: the key is pressed once more, and that is told. */
const goneMs = 5_000;
/** So often for one line; then something is wrong. */
const mostTries = 4;
/** Nothing of the key before is under way any more. */
const restMs = 400;
/** The editor tells the page's console what it asks for: a part of the failure, should one come. */
const told = { 'editor.inlineSuggest.logFetch': true };
/** Ghost text comes from the model, and from each request of its own. */
const modelAlone = {
  ...told,
  'slipstream.local.enabled': false,
  'slipstream.inline.askAhead': false,
  'slipstream.nextEdit.enabled': 'off',
  'slipstream.quota.reserve': 0,
};
const ghostText = '.monaco-editor .ghost-text-decoration, .monaco-editor .ghost-text';

/** `performance.now()` of the monotonic clock that the server writes its times in, as the page's own wall clock. */
const wallOffset = () =>
  performance.timeOrigin + performance.now() - Number(process.hrtime.bigint()) / 1e6;

async function goToLine({ page }: OpenedEditor, line: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').fill(`:${line}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.locator('.statusbar-item').getByText(`Ln ${line},`).waitFor();
  await page.keyboard.press('End');
}

/** Opens a file and leaves the one before at its top: a line that lies under the editor's head cannot be clicked later. */
async function switchTo(editor: OpenedEditor, path: string): Promise<void> {
  await editor.page.keyboard.press('Control+Home');
  await editor.openFile(path);
}

async function retype(editor: OpenedEditor, line: number, text: string): Promise<void> {
  await goToLine(editor, line);
  await editor.page.keyboard.press('Shift+Home');
  await editor.type(text);
}

/** Presses a key at the end of a line until ghost text stands there. */
async function pressUntilShown({ page }: OpenedEditor, key: string): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    await page.keyboard.press(key);
    if (await isThere(page, ghostText, goneMs)) return;
    await page.keyboard.press('Backspace');
    await sleep(restMs);
  }
  throw new Error(`no ghost text after ${mostTries} times ${key}`);
}

function answer({ server }: OpenedEditor, text: string): void {
  server.reset();
  server.script({
    steps: [
      { do: 'wait', ms: firstTokenMs },
      { do: 'stream', text },
    ],
    times: 'always',
  });
}

/** Files that the floor's provider answers in and Slipstream keeps out of, and one the other way round. */
function writeFiles(editor: OpenedEditor, text: string): void {
  writeFileSync(join(editor.workspace, '.slipstreamignore'), 'floor.*\n');
  for (const name of ['floor.ts', 'ours.ts'])
    writeFileSync(join(editor.workspace, 'src', name), text);
}

/**
 * The key after which what was suggested before fits again: a wrong letter and Backspace. The cursor is where something is
 * suggested, and stays there.
 */
async function takeBack({ page }: OpenedEditor, expected: string): Promise<number> {
  await page.keyboard.press('x');
  await withoutGhostText(page);
  await sleep(restMs);
  const { keyAtMs, shownAtMs } = await pressAndWatch(page, 'Backspace', {
    what: 'ghost text',
    text: expected,
  });
  return shownAtMs - keyAtMs;
}

/** A key that is not measured: with the first one in a language the editor starts what it has for it. */
async function warm(editor: OpenedEditor, path: string, line: number, text: string): Promise<void> {
  await switchTo(editor, path);
  await goToLine(editor, line);
  answer(editor, text);
  await pressUntilShown(editor, 'Space');
  await take(editor);
}

/**
 * Types a key at the end of a line until ghost text comes of it, which is taken: to who turns down one after the other,
 * Slipstream suggests later.
 */
function createFirstKey(editor: OpenedEditor) {
  const dropped: string[] = [];
  return {
    /** What stood there instead after keys that had to be pressed again. */
    dropped,
    async press(line: number, text: string): Promise<KeyTimes & { readonly tokenAtMs: number }> {
      for (let tries = 0; tries < mostTries; tries += 1) {
        await goToLine(editor, line);
        await sleep(restMs);
        answer(editor, text);
        const times = await watchKey(editor.page, 'Space', { what: 'ghost text', text }, goneMs);
        if (times !== undefined) {
          const tokenAtMs = firstTokenAtMs(editor);
          await take(editor);
          return { ...times, tokenAtMs };
        }
        dropped.push((await editor.page.locator(ghostText).allTextContents()).join(''));
        await editor.page.keyboard.press('Backspace');
      }
      const seen = JSON.stringify(dropped.slice(-mostTries));
      throw new Error(
        `${mostTries} times Space did not bring ${JSON.stringify(text)}, but ${seen}`,
      );
    },
  };
}

function tellDropped(dropped: readonly string[]): void {
  if (dropped.length > 0)
    console.log(`${dropped.length} keys pressed again, after: ${JSON.stringify(dropped)}`);
}

/** Takes what is suggested; nothing follows it. */
async function take(editor: OpenedEditor): Promise<void> {
  answer(editor, '');
  await editor.page.keyboard.press('Tab');
  await withoutGhostText(editor.page);
}

/** When the server wrote the first token of its last answer, on the page's wall clock. */
function firstTokenAtMs({ server }: OpenedEditor): number {
  const write = server
    .stats()
    .records.filter(({ path }) => path.endsWith('/chat/completions'))
    .flatMap(({ writes }) => writes)
    .find(({ events }) => events.some(({ kind }) => kind === 'content'));
  return (write?.atMs ?? Number.NaN) + wallOffset();
}

/** From the key to ghost text on the screen, of a suggestion that is at hand and of one that a model gives. */
export const modelGhostText = (rounds: number): Promise<readonly Row[]> =>
  withEditor('model', { settings: modelAlone, besides: [probe] }, async (editor) => {
    // One more before them for the first key, and one behind them for what is at hand.
    const lines = Array.from({ length: rounds + 2 }, (_, at) => `const value${at} =`);
    writeFiles(editor, `${lines.join('\n')}\n`);
    const firstKey = createFirstKey(editor);
    for (const name of ['ours', 'floor']) await warm(editor, `src/${name}.ts`, 1, completion);
    const fresh = await byTurns(rounds, {
      own: {
        begin: () => switchTo(editor, 'src/ours.ts'),
        async round(round) {
          const { tokenAtMs, shownAtMs } = await firstKey.press(round + 2, completion);
          return shownAtMs - tokenAtMs;
        },
      },
      floor: {
        begin: () => switchTo(editor, 'src/floor.ts'),
        async round(round) {
          const { keyAtMs, shownAtMs } = await firstKey.press(round + 2, completion);
          return shownAtMs - keyAtMs;
        },
      },
    });
    const again = (name: string) => ({
      begin: async () => {
        await switchTo(editor, `src/${name}`);
        await retype(editor, rounds + 2, 'const again =');
        answer(editor, completion);
        await pressUntilShown(editor, 'Space');
        // Behind the wrong letter there is nothing to suggest.
        answer(editor, '');
      },
      round: () => takeBack(editor, completion),
    });
    const reused = await byTurns(rounds, { own: again('ours.ts'), floor: again('floor.ts') });
    tellDropped(firstKey.dropped);
    return [
      beside('key → ghost text on the screen, at hand', { ...reused, most: 1.1 }),
      beside('first token of the model → ghost text on the screen, to a trivial provider’s key', {
        ...fresh,
        most: 1.1,
      }),
    ];
  });

/** From the key to a model's ghost text in Markdown, beside TypeScript in the same run. */
export const markdownGhostText = (rounds: number): Promise<readonly Row[]> =>
  withEditor('markdown', { settings: modelAlone }, async (editor) => {
    const firstKey = createFirstKey(editor);
    const turn = async (name: string, lineOf: (at: number) => string, text: string) => {
      const lines = Array.from({ length: rounds + 1 }, (_, at) => lineOf(at));
      writeFileSync(join(editor.workspace, name), `${lines.join('\n')}\n`);
      await warm(editor, name, 1, text);
      return {
        begin: () => switchTo(editor, name),
        async round(round: number) {
          const { keyAtMs, shownAtMs } = await firstKey.press(round + 2, text);
          return shownAtMs - keyAtMs;
        },
      };
    };
    const times = await byTurns(rounds, {
      own: await turn(
        'notes.md',
        (at) => `The value ${at} of the cart`,
        'is the sum of its items.',
      ),
      floor: await turn('src/notes.ts', (at) => `const value${at} =`, completion),
    });
    tellDropped(firstKey.dropped);
    return [
      beside(
        `key → ghost text of a model (first token after ${firstTokenMs} ms) in Markdown, to TypeScript`,
        { ...times, most: 1.1 },
      ),
    ];
  });

/** The same for what the workspace's own patterns suggest, without a key. */
export const localGhostText = (rounds: number): Promise<readonly Row[]> =>
  withEditor(
    'local',
    {
      workspace: 'handlers',
      env: { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined },
      settings: { ...told, 'slipstream.nextEdit.enabled': 'off' },
      besides: [probe],
    },
    async (editor) => {
      writeFiles(editor, 'const total =\n');
      // On the file's last line, right below what it follows in the others: a blank line between is another pattern.
      const line = '  const found = await cust';
      let isTyped = false;
      const local = await byTurns(rounds, {
        own: {
          async begin() {
            await switchTo(editor, 'src/customerHandler.ts');
            if (!isTyped) await editor.type(line);
            isTyped = true;
            await pressUntilIndexed(editor, line.slice(-1));
          },
          round: () => takeBack(editor, 'omerStore.find(id);'),
        },
        floor: {
          async begin() {
            await switchTo(editor, 'src/floor.ts');
            await retype(editor, 1, 'const total =');
            await pressUntilShown(editor, 'Space');
          },
          round: () => takeBack(editor, completion),
        },
      });
      return [
        beside('key → ghost text on the screen, from the workspace’s own patterns', {
          ...local,
          most: 1.15,
        }),
      ];
    },
  );

/** Types the last letter anew until something is suggested: the index is built a moment after the start. */
async function pressUntilIndexed({ page }: OpenedEditor, key: string): Promise<void> {
  const endMs = performance.now() + indexedMs;
  do {
    await page.keyboard.press('Backspace');
    await page.keyboard.press(key);
    if (await isThere(page, ghostText, goneMs)) return;
  } while (performance.now() < endMs);
  throw new Error('nothing is suggested from the workspace’s own patterns');
}
