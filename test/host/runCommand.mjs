import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and returns what it wrote. Rejects with that output when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly shell?: boolean }} [options]
 * @returns {Promise<string>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(new Error(`${command} ${args.join(' ')}: ${signal ?? `exit ${code}`}\n${output}`));
    });
  });
}

/**
 * Runs npm in a folder. What npm was told by the `.npmrc` of this project does not hold for the folder:
 * npm hands its configuration on through the environment, so the caller overrides it there.
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runNpm(args, cwd, env = process.env) {
  // npm is a batch file on Windows, which only a shell can start.
  return runCommand('npm', args, { cwd, env, shell: process.platform === 'win32' });
}
