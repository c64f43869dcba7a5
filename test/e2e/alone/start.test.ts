import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, openProfile } from '../../host/browser.ts';
import { createEditorActions, openWorkbench } from '../../host/editorActions.ts';
import { installChromium } from '../../host/installChromium.ts';
import { waitFor } from '../../support/waitFor.ts';
import { openChat } from '../chatPanel.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** A project of a user's own: the simulated API knows no text but the folder's. */
const project = {
  'users.py': `import json


def load_users(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["users"]
`,
  'orders.py': `import json


def load_orders(path):
    with open(path, 
`,
};

describe('npm start', () => {
  const mark = `SLIPSTREAM_START_TEST=${randomUUID()}`;
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-own-project-'));
  let npm: ChildProcess | undefined;
  let output = '';

  /** Starts as a user does in a terminal: a group of its own, which Ctrl+C reaches as a whole. */
  function start(args: readonly string[], apiKey?: string): void {
    const { CEREBRAS_API_KEY: _own, ...inherited } = process.env;
    const [name = '', value] = mark.split('=');
    output = '';
    npm = spawn('npm', ['start', ...args], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inherited,
        [name]: value,
        ...(apiKey === undefined ? {} : { CEREBRAS_API_KEY: apiKey }),
      },
    });
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    npm.stdout?.on('data', collect);
    npm.stderr?.on('data', collect);
  }

  const opened = () =>
    waitFor(
      () =>
        output.includes('Ctrl+C stops it') ? /http:\/\/127\.\S+/.exec(output)?.[0] : undefined,
      () => `the address in\n${output}`,
    );

  function pressCtrlC(): void {
    try {
      if (npm?.pid !== undefined) process.kill(-npm.pid, 'SIGINT');
    } catch {
      // All of them are gone.
    }
  }

  /** Everything that was started and what that started, as far as the system tells. */
  function processes(): readonly string[] {
    return readdirSync('/proc').filter((entry) => {
      try {
        return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/environ`).includes(mark);
      } catch {
        // It ended, or belongs to somebody else.
        return false;
      }
    });
  }

  const ended = () =>
    waitFor(
      () => (npm?.exitCode === null && npm.signalCode === null ? undefined : true),
      () => 'the end of npm',
    );

  before(() => {
    for (const [name, text] of Object.entries(project)) writeFileSync(join(folder, name), text);
  });

  afterEach(async () => {
    pressCtrlC();
    await ended();
  });
  after(() => rmSync(folder, { recursive: true }));

  it('opens a folder on the simulated API, says so, and leaves nothing behind after Ctrl+C', async () => {
    start(['--', folder]);
    const url = await opened();
    assert.match(output, /Answers come from: +a simulated API/);
    assert.ok(output.includes(`Open folder:              ${folder}`), output);
    assert.equal(new URL(url).searchParams.get('folder'), folder);
    const page = await fetch(url);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /workbench/);
    if (process.platform === 'linux') assert.ok(processes().length >= 2);
    pressCtrlC();
    await ended();
    if (process.platform === 'linux')
      await waitFor(
        () => (processes().length === 0 ? true : undefined),
        () => `the end of ${processes().join()}`,
      );
    await assert.rejects(fetch(url), 'nobody answers any more');
  });

  it('gives a newcomer ghost text, a chat answer and a refactoring', async () => {
    start(['--', folder]);
    const url = await opened();
    const browser = await launchBrowser(await installChromium());
    const page = await (await openProfile(browser)).newPage();
    const editor = createEditorActions(page);
    try {
      await openWorkbench(page, url);
      // A folder that the user names is trusted by him alone, as anywhere.
      await page.getByText('Restricted Mode is intended for safe code browsing').waitFor();
      await page.locator('a.monaco-link', { hasText: 'Manage' }).click();
      await page.getByRole('button', { name: 'Trust', exact: true }).click();
      await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({
        state: 'detached',
      });
      await page.keyboard.press('Control+F4');
      await page.locator('.statusbar-item', { hasText: 'qwen-3.8-27b' }).waitFor();

      await editor.openFile('orders.py');
      const goTo = async (place: string) => {
        await page.keyboard.press('Control+g');
        await page.keyboard.type(place, { delay: 20 });
        await page.keyboard.press('Enter');
      };
      await goTo('5:21');
      await editor.type('enc');
      assert.equal(await editor.ghostText(), 'oding="utf-8") as file:');
      await page.keyboard.press('Tab');
      await page.locator('.ghost-text-decoration, .ghost-text').first().waitFor({
        state: 'detached',
      });
      await editor.waitForText('with open(path, encoding="utf-8") as file:');

      await page.keyboard.press('Shift+Alt+e');
      await page.locator('.quick-input-widget input[placeholder^="What should change"]').waitFor();
      await page.keyboard.type('document it', { delay: 20 });
      await page.keyboard.press('Enter');
      await editor.waitForText('"""Load orders."""');
      const review = page.getByText('Change 1 of 1').first();
      await review.waitFor();
      await page.keyboard.press('Shift+Alt+y');
      await review.waitFor({ state: 'detached' });

      const chat = await openChat(editor);
      await chat.ask('What can you do?');
      await chat.answer.getByText('This answer comes from a simulated API').waitFor();
      await chat.idle();
      await editor.screenshot('start');
    } catch (error) {
      await editor.screenshot('failed: start');
      throw error;
    } finally {
      await browser.close();
    }
  });

  it('takes the real API for a key in CEREBRAS_API_KEY, and says which', async () => {
    start([], 'csk-never-sent');
    await opened();
    assert.match(output, /Answers come from: +the Cerebras API, with the key in CEREBRAS_API_KEY/);
    assert.ok(!output.includes('csk-never-sent'), 'the key is not shown');
  });

  it('says what is wrong with a folder that is not there', async () => {
    start(['--', join(folder, 'missing')]);
    await ended();
    assert.notEqual(npm?.exitCode, 0);
    assert.match(output, /There is no folder .+missing/);
  });
});
