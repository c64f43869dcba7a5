import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface WorkspaceCopy {
  readonly folder: string;
  remove(): void;
}

/** Copies a folder below `test/fixtures` to a temporary place, where a test may do as it likes. */
export function copyWorkspace(fixture: string): WorkspaceCopy {
  // Resolved, because the editor reports resolved paths and macOS links its temporary folder.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'slipstream-workspace-'));
  cpSync(join(import.meta.dirname, '..', 'fixtures', fixture), folder, { recursive: true });
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
