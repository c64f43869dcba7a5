// Runs before anything is installed: nothing but Node itself may be imported here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { showProgress } from './progress.mjs';
import { runNpm } from './runCommand.mjs';

/** As `engines.node` of package.json. */
const oldestNode = [20, 18];

/**
 * Installs the packages of package-lock.json where they are missing or of another version.
 * @param {string} root The repository.
 */
export async function installDependencies(root) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor))
    throw new Error(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.version}.`);
  if (areInstalled(root)) return;
  await showProgress('Installing the packages of package-lock.json', () =>
    runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], root),
  );
}

/** @param {string} root */
function areInstalled(root) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = readLock(installedFile);
  return Object.entries(readLock(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string; optional?: boolean }>}
 */
function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
