import assert from 'node:assert/strict';
import { createNetworkChanges } from '../../src/net/networkChanges.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { callTo, endOf, never, providerAt, readAll, textOf } from './support/calls.ts';
import { answerText } from './support/scriptedServer.ts';
import { until, useServers } from './support/useServers.ts';

const stage = useServers();

type Address = { readonly address: string; readonly internal?: boolean };

/** A machine whose addresses and sleep the test decides on. */
function createMachine(first: Readonly<Record<string, readonly Address[]>>) {
  const fake = createFakeClock();
  let sleptMs = 0;
  let addresses = first;
  let reads = 0;
  return {
    clock: { ...fake, wallMs: () => fake.wallMs() + sleptMs },
    sleep(ms: number) {
      sleptMs += ms;
    },
    move(to: typeof first) {
      addresses = to;
    },
    get reads() {
      return reads;
    },
    interfaces() {
      reads++;
      return Object.fromEntries(
        Object.entries(addresses).map(([name, list]) => [
          name,
          list.map(({ address, internal = false }) => ({ address, internal })),
        ]),
      );
    },
  };
}

const home = { eth0: [{ address: '192.168.1.7' }], lo: [{ address: '127.0.0.1', internal: true }] };
const train = { wlan0: [{ address: '10.3.0.9' }], lo: [{ address: '127.0.0.1', internal: true }] };

function watch(machine: ReturnType<typeof createMachine>) {
  let count = 0;
  const changes = createNetworkChanges({
    clock: machine.clock,
    interfaces: machine.interfaces,
    onChange: () => count++,
  });
  return { changes, count: () => count };
}

describe('network changes', () => {
  it('are noticed within 5 s while the user is active, once each', async () => {
    const machine = createMachine(home);
    const { changes, count } = watch(machine);
    changes.activity();
    await machine.clock.advance(60_000);
    assert.equal(count(), 0);
    machine.move(train);
    await machine.clock.advance(5_000);
    assert.equal(count(), 1);
    await machine.clock.advance(60_000);
    assert.equal(count(), 1);
    changes.dispose();
  });

  it('are noticed at the first key after ten minutes in which nothing was looked at', async () => {
    const machine = createMachine(home);
    const { changes, count } = watch(machine);
    changes.activity();
    await machine.clock.advance(700_000);
    const { reads } = machine;
    machine.move(train);
    await machine.clock.advance(3_600_000);
    assert.equal(machine.reads, reads);
    assert.equal(count(), 0);
    changes.activity();
    assert.equal(count(), 1);
    changes.dispose();
  });

  it('are assumed after a sleep, at the first key', async () => {
    const machine = createMachine(home);
    const { changes, count } = watch(machine);
    changes.activity();
    await machine.clock.advance(20_000);
    machine.sleep(3_600_000);
    changes.activity();
    assert.equal(count(), 1);
    changes.activity();
    await machine.clock.advance(60_000);
    assert.equal(count(), 1);
    changes.dispose();
  });

  it('are not the coming and going of link-local addresses, nor another order of the same', async () => {
    const machine = createMachine({ ...home, tun0: [{ address: '10.0.0.2' }] });
    const { changes, count } = watch(machine);
    changes.activity();
    machine.move({
      veth7: [{ address: 'fe80::1' }, { address: '169.254.3.4' }],
      tun0: [{ address: '10.0.0.2' }],
      ...home,
    });
    await machine.clock.advance(10_000);
    assert.equal(count(), 0);
    changes.dispose();
  });

  it('are left to the clock where the system does not tell its interfaces', async () => {
    const machine = createMachine(home);
    let count = 0;
    const changes = createNetworkChanges({
      clock: machine.clock,
      interfaces() {
        throw new Error('EACCES');
      },
      onChange: () => count++,
    });
    changes.activity();
    await machine.clock.advance(30_000);
    assert.equal(count, 0);
    machine.sleep(60_000);
    await machine.clock.advance(5_000);
    assert.equal(count, 1);
    changes.dispose();
  });

  it('leave no timer when disposed', async () => {
    const machine = createMachine(home);
    const { changes } = watch(machine);
    changes.activity();
    changes.dispose();
    changes.activity();
    const { reads } = machine;
    await machine.clock.advance(60_000);
    assert.equal(machine.reads, reads);
  });

  for (const protocol of ['h2', 'h1'] as const)
    it(`lead the first request to a live connection over ${protocol}`, async () => {
      const server = await stage.server({
        protocol,
        answer: (_, reply) => answerText(reply, 'ok'),
      });
      const relay = await stage.relay(server.origin);
      const machine = createMachine(home);
      const { transport } = await stage.transport({ clock: machine.clock });
      const changes = createNetworkChanges({
        clock: machine.clock,
        interfaces: machine.interfaces,
        onChange: transport.onNetworkChange,
      });
      const provider = providerAt(relay.origin);
      const isOpen = () => transport.stateOf(provider.baseUrl).connection === 'open';
      changes.activity();
      transport.warm([{ provider, apiKey: 'csk-test' }]);
      const opened = protocol === 'h1' ? 3 : 1;
      await until(() => isOpen() && server.connectionCount === opened, 'the connection');
      // What the machine leaves behind when it moves: open sockets that carry nothing.
      relay.freeze();
      machine.move(train);
      // It is noticed, and the old connection given up. Then the clock stands still, so that nothing here is a matter
      // of how busy the machine is: what opens has all the time it needs.
      await machine.clock.advance(5_000);
      await machine.clock.advance(300);
      await until(() => server.connectionCount === 2 * opened && isOpen(), 'the new connection');
      const events = await readAll(transport.stream(callTo(provider), never));
      assert.equal(textOf(events), 'ok');
      assert.equal(endOf(events).trace.connection, 'reused');
      changes.dispose();
    });

  it('end the long pauses between attempts of a machine that was offline', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (_, reply) => answerText(reply, 'ok'),
    });
    const relay = await stage.relay(server.origin);
    const clock = createFakeClock();
    const { transport } = await stage.transport({ clock });
    const provider = providerAt(relay.origin);
    const isOpen = () => transport.stateOf(provider.baseUrl).connection === 'open';
    const hasNone = () => transport.stateOf(provider.baseUrl).connection === 'none';
    transport.warm([{ provider, apiKey: 'csk-test' }]);
    await until(isOpen, 'the connection');
    relay.unplug();
    // After these the next pause is a minute.
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]) {
      await until(hasNone, 'the attempt has failed');
      await clock.advance(pauseMs);
    }
    await until(hasNone, 'the last attempt has failed');
    // The cable is in, but names are not resolved yet.
    transport.onNetworkChange();
    await until(hasNone, 'the attempt on the new network has failed');
    relay.plugIn();
    await clock.advance(1_000);
    await until(isOpen, 'the new connection');
  });
});
