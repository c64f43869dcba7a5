// `npm run package`: writes slipstream.vsix from the built bundles, with a README that needs nothing beside it and a
// manifest without what only this repository needs.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { packagedReadme } from './packagedReadme.ts';

const root = join(import.meta.dirname, '..', '..');
const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
const staging = mkdtempSync(join(tmpdir(), 'slipstream-package-'));
try {
  for (const file of files) {
    mkdirSync(dirname(join(staging, file)), { recursive: true });
    cpSync(join(root, file), join(staging, file));
  }
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const readme = packagedReadme(text, (path) => files.includes(path));
  writeFileSync(join(staging, 'README.md'), readme);
  const {
    scripts: _,
    devDependencies: __,
    ...manifest
  }: Record<string, unknown> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(staging, 'package.json'), JSON.stringify(manifest));
  await createVSIX({
    cwd: staging,
    packagePath: join(root, 'slipstream.vsix'),
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
} finally {
  rmSync(staging, { recursive: true, force: true });
}
