// `npm run test:upgrade -- OLD.vsix`: installs an older package in the real editor, uses it as a user does, installs the
// package of this checkout over it, and looks whether anything is lost. For a release; the stored files of 0.1.0 are also
// read by a test of `npm test` (test/host/storedState.test.ts).
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { openChat } from '../e2e/chatPanel.ts';
import { startCommand, title } from '../e2e/quickInput.ts';
import { launchBrowser, openProfile } from '../host/browser.ts';
import { createEditorActions, type EditorActions, openWorkbench } from '../host/editorActions.ts';
import { startEditorServer } from '../host/editorServer.ts';
import { installChromium } from '../host/installChromium.ts';
import { installEditor } from '../host/installEditor.ts';
import { readManifest } from '../host/manifest.ts';
import { runNpm } from '../host/runCommand.mjs';
import { prepareGround, simulatedKey } from '../host/testGround.ts';
import { waitFor } from '../support/waitFor.ts';

const root = join(import.meta.dirname, '..', '..');
const [, , given] = process.argv;
if (given === undefined || !existsSync(given)) {
  console.error('usage: npm run test:upgrade -- OLD.vsix');
  process.exit(2);
}

/** What a user of the older version had set. */
const settings = {
  'slipstream.models.chat': 'cerebras/qwen-3.8-27b',
  'slipstream.edit.review': 'diff',
  'slipstream.inline.comments': false,
};
const question = 'What does countItems do?';
const answer = 'It counts the pieces in a cart.';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

/** Answers a quick input that has this title, in the words of any version. */
async function enter(page: Page, asked: RegExp, text: string): Promise<void> {
  await title(page, asked);
  await page.keyboard.type(text, { delay: 20 });
  await page.keyboard.press('Enter');
}

await runNpm(['run', 'package'], root);
const install = await installEditor(root);
const dataFolder = mkdtempSync(join(tmpdir(), 'slipstream-upgrade-'));
const ground = await prepareGround(root, { settings, env: { CEREBRAS_API_KEY: undefined } });
const { server } = ground;
server.script({
  steps: [{ do: 'stream', text: answer }],
  when: { includes: question },
  times: 'always',
});
const browser = await launchBrowser(await installChromium());
// The keys are kept by the browser, for the address of the editor: both have to stay.
const profile = await openProfile(browser);
const port = await freePort();

async function inEditor(
  vsix: string,
  work: (editor: EditorActions, dataFolder: string) => Promise<void>,
): Promise<void> {
  const editor = await startEditorServer({
    install,
    extension: { kind: 'vsix', file: resolve(vsix) },
    workspace: ground.workspace,
    settings: ground.settings,
    settingScopes: readManifest(root).settingScopes,
    env: ground.env,
    hasTrust: false,
    dataFolder,
    port,
  });
  const page = await profile.newPage();
  try {
    await openWorkbench(page, editor.url);
    await page.locator('.statusbar-item[id*="slipstream.status"]').waitFor();
    await work(createEditorActions(page), editor.dataFolder);
  } catch (error) {
    await createEditorActions(page).screenshot('failed: upgrade');
    throw error;
  } finally {
    await page.close();
    await editor.stop();
  }
}

const settingsText = () => readFileSync(join(dataFolder, 'user', 'User', 'settings.json'), 'utf8');
const versionsInstalled = () =>
  readFileSync(join(dataFolder, 'extensions', 'extensions.json'), 'utf8');
const keysSeen = () =>
  new Set(
    server
      .stats()
      .records.filter(({ path }) => path.endsWith('/chat/completions'))
      .map(({ keyHash }) => keyHash),
  );

// To 0.1.0 the address was of machine scope, which a window in the browser reads from a file of its own; on a user's own
// machine all settings stand in one file.
const machineSettings = join(dataFolder, 'user', 'Machine', 'settings.json');
mkdirSync(dirname(machineSettings), { recursive: true });
writeFileSync(
  machineSettings,
  JSON.stringify({ 'slipstream.baseUrl': ground.settings['slipstream.baseUrl'] }),
);

try {
  let before = '';
  await inEditor(given, async (editor) => {
    const { page } = editor;
    await startCommand(page, 'Slipstream: Set API Key');
    await enter(page, /^(Set the API key for which provider|Whose API key)\?/, 'cerebras');
    await enter(page, /^API key for /, simulatedKey);
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    const chat = await openChat(editor);
    await chat.ask(question);
    await chat.answer.getByText(answer).waitFor();
    await chat.idle();
    await waitFor(() => keysSeen().size === 1, 'a question with the key that was entered');
    before = settingsText();
    await editor.screenshot('upgrade-before');
  });
  rmSync(machineSettings);
  const old = versionsInstalled();
  const keys = keysSeen();
  await inEditor(join(root, 'slipstream.vsix'), async (editor) => {
    assert.notEqual(versionsInstalled(), old, 'another version is installed');
    const chat = await openChat(editor);
    await chat.frame.getByText(answer).waitFor();
    await chat.ask(`${question} Once more.`);
    await chat.answer.getByText(answer).waitFor();
    await chat.idle();
    assert.deepEqual(keysSeen(), keys, 'the key of the older version is used');
    assert.equal(settingsText(), before, 'no setting was touched');
    assert.equal(await editor.page.locator('.notification-toast').count(), 0, 'no notice');
    await editor.screenshot('upgrade-after');
  });
  console.log('Nothing is lost: the key, the conversation and every setting are there.');
} finally {
  await browser.close();
  await ground.remove();
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
}
