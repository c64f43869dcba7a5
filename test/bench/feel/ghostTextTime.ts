import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenedEditor, openEditor } from '../../host/openEditor.ts';
import { byTurns } from './byTurns.ts';
import { beside, type Row } from './figures.ts';
import { type KeyTimes, pressAndWatch, watchKey, withoutGhostText } from './keyWatch.ts';

const probe = join(import.meta.dirname, 'slipstream.floor-probe-1.0.0');
const completion = 'compute(first, second);';
/** The server's own time to the first token: as long as the real one takes at best. */
const firstTokenMs = 170;
/** What is not on the screen by then does not come any more: the key is pressed once more, and that is told. */
const goneMs = 10_000;
/** Nothing of the key before is under way any more. */
const restMs = 400;
/** Ghost text comes from the model, and from each request of its own. */
const modelAlone = {
  'slipstream.local.enabled': false,
  'slipstream.inline.askAhead': false,
  'slipstream.nextEdit.enabled': 'off',
  'slipstream.quota.reserve': 0,
};

/** `performance.now()` of the monotonic clock that the server writes its times in, as the page's own wall clock. */
const wallOffset = () =>
  performance.timeOrigin + performance.now() - Number(process.hrtime.bigint()) / 1e6;

async function goToLine(editor: OpenedEditor, line: number): Promise<void> {
  const { page } = editor;
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').fill(`:${line}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
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

/** Presses Space at the end of a line until ghost text stands there. */
async function spaceUntilShown({ page }: OpenedEditor): Promise<void> {
  for (;;) {
    await page.keyboard.press('Space');
    const ghost = page.locator('.ghost-text-decoration, .ghost-text').first();
    const isShown = await ghost.waitFor({ timeout: goneMs }).then(
      () => true,
      () => false,
    );
    if (isShown) return;
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
  }
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
async function takeBack(editor: OpenedEditor, expected: string): Promise<number> {
  const { page } = editor;
  await page.keyboard.press('x');
  await withoutGhostText(page);
  await sleep(restMs);
  const { keyAtMs, shownAtMs } = await pressAndWatch(page, 'Backspace', {
    what: 'ghost text',
    text: expected,
  });
  return shownAtMs - keyAtMs;
}

/** From the key to ghost text on the screen, of a suggestion that is at hand and of one that a model gives. */
export async function modelGhostText(rounds: number): Promise<readonly Row[]> {
  const editor = await openEditor({ settings: modelAlone, besides: [probe] });
  try {
    const { page, server } = editor;
    const answerWith = (text: string) => answer(editor, text);
    let notShown = 0;
    const lines = Array.from({ length: rounds + 1 }, (_, at) => `const value${at} =`);
    writeFiles(editor, `${lines.join('\n')}\n`);

    async function firstKey(round: number): Promise<KeyTimes> {
      for (;;) {
        await goToLine(editor, round + 1);
        await sleep(restMs);
        answerWith(completion);
        const wanted = { what: 'ghost text', text: completion } as const;
        const times = await watchKey(page, 'Space', wanted, goneMs);
        if (times !== undefined) return times;
        // The editor itself drops a suggestion now and then, a trivial provider's as well.
        notShown += 1;
        await page.keyboard.press('Escape');
        await page.keyboard.press('Backspace');
      }
    }
    const open = (name: string) => ({ begin: () => switchTo(editor, `src/${name}`) });
    const fresh = await byTurns(rounds, {
      own: {
        ...open('ours.ts'),
        async round(round) {
          const { keyAtMs, shownAtMs } = await firstKey(round);
          const write = server
            .stats()
            .records.filter(({ path }) => path.endsWith('/chat/completions'))
            .flatMap(({ writes }) => writes)
            .find(({ events }) => events.some(({ kind }) => kind === 'content'));
          const tokenAtMs = (write?.atMs ?? Number.NaN) + wallOffset();
          await page.keyboard.press('Escape');
          return { afterTokenMs: shownAtMs - tokenAtMs, wholeMs: shownAtMs - keyAtMs };
        },
      },
      floor: {
        ...open('floor.ts'),
        async round(round) {
          const { keyAtMs, shownAtMs } = await firstKey(round);
          await page.keyboard.press('Escape');
          return { afterTokenMs: Number.NaN, wholeMs: shownAtMs - keyAtMs };
        },
      },
    });
    const floorMs = fresh.floor.map(({ wholeMs }) => wholeMs);

    const again = (name: string) => ({
      begin: async () => {
        await switchTo(editor, `src/${name}`);
        await retype(editor, rounds + 1, 'const again =');
        answerWith(completion);
        await spaceUntilShown(editor);
        // Behind the wrong letter there is nothing to suggest.
        answerWith('');
      },
      round: () => takeBack(editor, completion),
    });
    const reused = await byTurns(rounds, { own: again('ours.ts'), floor: again('floor.ts') });
    if (notShown > 0) console.log(`${notShown} keys pressed again: no ghost text had come.`);
    return [
      beside('key → ghost text on the screen, at hand', { ...reused, most: 1.1 }),
      beside('first token of the model → ghost text on the screen, to a trivial provider’s key', {
        own: fresh.own.map(({ afterTokenMs }) => afterTokenMs),
        floor: floorMs,
        most: 1.1,
      }),
    ];
  } finally {
    await editor.close();
  }
}

/** The same for what the workspace's own patterns suggest, without a key. */
export async function localGhostText(rounds: number): Promise<Row> {
  const editor = await openEditor({
    workspace: 'handlers',
    env: { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined },
    settings: { 'slipstream.nextEdit.enabled': 'off' },
    besides: [probe],
  });
  try {
    const { page } = editor;
    writeFiles(editor, 'const total =\n');
    const ghost = page.locator('.ghost-text-decoration, .ghost-text').first();
    const line = '  const found = await cust';
    const local = await byTurns(rounds, {
      own: {
        async begin() {
          await editor.openFile('src/customerHandler.ts');
          await page.keyboard.press('Enter');
          await editor.type(line.trimStart());
          for (;;) {
            const isThere = await ghost.waitFor({ timeout: 2_000 }).then(
              () => true,
              () => false,
            );
            if (isThere) break;
            // The index is built a moment after the start: until then nothing is suggested.
            await page.keyboard.press('Backspace');
            await editor.type(line.slice(-1));
          }
        },
        round: () => takeBack(editor, 'omerStore.find(id);'),
      },
      floor: {
        async begin() {
          await editor.openFile('src/floor.ts');
          await retype(editor, 1, 'const total =');
          await spaceUntilShown(editor);
        },
        round: () => takeBack(editor, completion),
      },
    });
    return beside('key → ghost text on the screen, from the workspace’s own patterns', {
      ...local,
      most: 1.15,
    });
  } finally {
    await editor.close();
  }
}
