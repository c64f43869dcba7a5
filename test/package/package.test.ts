import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { listFiles, PackageManager } from '@vscode/vsce';

/** All that a user's machine gets. */
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/bench.js',
  'dist/chat.js',
  'dist/edits.cjs',
  'dist/extension.cjs',
  'dist/undici.cjs',
  'dist/grammars/javascript.wasm.br',
  'dist/grammars/python.wasm.br',
  'dist/grammars/runtime.wasm.br',
  'dist/grammars/tsx.wasm.br',
  'dist/grammars/typescript.wasm.br',
  'dist/latency.cjs',
  'dist/main.cjs',
  'dist/predictor.cjs',
  'dist/report.js',
  'dist/syntax.cjs',
  'media/chat.css',
  'media/icon.png',
  'media/icon.svg',
  'media/walkthrough/chat.md',
  'media/walkthrough/chat.nls.de.md',
  'media/walkthrough/chat.webp',
  'media/walkthrough/edit-preview.webp',
  'media/walkthrough/key.md',
  'media/walkthrough/key.nls.de.md',
  'media/walkthrough/key.webp',
  'media/walkthrough/latency-report.webp',
  'media/walkthrough/local-ghost-text.webp',
  'media/walkthrough/local.md',
  'media/walkthrough/local.nls.de.md',
  'media/walkthrough/measure.md',
  'media/walkthrough/measure.nls.de.md',
  'media/walkthrough/models.md',
  'media/walkthrough/models.nls.de.md',
  'media/walkthrough/next-edit.webp',
  'media/walkthrough/nextEdit.md',
  'media/walkthrough/nextEdit.nls.de.md',
  'media/walkthrough/refactor.md',
  'media/walkthrough/refactor.nls.de.md',
  'package.json',
  'media/l10n/bundle.l10n.de.json',
  'package.nls.de.json',
  'package.nls.json',
];

describe('the package', () => {
  it('holds what is allowed, and nothing else', async () => {
    // Every file of the checkout is looked at, on a disk that may be cold.
    const files = await listFiles({ cwd: process.cwd(), packageManager: PackageManager.None });
    const others = files.filter((file) => !shipped.includes(file));
    assert.deepEqual(others, []);
  });

  it('says each page of the walkthrough in German too, with the same pictures and links', () => {
    const pages = shipped.filter((file) => /^media\/walkthrough\/[a-zA-Z]+\.md$/.test(file));
    const pointed = (file: string) =>
      [...readFileSync(file, 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
    assert.ok(pages.length >= 7);
    for (const page of pages) {
      assert.deepEqual(pointed(page.replace('.md', '.nls.de.md')), pointed(page), page);
      for (const target of pointed(page))
        if (target?.endsWith('.webp')) assert.ok(shipped.includes(`media/walkthrough/${target}`));
    }
  });
});
