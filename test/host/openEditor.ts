import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import type { SimulatedServer } from '../server/simulatedServer.ts';
import { atEndOfTests, hasEndOfTests } from './atEnd.ts';
import { launchBrowser, openProfile } from './browser.ts';
import { createEditorActions, type EditorActions, openWorkbench } from './editorActions.ts';
import type { EditorServer, ExtensionSource } from './editorServer.ts';
import { installChromium } from './installChromium.ts';
import { installEditor } from './installEditor.ts';
import { readManifest } from './manifest.ts';
import { startForTest } from './startForTest.ts';
import { canonicalText, type StartOptions } from './startOptions.ts';
import { prepareGround, type TestGround } from './testGround.ts';

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

/** An editor's server with its browser, which the next window needs as well if its `key` is the same. */
interface Running {
  readonly key: string;
  readonly editor: EditorServer;
  readonly browser: Browser;
  readonly profile: BrowserContext;
  /** Of the simulated server, whose address is in the environment. */
  readonly port: number;
}

interface OpenWindow {
  readonly running: Running;
  readonly ground: TestGround;
  readonly url: string;
}

/** Between two windows: what the one before has left running. */
let left: Running | undefined;

/**
 * Starts an editor as a user has it: toasts and dialogs show, nothing is in a test mode. Slipstream has started, too. Where the
 * editor before was started with the same environment and extensions, its server and its browser go on: all else is fresh.
 */
export async function openEditor(options: OpenEditorOptions = {}): Promise<OpenedEditor> {
  const { running, ground, url } = (await goOn(options)) ?? (await startAnew(options));
  const page = await running.profile.newPage();
  const close = async () => {
    await page.close();
    await ground.remove();
    if (hasEndOfTests()) left = running;
    else await end(running);
  };
  try {
    await openWorkbench(page, url);
    // What is typed before the extension has started finds nobody who answers. Switched off it has no item.
    if (options.settings?.['slipstream.enabled'] !== false)
      await page.locator('.statusbar-item[id*="slipstream.status"]').waitFor();
    return {
      ...createEditorActions(page),
      workspace: ground.workspace,
      dataFolder: running.editor.dataFolder,
      server: ground.server,
      readFile: (path) => readFileSync(join(ground.workspace, path), 'utf8'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What cannot be changed without another start of the server. */
const keyOf = ({ env, besides, hasTrust, vsix }: OpenEditorOptions) =>
  canonicalText({ env: env ?? {}, besides: besides ?? [], hasTrust: hasTrust ?? false, vsix });

async function goOn(options: OpenEditorOptions): Promise<OpenWindow | undefined> {
  const running = left;
  left = undefined;
  if (running === undefined) return undefined;
  if (running.key !== keyOf(options)) {
    await end(running);
    return undefined;
  }
  // Somebody else may have taken the port meanwhile.
  const ground = await prepareGround(root, options, running.port).catch(() => undefined);
  if (ground === undefined) {
    await end(running);
    return undefined;
  }
  const url = await running.editor.startAfresh(ground);
  await forgetSite(running.profile, new URL(url).origin);
  return { running, ground, url };
}

/** All that a page has stored. What the browser keeps of the net stays: those files are the same. */
async function forgetSite(profile: BrowserContext, origin: string): Promise<void> {
  const page = await profile.newPage();
  const session = await profile.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', {
    origin,
    storageTypes: 'cookies,local_storage,indexeddb,service_workers,file_systems',
  });
  await page.close();
}

async function startAnew(options: OpenEditorOptions): Promise<OpenWindow> {
  const started = await startForTest(
    { root, install: await installEditor(root), extension: extensionSource(options.vsix), env: {} },
    options,
  );
  const browser = await launchBrowser(await installChromium());
  const { editor, ground } = started;
  const running = {
    key: keyOf(options),
    editor,
    browser,
    profile: await openProfile(browser),
    port: Number(new URL(ground.server.httpUrl).port),
  };
  return { running, ground, url: editor.url };
}

async function end({ browser, editor }: Running): Promise<void> {
  await browser.close();
  await editor.stop();
}

atEndOfTests(async () => {
  if (left !== undefined) await end(left);
});

function extensionSource(vsix: string | undefined): ExtensionSource {
  if (vsix) return { kind: 'vsix', file: vsix };
  return { kind: 'linked', folder: root, id: readManifest(root).folderName };
}
