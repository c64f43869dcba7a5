// Starts the simulated server by itself: `node --import tsx test/server/main.ts [flags]`. It prints one line of
// JSON with its URLs and its key, and stops on SIGTERM, SIGINT, or with --until-stdin-ends when its parent goes.
import { parseArgs } from 'node:util';
import { serverConfig } from './serverConfig.ts';
import { createSimulatedServer } from './simulatedServer.ts';

const { values } = parseArgs({
  options: {
    brain: { type: 'string', default: 'demo' },
    folder: { type: 'string' },
    'hole-marker': { type: 'string', multiple: true, default: [] },
    flavour: { type: 'string' },
    limits: { type: 'string' },
    'first-token-ms': { type: 'string' },
    'tokens-per-second': { type: 'string' },
    'http-port': { type: 'string', default: '0' },
    'https-port': { type: 'string', default: '0' },
    address: { type: 'string', default: '127.0.0.1' },
    'control-port': { type: 'string', default: '0' },
    'no-https': { type: 'boolean', default: false },
    'no-h2': { type: 'boolean', default: false },
    config: { type: 'string', default: '{}' },
    'until-stdin-ends': { type: 'boolean', default: false },
  },
});

const server = await createSimulatedServer({
  ...readConfig(),
  alpn: values['no-https'] ? [] : values['no-h2'] ? ['http/1.1'] : ['h2', 'http/1.1'],
  address: values.address,
  ports: {
    http: Number(values['http-port']),
    https: Number(values['https-port']),
    control: Number(values['control-port']),
  },
});
const { httpUrl, httpsUrl, controlUrl, ca } = server;
const [key] = readConfig().apiKeys;
console.log(JSON.stringify({ httpUrl, httpsUrl, controlUrl, ca, key, pid: process.pid }));

const stop = () => {
  void server.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (values['until-stdin-ends']) process.stdin.once('end', stop).resume();

/** The flags as a config; `--config` holds anything they do not name. Throws on what is not one. */
function readConfig() {
  return serverConfig.parse({
    brain: present({
      kind: values.brain,
      folder: values.folder,
      holeMarkers: values.brain === 'script' ? undefined : values['hole-marker'],
    }),
    pacing: present({
      firstTokenMs: values['first-token-ms'] && Number(values['first-token-ms']),
      tokensPerSecond: values['tokens-per-second'] && Number(values['tokens-per-second']),
    }),
    ...present({ flavour: values.flavour, limits: values.limits }),
    ...JSON.parse(values.config),
  });
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
