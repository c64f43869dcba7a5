import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { faults } from '../server/faults.ts';
import { waitFor } from '../support/waitFor.ts';

const server = connectServerControl();

/** The catalog is listed after activation: the models come a moment later. */
const modelsOf = (vendor: string): Promise<vscode.LanguageModelChat[]> =>
  waitFor(async () => {
    const models = await vscode.lm.selectChatModels({ vendor });
    return models.length > 0 && models;
  }, `models of ${vendor}`);

async function pick(family: string): Promise<vscode.LanguageModelChat> {
  const model = (await modelsOf('slipstream')).find((one) => one.family === family);
  assert.ok(model, `${family} is not offered`);
  return model;
}

/** A PNG of one pixel: the editor looks into pictures before it hands them on. */
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const question = [vscode.LanguageModelChatMessage.User('Say hello.')];

describe('models offered to VS Code', () => {
  afterEach(() => server.reset());

  it('are the living ones of the catalog, with what they can do', async () => {
    const families = (await modelsOf('slipstream')).map((model) => model.family);
    assert.ok(families.includes('gpt-oss-120b') && families.includes('qwen-3.8-27b'));
    assert.equal(families.includes('llama3.1-8b'), false);
  });

  it('stream an answer to any extension', async () => {
    await server.script({
      steps: [
        { do: 'stream', text: 'Hello ' },
        { do: 'stream', text: 'from afar' },
      ],
    });
    const model = await pick('gpt-oss-120b');
    const response = await model.sendRequest(question);
    let text = '';
    for await (const part of response.text) text += part;
    assert.equal(text, 'Hello from afar');
  });

  it('call an extension’s tools', async () => {
    await server.script({
      steps: [{ do: 'toolCall', name: 'add', arguments: '{"a":1,"b":2}' }],
    });
    const model = await pick('gpt-oss-120b');
    const response = await model.sendRequest(question, {
      tools: [
        {
          name: 'add',
          description: 'Adds two numbers.',
          inputSchema: {
            type: 'object',
            properties: { a: { type: 'number' }, b: { type: 'number' } },
            required: ['a', 'b'],
          },
        },
      ],
    });
    const calls: vscode.LanguageModelToolCallPart[] = [];
    for await (const part of response.stream)
      if (part instanceof vscode.LanguageModelToolCallPart) calls.push(part);
    assert.deepEqual(
      calls.map(({ name, input }) => ({ name, input })),
      [{ name: 'add', input: { a: 1, b: 2 } }],
    );
  });

  it('are sent pictures where they can see', async () => {
    const seeing = await pick('qwen-3.8-27b');
    const { LanguageModelDataPart: Data, LanguageModelTextPart: Text } = vscode;
    const picture = Data.image(Buffer.from(dot, 'base64'), 'image/png');
    const look = vscode.LanguageModelChatMessage.User([new Text('What is it?'), picture]);
    await server.script({ steps: [{ do: 'stream', text: 'A dot.' }] });
    let text = '';
    for await (const part of (await seeing.sendRequest([look])).text) text += part;
    assert.equal(text, 'A dot.');
    const { records } = await server.stats();
    const sent = JSON.stringify(records.at(-1)?.body);
    assert.match(sent, /image_url.*data:image\/png;base64,iVBORw0KGgo/);
  });

  it('are stood in for by the user’s fallback, as everywhere else', async () => {
    const settings = vscode.workspace.getConfiguration('slipstream');
    const { Global } = vscode.ConfigurationTarget;
    await settings.update('fallback', ['cerebras/qwen-3.8-27b'], Global);
    try {
      await server.script(
        { ...faults.unavailable503, when: { model: 'gpt-oss-120b' }, times: 'always' },
        { steps: [{ do: 'stream', text: 'Instead.' }], when: { model: 'qwen-3.8-27b' } },
      );
      const model = await pick('gpt-oss-120b');
      let text = '';
      for await (const part of (await model.sendRequest(question)).text) text += part;
      assert.equal(text, 'Instead.');
    } finally {
      await settings.update('fallback', undefined, Global);
    }
  });

  it('count tokens without asking anybody', async () => {
    const model = await pick('gpt-oss-120b');
    const asked = async () =>
      (await server.stats()).records.filter(({ method }) => method === 'POST').length;
    const before = await asked();
    const count = await model.countTokens('function add(a, b) { return a + b; }');
    assert.ok(count > 3 && count < 30, `${count}`);
    assert.equal(await asked(), before);
  });

  it('cancel at the socket when the caller does', async () => {
    await server.script({ steps: [{ do: 'stream', text: 'a ' }, { do: 'stall' }] });
    const model = await pick('gpt-oss-120b');
    const cancel = new vscode.CancellationTokenSource();
    const response = await model.sendRequest(question, {}, cancel.token);
    const reading = (async () => {
      for await (const _ of response.text) cancel.cancel();
    })();
    await Promise.allSettled([reading]);
    await server.until(({ aborted }) => aborted === 1);
  });
});
