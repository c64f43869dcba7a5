import { join } from 'node:path';
import { createSimulatedServer, type SimulatedServer } from '../server/simulatedServer.ts';
import { quietSettings, steadySettings } from './editorSettings.ts';
import type { SettingValues } from './settingsFiles.ts';
import type { StartOptions } from './startOptions.ts';
import { copyWorkspace } from './workspaceCopy.ts';

/** The key that the simulated server accepts unless it is told otherwise. */
export const simulatedKey = 'csk-simulated';

/** What an editor under test stands on. */
export interface TestGround {
  /** What the extension takes for the Cerebras API. */
  readonly server: SimulatedServer;
  /** The folder or `.code-workspace` file to open, in this start's own copy of a fixture. */
  readonly workspace: string;
  /** User and machine settings, the server's address among them. */
  readonly settings: SettingValues;
  /** For the extension host; undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  remove(): Promise<void>;
}

/** Makes a workspace, and a simulated server that knows how its files go on: at any free port unless one is given. */
export async function prepareGround(
  root: string,
  start: StartOptions,
  port?: number,
): Promise<TestGround> {
  const fixture = start.workspace ?? 'demo';
  const server = await createSimulatedServer({
    brain: { kind: 'oracle', folder: join(root, 'test', 'fixtures', fixture) },
    ...start.server,
    ...(port === undefined ? {} : { ports: { http: port } }),
  });
  const workspace = copyWorkspace(fixture);
  return {
    server,
    workspace: join(workspace.folder, start.workspaceFile ?? ''),
    settings: {
      ...quietSettings,
      ...steadySettings,
      'slipstream.baseUrl': `${server.url}/v1`,
      ...start.settings,
    },
    env: {
      // In place of a developer's own, which is not for tests.
      CEREBRAS_API_KEY: simulatedKey,
      // A key in the environment is bound to the origin named beside it.
      CEREBRAS_BASE_URL: `${server.url}/v1`,
      SLIPSTREAM_TEST_SERVER: server.controlUrl,
      ...start.env,
    },
    async remove() {
      await server.close();
      workspace.remove();
    },
  };
}
