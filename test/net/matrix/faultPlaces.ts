import dns from 'node:dns';
import { type AddressInfo, createServer, isIP, type Server, Socket } from 'node:net';
import { createSimulatedServer } from '../../server/simulatedServer.ts';
import type { FaultRow } from './faultRows.ts';

/** Base URLs at which nobody answers as they should. */
export interface FaultPlaces {
  urlOf(place: Exclude<FaultRow['place'], 'server'>): string;
  /** Every address that a socket of this process reached out to since then. */
  contacted(): readonly string[];
  close(): Promise<void>;
}

const missingName = 'no-such-name.test';

/** Opens them all on loopback. The missing name ends in the lookup function: no question leaves this machine. */
export async function openFaultPlaces(): Promise<FaultPlaces> {
  const sockets = new Set<Socket>();
  const silent = await listen(
    createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    }),
  );
  const closed = await listen(createServer());
  const refusedPort = portOf(closed);
  await close(closed);
  const untrusted = await createSimulatedServer({ http: false });
  const giveBackLookup = failLookupOf(missingName);
  const contacts = noteContacts();
  const urls = {
    refused: `http://127.0.0.1:${refusedPort}/v1`,
    noSuchName: `https://${missingName}/v1`,
    neverShakesHands: `https://127.0.0.1:${portOf(silent)}/v1`,
    untrusted: `${untrusted.httpsUrl}/v1`,
  };
  return {
    urlOf: (place) => urls[place],
    contacted: () => [...contacts.seen],
    async close() {
      giveBackLookup();
      contacts.giveBack();
      for (const socket of sockets) socket.destroy();
      await Promise.all([untrusted.close(), close(silent)]);
    },
  };
}

/** Node's sockets ask `dns.lookup` for every name; for this one it now fails as a resolver does. */
function failLookupOf(name: string): () => void {
  const original = dns.lookup;
  const lookup = (hostname: string, ...rest: readonly unknown[]) => {
    if (hostname !== name) return Reflect.apply(original, dns, [hostname, ...rest]);
    const done = rest.at(-1);
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    if (typeof done === 'function') process.nextTick(() => done(error));
  };
  Object.assign(dns, { lookup });
  return () => Object.assign(dns, { lookup: original });
}

/** Notes where sockets go: the address itself where one was named, else what the name led to. */
function noteContacts() {
  const seen = new Set<string>();
  const { connect } = Socket.prototype;
  const noting = function (this: Socket, ...rest: readonly unknown[]) {
    const [options] = rest.flat();
    const host = typeof options === 'object' && options !== null && 'host' in options;
    if (host && typeof options.host === 'string' && isIP(options.host) > 0) seen.add(options.host);
    this.once('lookup', (_error, address) => {
      if (typeof address === 'string') seen.add(address);
    });
    return Reflect.apply(connect, this, rest);
  };
  Object.assign(Socket.prototype, { connect: noting });
  return { seen, giveBack: () => Object.assign(Socket.prototype, { connect }) };
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

function portOf(server: Server): number {
  // A TCP server that listens has an address with a port.
  return (server.address() as AddressInfo).port;
}
