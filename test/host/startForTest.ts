import { type EditorServer, type ExtensionSource, startEditorServer } from './editorServer.ts';
import type { EditorInstall } from './installEditor.ts';
import { readManifest } from './manifest.ts';
import type { StartOptions } from './startOptions.ts';
import { prepareGround, type TestGround } from './testGround.ts';

export interface TestStart {
  readonly editor: EditorServer;
  readonly ground: TestGround;
  stop(): Promise<void>;
}

export interface TestStartDeps {
  readonly root: string;
  readonly install: EditorInstall;
  readonly extension: ExtensionSource;
  /** Added to the extension host's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Keeps the editor's state from start to start. Without: a temporary folder. */
  readonly dataFolder?: string;
}

/** Starts an editor for the browser, with all it needs. */
export async function startForTest(deps: TestStartDeps, start: StartOptions): Promise<TestStart> {
  const ground = await prepareGround(deps.root, start);
  try {
    const editor = await startEditorServer({
      install: deps.install,
      extension: deps.extension,
      ...(start.besides === undefined ? {} : { besides: start.besides }),
      workspace: ground.workspace,
      settings: ground.settings,
      settingScopes: readManifest(deps.root).settingScopes,
      env: { ...deps.env, ...ground.env },
      hasTrust: start.hasTrust ?? false,
      port: 0,
      ...(deps.dataFolder !== undefined && { dataFolder: deps.dataFolder }),
    });
    const stop = async () => {
      await editor.stop();
      await ground.remove();
    };
    return { editor, ground, stop };
  } catch (error) {
    await ground.remove();
    throw error;
  }
}
