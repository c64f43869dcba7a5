import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import type { RunInEditor } from './integrationPhase.ts';
import { writeSettings } from './settingsFiles.ts';
import { prepareGround } from './testGround.ts';

/**
 * Finds a desktop VS Code: the one named in `VSCODE_EXECUTABLE_PATH`, else a download of the version in `VSCODE_VERSION`
 * (the newest stable one without it) to `.vscode-test/`.
 */
export async function findDesktopEditor(root: string): Promise<string> {
  const named = process.env['VSCODE_EXECUTABLE_PATH'];
  if (named) {
    if (!existsSync(named))
      throw new Error(`VSCODE_EXECUTABLE_PATH names ${named}, and no such file exists.`);
    return named;
  }
  try {
    return await downloadAndUnzipVSCode({
      version: process.env['VSCODE_VERSION'] ?? 'stable',
      cachePath: join(root, '.vscode-test'),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The desktop VS Code could not be downloaded (${reason}). Name an installed one in VSCODE_EXECUTABLE_PATH, or run the same tests in the editor from the package registry: npm run test:integration`,
    );
  }
}

/** Runs tests in the extension host of the desktop VS Code. It needs a display. */
export function createDesktopRun(root: string, vscodeExecutablePath: string): RunInEditor {
  return async (start, { main, env, report, giveUp }) => {
    const ground = await prepareGround(root, start);
    const userFolder = mkdtempSync(join(tmpdir(), 'slipstream-'));
    // On the desktop the machine's settings are the user's.
    writeSettings(userFolder, ground.settings, new Map());
    try {
      const ended = runTests({
        vscodeExecutablePath,
        extensionDevelopmentPath: root,
        extensionTestsPath: main,
        extensionTestsEnv: { ...env, ...ground.env },
        launchArgs: [
          ground.workspace,
          `--user-data-dir=${userFolder}`,
          `--extensions-dir=${join(userFolder, 'extensions')}`,
          '--disable-extensions',
          '--disable-telemetry',
          '--skip-welcome',
          '--skip-release-notes',
          ...(start.hasTrust ? [] : ['--disable-workspace-trust']),
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
      }).then(
        () => 'VS Code ended before its tests did',
        // Also when a test fails; the counts are there then.
        (error: unknown) => String(error),
      );
      return await report.follow(Promise.race([ended, giveUp]));
    } finally {
      await ground.remove();
      rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  };
}
