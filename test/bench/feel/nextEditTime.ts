import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goTo, waitForTab } from '../../e2e/nextEditDesk.ts';
import { type OpenedEditor, openEditor } from '../../host/openEditor.ts';
import { inMs, quantile, type Row } from './figures.ts';
import { pressAndWatch } from './keyWatch.ts';

/** Lines of the file, in groups of three like lines each, with a name of the group's own: one round takes one of them. */
const lineCount = 2_000;
const groupLines = 12;
/** So long nothing may move while a next edit stands there. */
const stillMs = 10_000;
/** Before that it has been still for so long. */
const calmMs = 2_000;

/** A decoration comes as a frame of its own; the goals are for the way to it. */
const goals = { shownMs: 60, nextMs: 100 };

/** From the key that settles an edit to the next edit on the screen, from Tab to the one after it, and what stands still. */
export async function nextEdits(rounds: number): Promise<readonly Row[]> {
  const editor = await openEditor({
    env: { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined },
    // A cursor that blinks is a change of the page.
    settings: { 'slipstream.inline.enabled': false, 'editor.cursorBlinking': 'solid' },
  });
  try {
    const groups = Array.from({ length: Math.ceil(lineCount / groupLines) }, (_, at) =>
      groupOf(at),
    );
    const text = groups.flat().slice(0, lineCount).join('\n');
    writeFileSync(join(editor.workspace, 'src', 'like.js'), text);
    await editor.openFile('src/like.js');
    const shown: number[] = [];
    const next: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const times = await oneRound(editor, round);
      shown.push(times.shownMs);
      next.push(times.nextMs);
    }
    const still = await watchStill(editor);
    return [
      rowOf(
        `settled edit → next edit in a painted frame, ${lineCount} lines`,
        shown,
        goals.shownMs,
      ),
      rowOf('Tab → the one after it in a painted frame', next, goals.nextMs),
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
  } finally {
    await editor.close();
  }
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

const rowOf = (what: string, values: readonly number[], mostMs: number): Row => ({
  what,
  figure: inMs(values),
  goal: `p95 ≤ ${mostMs} ms`,
  isReached: quantile(values, 0.95) <= mostMs,
});

async function oneRound(editor: OpenedEditor, group: number) {
  const { page } = editor;
  const column = lineOf(group, 'first').indexOf('total') + 1;
  await goTo(editor, `${group * groupLines + 1}:${column}`);
  await page.keyboard.press('Control+Shift+ArrowRight');
  // Pasted as one change, and settled by the key that leaves the line: no pause is in the time.
  await page.keyboard.insertText(`subtotal${group}`);
  const watched = (place: (typeof places)[number]) =>
    ({ what: 'attachment', text: `subtotal${group}`, line: `${place}${group} ` }) as const;
  const settled = await pressAndWatch(page, 'ArrowDown', watched('second'));
  await waitForTab(editor);
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
    while (performance.now() - lastMs < ${calmMs}) await new Promise((resolve) => setTimeout(resolve, 100));
    isCounting = true;
    await new Promise((resolve) => setTimeout(resolve, ${stillMs}));
    tasks.disconnect();
    changes.disconnect();
    return seen;
  })()`);
}
