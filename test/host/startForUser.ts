import { cpSync, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createSimulatedServer, type SimulatedServer } from '../server/simulatedServer.ts';
import { startEditorServer } from './editorServer.ts';
import { quietSettings } from './editorSettings.ts';
import { installEditor } from './installEditor.ts';
import { readManifest } from './manifest.ts';
import { parentExit } from './parentExit.ts';
import { exitOnSignals, toldToEnd } from './processGroup.ts';
import { showProgress } from './progress.mjs';
import { runCommand } from './runCommand.mjs';
import { simulatedKey } from './testGround.ts';

/**
 * The same at every start where it is free: the browser keeps the editor's secrets and layout by address.
 */
const preferredPort = 8391;

/**
 * Starts VS Code with Slipstream on `folder`, on a demo project without one, and says where to open it. Requests go to the
 * real API when `CEREBRAS_API_KEY` is set, else to a simulated one. Ends, with all it started, on Ctrl+C.
 */
export async function startForUser(root: string, folder: string | undefined): Promise<void> {
  exitOnSignals();
  const key = process.env['CEREBRAS_API_KEY']?.trim();
  const home = join(root, '.vscode-start');
  const workspace = folder === undefined ? demoProject(root, home) : existingFolder(folder);
  const install = await installEditor(root);
  await showProgress('Building the extension', () =>
    runCommand(process.execPath, ['esbuild.config.mjs'], { cwd: root }),
  );
  const server = key
    ? undefined
    : await simulate(root, folder === undefined ? undefined : workspace);
  const manifest = readManifest(root);
  const editor = await showProgress('Starting VS Code', async () =>
    startEditorServer({
      install,
      extension: { kind: 'linked', folder: root, id: manifest.folderName },
      workspace,
      settings: {
        ...quietSettings,
        ...(server && { 'slipstream.baseUrl': `${server.url}/v1` }),
      },
      settingScopes: manifest.settingScopes,
      env: {
        CEREBRAS_API_KEY: key ?? simulatedKey,
        ...(server && { CEREBRAS_BASE_URL: `${server.url}/v1` }),
      },
      // Whoever names a folder is asked about it as in any VS Code; the demo is ours.
      hasTrust: folder !== undefined,
      // Apart, so that the address of the simulated API never stays behind for the real one.
      dataFolder: join(home, server ? 'simulated' : 'cerebras'),
      port: await freePort(),
    }),
  );
  console.log(`
  VS Code with Slipstream:  ${editor.url}
  Open folder:              ${workspace}
  Answers come from:        ${server ? `a simulated API (no model: set CEREBRAS_API_KEY for the real one)${folder === undefined ? '' : '\n                            It repeats lines of this folder, renames and documents; to all else it says that it is simulated.'}` : 'the Cerebras API, with the key in CEREBRAS_API_KEY'}

  Ctrl+C stops it.
`);
  await Promise.race([toldToEnd(), parentExit()]);
  console.log('Stopping …');
  await Promise.all([editor.stop(), server?.close()]);
  // Nothing is left to do; what a library may still hold open is not waited for.
  process.exit(0);
}

/** The demo project has finished answers; a project of the user's gets only what can be known without a model. */
function simulate(root: string, project: string | undefined): Promise<SimulatedServer> {
  return createSimulatedServer({
    brain:
      project === undefined
        ? { kind: 'demo', folder: join(root, 'test', 'fixtures', 'demo') }
        : { kind: 'project', folder: project },
    alpn: [],
  });
}

/** A project to play with, which keeps what was done to it until `.vscode-start` is deleted. */
function demoProject(root: string, home: string): string {
  const demo = join(home, 'demo');
  if (!existsSync(demo)) cpSync(join(root, 'test', 'fixtures', 'demo'), demo, { recursive: true });
  return demo;
}

function existingFolder(folder: string): string {
  // npm runs its scripts in the repository and tells where it was called.
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), folder);
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new Error(`There is no folder ${path}.`);
  return path;
}

/** The preferred port, or 0 for any when something else has it. */
function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(0));
    probe.listen(preferredPort, '127.0.0.1', () => probe.close(() => done(preferredPort)));
  });
}
