import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { goTo, waitForTab } from '../../e2e/nextEditDesk.ts';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { limitMs, withEditor } from './benchEditor.ts';
import { byTurns } from './byTurns.ts';
import { beside, inMs, quantile, type Row } from './figures.ts';
import { pressAndWatch } from './keyWatch.ts';

/** Lines of the file, in groups of three like lines each, with a name of the group's own: one round takes one of them. */
const lineCount = 2_000;
const groupLines = 12;
/** So long nothing may move while a next edit stands there. */
const stillMs = 10_000;
/** Before that it has been still for so long. */
const calmMs = 2_000;

const goals = { shownMs: 60, nextMs: 100 };
/** Of what a trivial extension takes, at most so much. */
const mostOfFloor = 1.25;
const floorProbe = join(import.meta.dirname, 'slipstream.floor-probe-1.0.0');
/** From the last key of an edit to the one that leaves its line: what a typist takes from any key to the next (median). */
const betweenKeysMs = 180;
/** So long after a next edit came nobody means it with Tab yet. */
const restMs = 400;

/**
 * From the key that settles an edit to the next edit on the screen, from Tab to the one after it, and what stands still. The
 * clock starts with the key that leaves the line, which settles the edit: no pause is in the time. Beside it the same keys in a file
 * in which a trivial extension shows and takes a next edit that it knows beforehand.
 */
export function nextEdits(rounds: number): Promise<readonly Row[]> {
  const options = {
    env: { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined },
    // A cursor that blinks is a change of the page.
    settings: { 'slipstream.inline.enabled': false, 'editor.cursorBlinking': 'solid' },
    besides: [floorProbe],
  };
  return withEditor('next', options, async (editor) => {
    const groups = Array.from({ length: Math.ceil(lineCount / groupLines) }, (_, at) =>
      groupOf(at),
    );
    // A module each: both declare the same names.
    const text = [...groups.flat().slice(0, lineCount - 1), 'export {};'].join('\n');
    writeFileSync(join(editor.workspace, '.slipstreamignore'), 'floor.*\n');
    for (const name of ['floor.js', 'like.js'])
      writeFileSync(join(editor.workspace, 'src', name), text);
    const inFile = (name: string, beforeTab: () => Promise<void>) => ({
      begin: () => switchTo(editor, `src/${name}`),
      round: (round: number) => oneRound(editor, round, beforeTab),
    });
    const times = await byTurns(rounds, {
      floor: inFile('floor.js', () => sleep(restMs)),
      own: inFile('like.js', () => waitForTab(editor)),
    });
    // In the floor's file nothing of ours is shown.
    await switchTo(editor, 'src/like.js');
    await oneRound(editor, rounds, () => waitForTab(editor));
    const still = await watchStill(editor);
    const sides = (name: 'shownMs' | 'nextMs') => ({
      own: times.own.map((round) => round[name]),
      floor: times.floor.map((round) => round[name]),
    });
    return [
      ...rowsOf(
        `settled edit → next edit in a painted frame, ${lineCount} lines`,
        sides('shownMs'),
        goals.shownMs,
      ),
      ...rowsOf('Tab → the one after it in a painted frame', sides('nextMs'), goals.nextMs),
      {
        what: 'requests',
        figure: String(editor.server.stats().requests),
        goal: '0',
        isReached: editor.server.stats().requests === 0,
      },
      {
        what: `${stillMs / 1_000} s while it is shown: changes of the editor, tasks over 50 ms`,
        figure: `${still.changes}, ${still.longTasks}${still.changed === '' ? '' : ` (${still.changed})`}`,
        goal: '0, 0',
        isReached: still.changes + still.longTasks === 0,
      },
    ];
  });
}

const places = ['first', 'second', 'third'] as const;
const lineOf = (group: number, place: (typeof places)[number]): string =>
  `const ${place}${group} = format(order.total${group} - order.paid);`;

function groupOf(group: number): readonly string[] {
  const like = places.flatMap((place) => [lineOf(group, place), `show(${place}${group});`]);
  const others = Array.from(
    { length: groupLines - like.length },
    (_, at) => `keep${group}(${at}, width * ${at + group});`,
  );
  return [...like, ...others];
}

interface OwnAndFloor {
  readonly own: readonly number[];
  readonly floor: readonly number[];
}

const rowsOf = (what: string, { own, floor }: OwnAndFloor, mostMs: number): readonly Row[] => [
  {
    what,
    figure: inMs(own),
    goal: `p95 ≤ ${mostMs} ms`,
    isReached: quantile(own, 0.95) <= mostMs,
  },
  beside(`${what}, to a trivial extension’s`, { own, floor, most: mostOfFloor }),
];

/** Opens a file and leaves the one before at its top: a line that lies under the editor's head cannot be clicked later. */
async function switchTo(editor: OpenedEditor, path: string): Promise<void> {
  await editor.page.keyboard.press('Control+Home');
  await editor.openFile(path);
}

async function oneRound(editor: OpenedEditor, group: number, beforeTab: () => Promise<void>) {
  const { page } = editor;
  const column = lineOf(group, 'first').indexOf('total') + 1;
  await goTo(editor, `${group * groupLines + 1}:${column}`);
  await page.keyboard.press('Control+Shift+ArrowRight');
  // Pasted as one change, and settled by the key that leaves the line: no pause is in the time.
  await page.keyboard.insertText(`subtotal${group}`);
  await sleep(betweenKeysMs);
  const watched = (place: (typeof places)[number]) =>
    ({ what: 'attachment', text: `subtotal${group}`, line: `${place}${group} ` }) as const;
  const settled = await pressAndWatch(page, 'ArrowDown', watched('second'));
  await beforeTab();
  const taken = await pressAndWatch(page, 'Tab', watched('third'));
  return {
    shownMs: settled.shownAtMs - settled.keyAtMs,
    nextMs: taken.shownAtMs - taken.keyAtMs,
  };
}

/** What happens in the page while a next edit only stands there. The editor itself may be at work a while after an edit. */
async function watchStill(editor: OpenedEditor) {
  await waitForTab(editor);
  return editor.page.evaluate<{
    changes: number;
    longTasks: number;
    changed: string;
  }>(`(async () => {
    const seen = { changes: 0, longTasks: 0, changed: '' };
    let lastMs = performance.now();
    let isCounting = false;
    const tasks = new PerformanceObserver((list) => { if (isCounting) seen.longTasks += list.getEntries().length; });
    tasks.observe({ type: 'longtask' });
    const changes = new MutationObserver((records) => {
      lastMs = performance.now();
      if (!isCounting) return;
      seen.changes += records.length;
      seen.changed ||= records.map(({ type, target }) => type + ' of ' + (target.className || target.nodeName)).join(', ');
    });
    changes.observe(document.querySelector('.editor-instance'), { subtree: true, childList: true, attributes: true, characterData: true });
    const beganMs = lastMs;
    while (performance.now() - lastMs < ${calmMs} && performance.now() - beganMs < ${limitMs}) await new Promise((resolve) => setTimeout(resolve, 100));
    isCounting = true;
    await new Promise((resolve) => setTimeout(resolve, ${stillMs}));
    tasks.disconnect();
    changes.disconnect();
    return seen;
  })()`);
}
