import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A pause, or a limit of its own for one wait or one test. */
const byClock = [
  /\bwaitForTimeout\(/,
  /(?<!\.)\bsleep\((?!ms)/,
  /\bsetTimeout\(/,
  /\bthis\.timeout\(/,
  /\.timeout\(\d/,
  /\btimeout: ?[\d_]+/,
];

/** Stands on the line before, with the reason why this wait cannot turn a slow machine red. */
const reason = /\/\/ Time: \S.{6}/;

/** Where tests wait for an editor, a browser, a process or a socket; elsewhere in their test files alone. */
const whollyLooked = ['integration', 'e2e'];
const folders = [
  ...whollyLooked,
  'bench',
  'core',
  'eval',
  'fuzz',
  'host',
  'net',
  'server',
  'webview',
];

describe('waits by time', () => {
  it('give no verdict: each of the few that are left says why it may', () => {
    const waits = folders.flatMap((folder) => {
      const home = join(import.meta.dirname, folder);
      return readdirSync(home, { recursive: true, encoding: 'utf8' })
        .filter((path) => (whollyLooked.includes(folder) ? /\.ts$/ : /\.test\.ts$/).test(path))
        .flatMap((path) => {
          const lines = readFileSync(join(home, path), 'utf8').split('\n');
          return lines.flatMap((line, index) =>
            byClock.some((pattern) => pattern.test(line)) && !reason.test(lines[index - 1] ?? '')
              ? [`test/${folder}/${path}:${index + 1}: ${line.trim()}`]
              : [],
          );
        });
    });
    assert.deepEqual(waits, []);
  });
});
