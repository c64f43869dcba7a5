import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitLimitMs } from '../support/patience.ts';
import { waitFor } from '../support/waitFor.ts';
import type { EditorInstall } from './installEditor.ts';
import type { SettingScopes } from './manifest.ts';
import { type ProcessGroup, startGroup } from './processGroup.ts';
import { runCommand } from './runCommand.mjs';
import { type SettingValues, writeSettings } from './settingsFiles.ts';

/**
 * How the extension gets into the editor.
 * - `linked`: as an installed extension, its folder being the repository. Everything is as for a user.
 * - `vsix`: as an installed package.
 * - `development`: as an extension under development, which also lets a test module run in the extension host. The
 *   editor is then in its smoke test mode: it shows no notification toasts and skips dialogs.
 */
export type ExtensionSource =
  | { readonly kind: 'linked'; readonly folder: string; readonly id: string }
  | { readonly kind: 'vsix'; readonly file: string }
  | { readonly kind: 'development'; readonly folder: string; readonly tests?: string };

export interface EditorServerOptions {
  readonly install: EditorInstall;
  readonly extension: ExtensionSource;
  /** Folders of further extensions, linked beside a linked one. */
  readonly besides?: readonly string[];
  /** The folder or `.code-workspace` file to open. */
  readonly workspace: string;
  readonly settings: SettingValues;
  readonly settingScopes: SettingScopes;
  /** Added to the environment of the extension host; undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Off: every folder is trusted. On: the editor asks, and a folder is untrusted until answered. */
  readonly hasTrust: boolean;
  /** Keeps the editor's state (settings, secrets) from start to start. Without: a temporary folder. */
  readonly dataFolder?: string;
  /** 0: any free port. */
  readonly port: number;
}

export interface EditorServer {
  /** To be opened in a browser: the workbench with the workspace. */
  readonly url: string;
  /** Holds logs (`user/logs`), settings and extensions. */
  readonly dataFolder: string;
  /** What the server has written so far. */
  output(): string;
  /**
   * Lets the next window be one of an editor that nobody has used yet: the extension hosts are ended, and what they stored
   * and logged is gone. Returns the address of the new window. The environment, and what is installed, stay.
   */
  startAfresh(window: NewWindow): Promise<string>;
  /** Ends the server and all its processes, and removes a temporary data folder. */
  stop(): Promise<void>;
}

type NewWindow = Pick<EditorServerOptions, 'workspace' | 'settings'>;

/** Without these the editor would look for its marketplace in the net. */
const noGallery = JSON.stringify({
  serviceUrl: '',
  itemUrl: '',
  resourceUrlTemplate: '',
  controlUrl: '',
  nlsBaseUrl: '',
});

/** What of the caller's environment must not reach the editor: an outer editor, a coverage run, its own options. */
const hiddenVariables =
  /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_V8_COVERAGE$|PORT$|PASSWORD$|HASHED_PASSWORD$|npm_)/;

/** Starts VS Code's server on a loopback port. It ends with this process at the latest. */
export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'slipstream-'));
  const paths = dataPaths(dataFolder);
  writeSettings(paths.user, options.settings, options.settingScopes);
  await installExtension(options, paths);
  const group = startGroup(
    options.install.node,
    [options.install.entry, ...serverArguments(options, paths)],
    { env: editorEnvironment(options.env), output: 'pipe' },
  );
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  group.child.stdout?.on('data', collect);
  group.child.stderr?.on('data', collect);
  const stop = async () => {
    await group.end();
    rmSync(paths.socket, { force: true });
    if (options.dataFolder === undefined)
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const origin = await listeningOrigin(group, () => output);
    return {
      url: workbenchUrl(origin, options),
      dataFolder,
      output: () => output,
      async startAfresh(window) {
        await endExtensionHosts(group.child.pid);
        removeTraces(paths.user);
        writeSettings(paths.user, window.settings, options.settingScopes);
        return workbenchUrl(origin, { ...options, ...window });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endExtensionHosts(group: number | undefined): Promise<void> {
  const hosts = () =>
    execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,args='], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
      .split('\n')
      .flatMap((line) => {
        const [, pid, of, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
        const isOne = Number(of) === group && command?.includes('--type=extensionHost') === true;
        return isOne && !state?.startsWith('Z') ? [Number(pid)] : [];
      });
  for (const pid of hosts()) process.kill(pid, 'SIGKILL');
  await waitFor(() => hosts().length === 0, 'the end of the extension hosts');
}

/** Settings, storage, backups, and the logs of the extension hosts. */
function removeTraces(userFolder: string): void {
  const logs = join(userFolder, 'logs');
  const ofHosts = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^exthost/.test(basename(path)))
    .map((path) => join(logs, path));
  for (const path of [join(userFolder, 'User'), join(userFolder, 'Machine'), ...ofHosts])
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

interface DataPaths {
  readonly user: string;
  readonly extensions: string;
  readonly config: string;
  readonly socket: string;
}

function dataPaths(dataFolder: string): DataPaths {
  return {
    user: join(dataFolder, 'user'),
    extensions: join(dataFolder, 'extensions'),
    config: join(dataFolder, 'config.yaml'),
    // A Unix socket's path may have about 100 characters, so it is not put below a long data folder.
    socket: join(tmpdir(), `slipstream-${randomUUID()}.sock`),
  };
}

function folderArguments(paths: DataPaths): string[] {
  return [
    '--user-data-dir',
    paths.user,
    '--extensions-dir',
    paths.extensions,
    '--config',
    paths.config,
  ];
}

function serverArguments(options: EditorServerOptions, paths: DataPaths): string[] {
  return [
    '--auth=none',
    `--bind-addr=127.0.0.1:${options.port}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    ...(options.hasTrust ? [] : ['--disable-workspace-trust']),
    // Without it this build ignores which extension to develop and which tests to run.
    ...(options.extension.kind === 'development'
      ? ['--vscode-option', 'enable-smoke-test-driver=true']
      : []),
    ...folderArguments(paths),
    '--session-socket',
    paths.socket,
  ];
}

async function installExtension(
  { extension, install, besides }: EditorServerOptions,
  paths: DataPaths,
) {
  if (extension.kind === 'vsix')
    await runCommand(
      install.node,
      [install.entry, ...folderArguments(paths), '--install-extension', extension.file],
      { env: editorEnvironment({}) },
    );
  if (extension.kind !== 'linked') return;
  // The editor lists what it finds in the folder only while it has no list yet.
  rmSync(paths.extensions, { recursive: true, force: true });
  mkdirSync(paths.extensions, { recursive: true });
  symlinkSync(extension.folder, join(paths.extensions, extension.id), 'junction');
  for (const folder of besides ?? [])
    symlinkSync(folder, join(paths.extensions, basename(folder)), 'junction');
}

function editorEnvironment(added: EditorServerOptions['env']): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !hiddenVariables.test(name));
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: noGallery, ...added };
}

async function listeningOrigin(group: ProcessGroup, output: () => string): Promise<string> {
  const listening = new Promise<string>((resolve) => {
    group.child.stdout?.on('data', () => {
      const origin = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(output())?.[1];
      if (origin) resolve(origin);
    });
  });
  const failed = Promise.race([group.ended, sleep(waitLimitMs, 'never listening', { ref: false })]);
  const rejected = failed.then((reason) => {
    throw new Error(`VS Code: ${reason}\n${output()}`);
  });
  return Promise.race([listening, rejected]);
}

function workbenchUrl(origin: string, { workspace, extension }: EditorServerOptions): string {
  const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams({ [kind]: workspace });
  if (extension.kind === 'development') {
    const remote = (path: string) => `vscode-remote://${new URL(origin).host}${path}`;
    const payload = [['extensionDevelopmentPath', remote(extension.folder)]];
    if (extension.tests) payload.push(['extensionTestsPath', remote(extension.tests)]);
    query.set('payload', JSON.stringify(payload));
  }
  return `${origin}/?${query}`;
}
