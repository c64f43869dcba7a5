import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { noLog } from '../../src/core/ports.ts';
import { createEditorNetwork } from '../../src/host/network/editorNetwork.ts';
import type { NetworkChoice } from '../../src/host/network/networkChoice.ts';
import { waitFor } from '../support/waitFor.ts';

const api = 'https://api.cerebras.ai';

const setting = (key: string, value: unknown) =>
  vscode.workspace.getConfiguration('http').update(key, value, vscode.ConfigurationTarget.Global);

function describeRoute(choice: NetworkChoice): string {
  const route = choice.current.routeTo(api);
  return route.kind === 'proxy' ? route.proxy.url.origin : route.kind;
}

/** The editor tells its own resolver of a changed setting a little after it tells extensions. */
async function until(choice: NetworkChoice, wanted: string): Promise<void> {
  await waitFor(
    async () => {
      await choice.refresh();
      return describeRoute(choice) === wanted;
    },
    () => `${wanted} after ${describeRoute(choice)}`,
  );
}

describe('the network of the editor', () => {
  const warnings: string[] = [];
  const choice = createEditorNetwork({
    // Empty, so that nothing but the editor's own resolver can know of a proxy.
    environment: {},
    log: {
      ...noLog,
      debug: (event) => warnings.push(event),
      warn: (event) => warnings.push(event),
    },
    onUnexpected: (error) => {
      throw error;
    },
  });

  after(async () => {
    choice.dispose();
    await setting('proxy', undefined);
    await setting('noProxy', undefined);
    await setting('proxyStrictSSL', undefined);
  });

  it('is asked through the editor’s own proxy resolver', async () => {
    await choice.resolve([api]);
    assert.equal(describeRoute(choice), 'direct');
    assert.deepEqual(warnings, []);
  });

  it('changes with http.proxy, http.noProxy and http.proxyStrictSSL', async () => {
    await setting('proxy', 'http://127.0.0.1:3128');
    await until(choice, 'http://127.0.0.1:3128');
    await setting('noProxy', ['cerebras.ai']);
    await until(choice, 'direct');
    await setting('proxyStrictSSL', false);
    await until(choice, 'direct');
    assert.equal(choice.current.rejectUnauthorized, false);
  });
});
