import assert from 'node:assert/strict';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import {
  closeAll,
  deskOf,
  openDesk,
  openFileDesk,
  requestsOf,
  say,
  startSuggesting,
} from './ghostText.ts';

const server = connectServerControl();

/** Made by chance, and put together here so that no scanner takes this file for a leak. */
const apiKey = ['csk', 'q7Lm2XvB9tRz4WcY8nHd5KpS'].join('-');
const password = ['Tr0ub4dor', '9xKq7vWz'].join('_');

/** All that has left the editor since the last reset. */
const sent = async (): Promise<string> => {
  const { records } = await server.stats();
  return JSON.stringify(records.map(({ body }) => body));
};

async function ask(...messages: vscode.LanguageModelChatMessage[]): Promise<string> {
  const model = await waitFor(async () => {
    const [found] = await vscode.lm.selectChatModels({
      vendor: 'slipstream',
      family: 'gpt-oss-120b',
    });
    return found;
  }, 'a model');
  const response = await model.sendRequest(messages);
  let text = '';
  for await (const part of response.text) text += part;
  return text;
}

describe('a secret in the editor', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('leaves with no turn of a conversation, in no place where it comes up', async () => {
    const { User, Assistant } = vscode.LanguageModelChatMessage;
    const code = User(`const key = "${apiKey}"; // again: ${apiKey}`);
    await say(server, 'Noted.');
    await ask(code);
    const first = await sent();
    assert.ok(!first.includes(apiKey), first);
    const placeholder = /HIDDEN_SECRET_\d+/.exec(first)?.[0];
    assert.ok(placeholder !== undefined, first);
    await say(server, `Use ${placeholder} once.`, 'Fine.');
    const answer = await ask(code, User('How do I use it?'));
    await ask(code, User('How do I use it?'), Assistant(answer), User(`Is ${apiKey} long?`));
    const all = await sent();
    assert.ok(!all.includes(apiKey), all);
    assert.ok(all.split(placeholder).length > 6, 'the same placeholder in each place');
  });

  it('is asked nothing about while it is typed or pasted between its quotes', async () => {
    await say(server, 'never();', 'never();');
    const desk = await openDesk('typescript', `const password = "${password.slice(0, -3)}│";\n\n`);
    await desk.type(password.slice(-3));
    await desk.run('slipstream.triggerSuggestion');
    assert.equal(await desk.hasNothingToAccept(), true);
    await desk.editor.edit((edit) => edit.insert(desk.editor.selection.active, `${apiKey}Zz8`));
    await desk.run('slipstream.triggerSuggestion');
    assert.equal(await desk.hasNothingToAccept(), true);
    assert.equal(await requestsOf(server), 0);
  });

  it('stays at home in a file that is open under the harmless name of a link', async () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const [secret, link] = [join(root, '.env'), join(root, 'greeting.ts')];
    await writeFile(secret, 'const greeting = words.of.the.environment;\n');
    await symlink(secret, link);
    try {
      await say(server, 'never();', 'words;');
      const document = await vscode.workspace.openTextDocument(link);
      const desk = await deskOf(document, document.getText().length);
      await desk.type('const again = ');
      await desk.run('slipstream.triggerSuggestion');
      assert.equal(await desk.hasNothingToAccept(), true);
      assert.equal(await requestsOf(server), 0);
      await server.reset();
      // Nor is it told as an open file, when another is asked about.
      await say(server, 'greeting;');
      const beside = await openFileDesk('beside.ts', 'const greeting = 1;\nconst other │\n');
      await beside.type('= ');
      await beside.accept();
      const all = await sent();
      assert.ok(all.includes('const other'), all);
      assert.ok(!all.includes('the.environment'), all);
    } finally {
      await Promise.all([rm(secret), rm(link)]);
    }
  });

  it('stays at home when ghost text is asked for beside it', async () => {
    await say(server, 'connect(password);');
    const desk = await openDesk('typescript', `const password = "${password}";\nconst a │\n`);
    await desk.type('= ');
    await desk.accept();
    assert.match(desk.text(), /const a = connect\(password\);/);
    const all = await sent();
    assert.ok(!all.includes(password), all);
  });
});
