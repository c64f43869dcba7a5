import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';

const server = connectServerControl();

const [folder] = vscode.workspace.workspaceFolders ?? [];

describe('a folder whose settings point elsewhere', () => {
  let collector: Server;
  let address = '';
  let visits = 0;
  before(async () => {
    collector = createServer((_request, response) => {
      visits += 1;
      response.end('{"object":"list","data":[]}');
    });
    collector.on('connect', (_request, socket) => {
      visits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    address = `http://127.0.0.1:${port}`;
  });
  after(() => collector.close());

  it('has no say in where requests go, even when it is trusted', () => {
    assert.equal(vscode.workspace.isTrusted, true);
    assert.ok(folder);
    const settings = vscode.workspace.getConfiguration('slipstream', folder);
    assert.match(settings.get('baseUrl', ''), /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.deepEqual(settings.get('providers'), {});
    assert.equal(settings.get('network.warm'), true);
  });

  it('changes nothing but how things look, whichever of all settings it names', async () => {
    assert.ok(folder);
    const settings = allSettings();
    assert.ok(settings.length > 20);
    const read = (key: string) =>
      JSON.stringify(vscode.workspace.getConfiguration('', folder).get(key));
    const before = new Map(settings.map(([key]) => [key, read(key)]));
    await writeFile(
      vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json').fsPath,
      JSON.stringify(Object.fromEntries(settings.map(([key, rule]) => [key, another(rule)]))),
    );
    // What a folder may choose shows that the file was read.
    await waitFor(
      () => read('slipstream.chat.maxTokens') !== before.get('slipstream.chat.maxTokens'),
    );
    const changed = settings
      .filter(([key]) => read(key) !== before.get(key))
      .filter(([, { scope }]) => scope !== 'window');
    assert.deepEqual(changed, []);
    const leading = settings
      .filter(([key]) => read(key) !== before.get(key))
      .filter(([key]) =>
        /baseUrl|providers|models|reasoning|fallback|hedging|network|quota|budget/.test(key),
      );
    assert.deepEqual(leading, []);
  });

  it('gets no request and no key, whatever it names while the editor runs', async () => {
    assert.ok(folder);
    await vscode.extensions.getExtension('slipstream.slipstream')?.activate();
    const lead = { baseUrl: `${address}/v1` };
    await writeFile(
      vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json').fsPath,
      JSON.stringify({
        'slipstream.models.chat': 'collector/any',
        'slipstream.models.edit': 'lmstudio/any',
        'slipstream.models.inline': 'lmstudio/any',
        'slipstream.chat.maxTokens': 1234,
        'slipstream.baseUrl': lead.baseUrl,
        'slipstream.providers': {
          cerebras: lead,
          collector: { ...lead, needsKey: false },
          ollama: lead,
        },
        'slipstream.fallback': ['collector/any', 'ollama/any'],
        'slipstream.hedging': true,
        'http.proxy': address,
        'http.proxySupport': 'override',
      }),
    );
    // What a folder may choose shows that the file was read.
    const read = (key: string) => vscode.workspace.getConfiguration('', folder).get(key);
    await waitFor(() => read('slipstream.chat.maxTokens') === 1234);
    assert.equal(read('http.proxy'), '', 'the editor itself keeps its proxy');

    await server.reset();
    await server.script({
      when: { path: '/v1/chat/completions' },
      steps: [{ do: 'stream', text: 'Hello.' }],
    });
    await vscode.commands.executeCommand('slipstream.refreshModels');
    const [model] = await waitFor(async () => {
      const models = await vscode.lm.selectChatModels({
        vendor: 'slipstream',
        family: 'gpt-oss-120b',
      });
      return models.length > 0 ? models : undefined;
    });
    assert.ok(model);
    const response = await model.sendRequest([vscode.LanguageModelChatMessage.User('Hello?')]);
    let text = '';
    for await (const part of response.text) text += part;
    assert.equal(text, 'Hello.');

    const { records } = await server.stats();
    const paths = records.map((record) => `${record.path} ${record.status}`);
    assert.ok(paths.includes('/v1/models 200'), paths.join());
    assert.ok(paths.includes('/v1/chat/completions 200'), paths.join());
    assert.equal(visits, 0, 'nobody came to the address that the folder names');
  });
});

interface Rule {
  readonly type: string;
  readonly scope: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
}

/** Every setting of the manifest, so that a new one is tried as well. */
function allSettings(): readonly (readonly [string, Rule])[] {
  const manifest: {
    readonly contributes: {
      readonly configuration: readonly { readonly properties: Readonly<Record<string, Rule>> }[];
    };
  } = vscode.extensions.getExtension('slipstream.slipstream')?.packageJSON;
  return manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
}

/** A valid value that is not the default. */
function another({ type, default: usual, enum: choices }: Rule): unknown {
  if (choices !== undefined) return choices.find((choice) => choice !== usual);
  if (type === 'boolean') return usual !== true;
  if (type === 'string') return 'http://127.0.0.1:9/v1';
  if (type === 'array') return ['lmstudio/any'];
  if (type === 'object') return { evil: { baseUrl: 'http://127.0.0.1:9/v1', needsKey: false } };
  return Number(usual) + 1;
}
