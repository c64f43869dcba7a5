import { spawn } from 'node:child_process';

/** @type {readonly (readonly [NodeJS.Signals, number])[]} */
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
];

/**
 * Runs a command to its end and returns what it wrote. Rejects with that output when it fails. When this process is told
 * to end meanwhile, or ends, the command ends with it.
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
    // At once, and before anybody clears away what it writes.
    const endWithThis = () => child.kill('SIGKILL');
    const exits = signals.map(([name, code]) => ({ name, exit: () => process.exit(code) }));
    process.prependOnceListener('exit', endWithThis);
    for (const { name, exit } of exits) process.once(name, exit);
    const letGo = () => {
      process.off('exit', endWithThis);
      for (const { name, exit } of exits) process.off(name, exit);
    };
    child.on('error', (error) => {
      letGo();
      reject(error);
    });
    child.on('close', (code, signal) => {
      letGo();
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
