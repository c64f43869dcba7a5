import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from './figures.ts';

/** What VS Code's extension host has loaded long before any extension. */
const loadedAlready = [
  'assert',
  'async_hooks',
  'buffer',
  'child_process',
  'crypto',
  'diagnostics_channel',
  'dns',
  'events',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'module',
  'net',
  'os',
  'path',
  'perf_hooks',
  'querystring',
  'readline',
  'stream',
  'stream/web',
  'string_decoder',
  'timers',
  'tls',
  'url',
  'util',
  'util/types',
  'v8',
  'vm',
  'worker_threads',
  'zlib',
];

/** Stands for the editor's API while a bundle loads: anything can be asked, called and made of it. */
const probe = `
for (const name of ${JSON.stringify(loadedAlready)}) require('node:' + name);
void new Response('');
const anything = new Proxy(function () {}, {
  get: (target, key) => key === 'prototype' ? target.prototype : key === Symbol.toPrimitive ? () => '' : anything,
  apply: () => anything,
  construct: () => anything,
});
const Module = require('node:module');
const load = Module._load;
Module._load = function (name, ...rest) {
  return name === 'vscode' ? anything : load.call(this, name, ...rest);
};
const before = process.hrtime.bigint();
const { kept } = require(process.argv[1]);
console.log(Number(process.hrtime.bigint() - before) / 1e6);
Promise.resolve(kept).finally(() => process.exit(0));
`;

/**
 * Milliseconds that `require()` takes, each time in a new process, in turn; the median of the rounds. What a file exports
 * as `kept` is waited for before its process ends.
 */
export function measureRequire(
  node: string,
  files: readonly string[],
  rounds: number,
): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(files.map((file) => [file, []]));
  for (let round = 0; round < rounds; round++)
    for (const [file, measured] of times)
      measured.push(
        Number(
          execFileSync(node, ['--no-warnings', '-e', probe, join(process.cwd(), file)], {
            encoding: 'utf8',
            env: { ...process.env, CEREBRAS_API_KEY: 'x', OPENAI_API_KEY: 'x' },
          }),
        ),
      );
  return new Map([...times].map(([file, measured]) => [file, median(measured)]));
}
