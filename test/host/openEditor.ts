import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedServer } from '../server/simulatedServer.ts';
import { launchBrowser, openProfile } from './browser.ts';
import { createEditorActions, type EditorActions, openWorkbench } from './editorActions.ts';
import type { ExtensionSource } from './editorServer.ts';
import { installChromium } from './installChromium.ts';
import { installEditor } from './installEditor.ts';
import { readManifest } from './manifest.ts';
import { startForTest } from './startForTest.ts';
import type { StartOptions } from './startOptions.ts';

const root = join(import.meta.dirname, '..', '..');

export interface OpenEditorOptions extends StartOptions {
  /** A package to install instead of linking the repository: the whole way a user gets the extension. */
  readonly vsix?: string;
}

/** A real VS Code with Slipstream, in a real browser, at a user's hands. */
export interface OpenedEditor extends EditorActions {
  /** The folder that is open: this start's own copy. */
  readonly workspace: string;
  /** Where the editor keeps logs (`user/logs`), settings and what extensions store. */
  readonly dataFolder: string;
  /** What the extension takes for the Cerebras API. */
  readonly server: SimulatedServer;
  /** Reads a file of the workspace from disk. */
  readFile(path: string): string;
  /** Ends everything that this start began. */
  close(): Promise<void>;
}

/** Starts an editor as a user has it: toasts and dialogs show, nothing is in a test mode. Slipstream has started, too. */
export async function openEditor(options: OpenEditorOptions = {}): Promise<OpenedEditor> {
  const started = await startForTest(
    { root, install: await installEditor(root), extension: extensionSource(options.vsix), env: {} },
    options,
  );
  const browser = await launchBrowser(await installChromium());
  const close = async () => {
    await browser.close();
    await started.stop();
  };
  try {
    const page = await (await openProfile(browser)).newPage();
    await openWorkbench(page, started.editor.url);
    // What is typed before the extension has started finds nobody who answers.
    await page.locator('.statusbar-item[id*="slipstream.status"]').waitFor();
    return {
      ...createEditorActions(page),
      workspace: started.ground.workspace,
      dataFolder: started.editor.dataFolder,
      server: started.ground.server,
      readFile: (path) => readFileSync(join(started.ground.workspace, path), 'utf8'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function extensionSource(vsix: string | undefined): ExtensionSource {
  if (vsix) return { kind: 'vsix', file: vsix };
  return { kind: 'linked', folder: root, id: readManifest(root).folderName };
}
