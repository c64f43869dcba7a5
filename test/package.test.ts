import assert from 'node:assert/strict';
import { listFiles, PackageManager } from '@vscode/vsce';

/** All that a user's machine gets. */
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/bench.js',
  'dist/chat.js',
  'dist/extension.cjs',
  'dist/fetchAgent.cjs',
  'dist/grammars/javascript.wasm.br',
  'dist/grammars/python.wasm.br',
  'dist/grammars/runtime.wasm.br',
  'dist/grammars/tsx.wasm.br',
  'dist/grammars/typescript.wasm.br',
  'dist/latency.cjs',
  'dist/predictor.cjs',
  'dist/report.js',
  'dist/syntax.cjs',
  'media/chat.css',
  'media/icon.png',
  'media/icon.svg',
  'media/walkthrough/key.md',
  'media/walkthrough/local.md',
  'media/walkthrough/measure.md',
  'media/walkthrough/models.md',
  'media/walkthrough/refactor.md',
  'package.json',
  'media/l10n/bundle.l10n.de.json',
  'package.nls.de.json',
  'package.nls.json',
];

describe('the package', () => {
  it('holds what is allowed, and nothing else', async () => {
    const files = await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None });
    const others = files.filter((file) => !shipped.includes(file));
    assert.deepEqual(others, []);
  });
});
