import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openChat } from '../../e2e/chatPanel.ts';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { type LoopFigures, loopFigures, loopProbe, profiled } from '../edit/loopProbe.ts';
import { isThere, reloadWindow, withEditor } from './benchEditor.ts';
import type { Row } from './figures.ts';
import { projectFile, writeProject } from './typingTime.ts';

const files = 2_000;
/** The profiler costs time of its own, so only a few minutes are profiled, in the middle. */
const profiledMinutes = 6;
/** How often the memory is told. */
const toldMinutes = 4;
const patientMs = 300_000;
const answer = 'A sentence of an answer, with `code` in it.\n\n'.repeat(40);

interface Sample extends LoopFigures {
  readonly minute: number;
}

/**
 * Memory over the editor with Slipstream switched off, and the longest stretch of Slipstream's own code in its host.
 * @param minutes each with what a programmer does in a minute, without the thinking: an hour goes by in some five.
 */
export async function hourOfWork(minutes = 60): Promise<readonly Row[]> {
  const without = await work(minutes, false);
  const own = await work(minutes, true);
  const over = (minute: number, kind: 'heldMb' | 'residentMb') => {
    const at = (samples: readonly Sample[]) =>
      samples.find((sample) => sample.minute === minute)?.[kind] ?? Number.NaN;
    return at(own) - at(without);
  };
  const addedMb = over(minutes, 'residentMb');
  // What is resident comes and goes by some MB with the system's own turns.
  const grownMb = over(minutes, 'heldMb') - over(Math.floor(minutes / 2), 'heldMb');
  const stretchMs = Math.max(...own.map(({ ownMs }) => ownMs ?? 0));
  return [
    {
      what: `memory over the editor with Slipstream off, after ${minutes} minutes of work in ${files.toLocaleString('en')} files`,
      figure: `${addedMb.toFixed(1)} MB`,
      goal: '≤ 40 MB',
      isReached: addedMb <= 40,
    },
    {
      what: 'grown in the second half, by the heap and what it holds outside',
      figure: `${grownMb.toFixed(1)} MB`,
      goal: '≤ 2 MB',
      isReached: grownMb <= 2,
    },
    {
      what: 'longest stretch of Slipstream in the extension host while typing, editing and chatting (profiled)',
      figure: `${stretchMs.toFixed(1)} ms`,
      goal: '≤ 16 ms',
      isReached: stretchMs <= 16,
    },
  ];
}

function tell(isOn: boolean, sample: Sample | undefined): void {
  if (sample === undefined) return;
  const { minute, heldMb, residentMb } = sample;
  console.log(
    `Slipstream ${isOn ? 'on' : 'off'}, minute ${minute}: ${heldMb.toFixed(1)} MB held, ${residentMb.toFixed(1)} MB resident`,
  );
}

async function work(minutes: number, isOn: boolean): Promise<readonly Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-hour-'));
  const options = {
    env: { SLIPSTREAM_LOOP_PROBE: folder },
    settings: { 'slipstream.enabled': isOn },
    besides: [loopProbe],
  };
  try {
    return await withEditor('hour', options, async (editor) => {
      writeProject(editor.workspace, files);
      await reloadWindow(editor, isOn);
      // Times do not count here, and what fails in the last minute has cost an hour.
      editor.page.setDefaultTimeout(patientMs);
      const samples: Sample[] = [];
      const upTo = async (end: number) => {
        for (let minute = (samples.at(-1)?.minute ?? 0) + 1; minute <= end; minute += 1) {
          await minuteOfWork(editor, minute, isOn);
          samples.push({ minute, ...(await loopFigures(folder)) });
          if (minute % toldMinutes === 0) tell(isOn, samples.at(-1));
        }
      };
      const half = Math.floor(minutes / 2);
      await upTo(half);
      await profiled(folder, async () => {
        await loopFigures(folder);
        await upTo(Math.min(minutes, half + profiledMinutes));
      });
      await upTo(minutes);
      return samples;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file is opened and gone on with, saved; every fifth minute something is asked, every sixth something edited. */
async function minuteOfWork(editor: OpenedEditor, minute: number, isOn: boolean): Promise<void> {
  const { page, server } = editor;
  server.reset();
  await editor.openFile(`many/part0/item${minute}.ts`);
  await page.keyboard.press('Control+End');
  await page.keyboard.type(`export function more${minute}(id: string) {`, { delay: 30 });
  await page.keyboard.press('Enter');
  await page.keyboard.type('const found = await item', { delay: 60 });
  // A glance: nothing is suggested where Slipstream is off or knows nothing.
  const ghostText = '.ghost-text-decoration, .ghost-text';
  const isSuggested = await isThere(page, ghostText, isOn ? 1_000 : 100);
  await page.keyboard.press(isSuggested ? 'Tab' : 'Escape');
  await page.keyboard.press('Control+S');
  if (isOn && minute % 6 === 0) await edit(editor, minute);
  if (isOn && minute % 5 === 0) await ask(editor, minute);
}

async function ask(editor: OpenedEditor, minute: number): Promise<void> {
  editor.server.script({
    steps: [{ do: 'stream', text: answer }],
    when: { includes: `Question ${minute}` },
    times: 'always',
  });
  const chat = await openChat(editor);
  await chat.ask(`Question ${minute}`);
  await chat.answer.getByText('A sentence of an answer').first().waitFor();
  await chat.idle();
}

/** The first function of the file gets a comment. */
async function edit(editor: OpenedEditor, minute: number): Promise<void> {
  const { page, server } = editor;
  const [head, ...body] = projectFile(minute).trimEnd().split('\n');
  const commented = [head, '  // Asks the store.', ...body].join('\n');
  server.script({
    steps: [{ do: 'stream', text: `\`\`\`ts\n${commented}\n\`\`\`` }],
    times: 'always',
  });
  await page.keyboard.press('Control+Home');
  await editor.runCommand('Slipstream: Simplify');
  await page.locator('.codelens-decoration').first().waitFor();
  await page.keyboard.press('Shift+Alt+Enter');
  await page.keyboard.press('Control+S');
}
