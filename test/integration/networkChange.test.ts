import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../src/core/settings.ts';
import { keepWarm } from '../../src/host/keepWarm.ts';
import { createNetworkChanges } from '../../src/net/networkChanges.ts';
import { callTo, endOf, never, providerAt, readAll, textOf } from '../net/support/calls.ts';
import { answerText } from '../net/support/scriptedServer.ts';
import { until, useServers } from '../net/support/useServers.ts';
import { createFakeClock } from '../support/fakeClock.ts';

const stage = useServers();

describe('a machine that moves to another network', () => {
  it('has a live connection again when the user types on', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (_, reply) => answerText(reply, 'ok'),
    });
    const relay = await stage.relay(server.origin);
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    const provider = providerAt(relay.origin);
    let address = '192.168.1.7';
    let aheadMs = 0;
    const networkChanges = createNetworkChanges({
      // Its timers stand still here: what is noticed, the user's typing has led to.
      clock: { ...clock, wallMs: () => clock.wallMs() + aheadMs, after: () => ({ dispose() {} }) },
      interfaces: () => ({ eth0: [{ address, internal: false }] }),
      onChange: transport.onNetworkChange,
    });
    const warming = keepWarm({
      transport,
      networkChanges,
      models: {
        keys: { get: () => 'csk-test' },
        providers: () => ({ get: () => provider }),
        routing: { choiceFor: () => ({ provider: provider.id, model: 'test-model' }) },
        onDidChange: () => ({ dispose() {} }),
      },
      settings: { current: readSettings(() => undefined).settings },
      onUnexpected(error) {
        throw error;
      },
    });
    try {
      const isOpen = () => transport.stateOf(provider.baseUrl).connection === 'open';
      await until(isOpen, 'the connection');
      const document = await vscode.workspace.openTextDocument({ content: 'ab\n' });
      const editor = await vscode.window.showTextDocument(document);
      const type = (text: string) =>
        editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
      assert.ok(await type('x'));
      relay.freeze();
      address = '10.3.0.9';
      // Interfaces are not read more often than every 5 s.
      aheadMs = 5_001;
      assert.ok(await type('y'));
      await clock.advance(300);
      await until(() => server.connectionCount === 2 && isOpen(), 'the new connection');
      const events = await readAll(transport.stream(callTo(provider), never));
      assert.equal(textOf(events), 'ok');
      assert.equal(endOf(events).trace.connection, 'reused');
    } finally {
      warming.dispose();
      networkChanges.dispose();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });
});
