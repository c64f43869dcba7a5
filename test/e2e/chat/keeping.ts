import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { newChat, openChat } from '../chatPanel.ts';
import { namedAs, say } from './script.ts';
import { storedConversations, untilConversationStored } from './storedConversations.ts';

/** Processes below this one, as `ps` tells them. */
function descendants(): readonly { readonly pid: number; readonly command: string }[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });
  const below = new Set([process.pid]);
  for (let before = 0; before !== below.size; ) {
    before = below.size;
    for (const { pid, parent } of rows) if (below.has(parent)) below.add(pid);
  }
  return rows.filter(({ pid }) => pid !== process.pid && below.has(pid));
}

const extensionHosts = () =>
  descendants().filter(({ command }) => command.includes('--type=extensionHost'));

/** Conversations are kept: over a crash, beside broken ones, to be found again. */
export function testKeeping(editor: () => OpenedEditor): void {
  beforeEach(() => {
    editor().server.reset();
    editor().server.script(namedAs('"'));
  });

  const stored = () => storedConversations(editor());
  const untilStored = (text: string) => untilConversationStored(editor(), text);
  const reload = async () => {
    await editor().page.reload();
    await editor().page.locator('.monaco-workbench .activitybar').waitFor();
  };
  const ask = async (question: string, answer: string) => {
    editor().server.script(say(answer));
    const chat = await newChat(editor());
    await chat.ask(question);
    await chat.answer.getByText(answer).waitFor();
    await chat.idle();
  };

  it('finds, renames, exports and deletes conversations by what was said in them', async () => {
    const { page } = editor();
    const rows = page.locator('.quick-input-list .monaco-list-row');
    const box = page.locator('.quick-input-widget input');
    /** Finds a conversation by a word that was said in it, and opens it or presses a button of its row. */
    const search = async (said: string, button?: string) => {
      await editor().runCommand('Slipstream: Show Chat History');
      const row = rows.filter({ hasText: said }).first();
      await row.waitFor();
      await box.fill(said);
      await rows.filter({ hasNotText: said }).first().waitFor({ state: 'hidden' });
      await row.hover();
      await (button === undefined ? row : row.getByRole('button', { name: button })).click();
    };
    await ask('Which fruit?', 'The quince is yellow.');
    await ask('Which metal?', 'Bismuth is brittle.');
    await search('quince');
    const chat = await openChat(editor());
    await chat.answer.getByText('The quince is yellow.').waitFor();

    await search('quince', 'Rename');
    await page.locator('.quick-input-widget').getByText('New title').first().waitFor();
    await box.fill('Fruit');
    await page.keyboard.press('Enter');
    await rows.filter({ hasText: 'Fruit' }).first().waitFor();
    await editor().screenshot('chat-history');
    await page.keyboard.press('Escape');
    await chat.frame.getByRole('heading', { name: 'Fruit', exact: true }).waitFor();

    await search('quince', 'Export');
    await editor().waitForText('# Fruit');
    await editor().waitForText('The quince is yellow.');
    await editor().runCommand('View: Revert and Close Editor');

    await search('bismuth', 'Delete');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
    await rows.filter({ hasText: 'Fruit' }).first().waitFor();
    assert.equal(await rows.filter({ hasText: 'Bismuth' }).count(), 0);
    await page.keyboard.press('Escape');
    assert(![...stored().values()].some((text) => text.includes('Bismuth')));
  });

  it('keeps what had come when the extension host is killed in the middle of an answer', async () => {
    editor().server.script({
      steps: [
        { do: 'content', text: 'came before the crash ' },
        { do: 'wait', ms: 60_000 },
      ],
    });
    const chat = await openChat(editor());
    await chat.ask('And then?');
    await chat.answer.getByText('came before the crash').waitFor();
    await untilStored('came before the crash');
    const hosts = extensionHosts();
    assert.equal(hosts.length, 1);
    for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
    await reload();
    const again = await openChat(editor());
    await again.answer.getByText('came before the crash').waitFor();
    await again.answer.getByText('VS Code closed before this answer finished.').waitFor();
    // The conversation goes on as if nothing had happened.
    editor().server.script(say('All is well.'));
    await again.ask('Are you there?');
    await again.answer.getByText('All is well.').waitFor();
  });

  it('sets aside what it cannot read, says so, and shows the other conversations', async () => {
    const { page } = editor();
    await ask('Which tree?', 'The larch loses its needles.');
    const broken = await untilStored('larch');
    await ask('Which stone?', 'Basalt is dark.');
    await untilStored('Basalt');
    await newChat(editor());
    writeFileSync(broken, '{"version":1,"conversation":{"id":7}}');
    await editor().runCommand('Slipstream: Show Chat History');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Which stone?' }).first().waitFor();
    assert.equal(await rows.filter({ hasText: 'Which tree?' }).count(), 0);
    await page.keyboard.press('Escape');
    await page
      .locator('.notifications-toasts')
      .getByText(/set aside as “corrupt-/)
      .waitFor();
    assert([...stored().keys()].some((path) => path.includes('corrupt-')));
    await editor().runCommand('Notifications: Clear All Notifications');
  });
}
