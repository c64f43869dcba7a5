// A TCP proxy that makes loopback as slow as a network: `delayProxy.ts ONEWAY_MS TARGET_PORT…`. Prints the ports it
// listens on as one line of JSON; asked over IPC for `counts` it says how many connections each has taken.
import net, { type AddressInfo } from 'node:net';

const [oneWayMs = 0, ...targets] = process.argv.slice(2).map(Number);
const counts = targets.map(() => 0);

/** Runs what it is given so much later, in the order it came. */
function createDelay() {
  let lastDueMs = 0;
  return (run: () => void, earliestMs = 0): void => {
    const nowMs = performance.now();
    lastDueMs = Math.max(nowMs + oneWayMs, earliestMs, lastDueMs);
    // Timers are late by up to a millisecond, never early.
    setTimeout(run, Math.max(0, Math.floor(lastDueMs - nowMs)));
  };
}

function carry(from: net.Socket, to: net.Socket, earliestMs: number): void {
  const delay = createDelay();
  from.on('data', (bytes) => delay(() => to.destroyed || to.write(bytes), earliestMs));
  from.on('end', () => delay(() => to.destroyed || to.end(), earliestMs));
  from.on('error', () => {});
  from.on('close', () => delay(() => to.destroy(), earliestMs));
}

async function listen(target: number, index: number): Promise<number> {
  const options = { noDelay: true, allowHalfOpen: true };
  const server = net.createServer(options, (client) => {
    counts[index] = (counts[index] ?? 0) + 1;
    const upstream = net.connect({ ...options, port: target, host: '127.0.0.1' });
    // Loopback has shaken hands at once; over the network the first bytes would leave a round trip later.
    carry(client, upstream, performance.now() + 3 * oneWayMs);
    carry(upstream, client, 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  // It listens on TCP, so its address is one of a port.
  return (server.address() as AddressInfo).port;
}

const ports = await Promise.all(targets.map(listen));
process.on('message', () => process.send?.(counts));
process.once('disconnect', () => process.exit(0));
console.log(JSON.stringify(ports));
