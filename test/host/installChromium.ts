import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { takeLock } from './lock.ts';
import { showProgress } from './progress.mjs';
import { runCommand } from './runCommand.mjs';

/** Names of Chromium and browsers built on it, as found on the path. */
const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

/** Where macOS and Windows keep them. */
const knownFiles = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The command line by which a system's package manager installs Chromium. The first one present is used. */
const packageManagers = [
  ['apt-get', 'apt-get update && apt-get install -y --no-install-recommends chromium'],
  ['dnf', 'dnf install -y chromium'],
  ['apk', 'apk add chromium'],
  ['pacman', 'pacman -Sy --noconfirm chromium'],
  ['brew', 'brew install --cask chromium'],
] as const;

/**
 * Finds Chromium: `CHROMIUM_PATH`, the path, the usual places, Playwright's own. Where there is none it is installed by
 * the system's package manager, as root or in CI; anyone else is told the one command to run.
 */
export async function installChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  const command = installCommand((program) => findOnPath(program) !== undefined, isRoot);
  if (!command || !(isRoot || process.env['CI']))
    throw new Error(
      `The tests need Chromium. Install it with\n\n  ${command ?? 'npx playwright-core install chromium'}\n\nor name one in CHROMIUM_PATH.`,
    );
  // The package manager takes one caller at a time; another clone may be installing it now.
  const releaseLock = await takeLock(join(tmpdir(), 'slipstream-chromium.lock'));
  try {
    const installed = findChromium() ?? (await installBy(command));
    if (!installed) throw new Error(`There is no Chromium after: ${command}`);
    return installed;
  } finally {
    releaseLock();
  }
}

async function installBy(command: string): Promise<string | undefined> {
  await showProgress(`Installing Chromium: ${command}`, () =>
    runCommand('/bin/sh', ['-c', command], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }),
  );
  return findChromium();
}

/** The command line that installs Chromium with the package manager this system has. */
export function installCommand(
  hasProgram: (program: string) => boolean,
  isRoot: boolean,
): string | undefined {
  const [manager, command] = packageManagers.find(([program]) => hasProgram(program)) ?? [];
  // Homebrew refuses to run as root.
  if (isRoot || manager === 'brew') return command;
  return command
    ?.split(' && ')
    .map((part) => `sudo ${part}`)
    .join(' && ');
}

function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  for (const program of programs) {
    const file = findOnPath(program);
    if (file) return file;
  }
  return [...knownFiles, chromium.executablePath()].find((file) => existsSync(file));
}

function findOnPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
