import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Folders of thousands of files, of which one stands for all. */
const large = /^(node_modules|\.git|\.vscode-host|\.vscode-test|\.vscode-start|test-results)$/;

/** All names of this checkout in another folder, with the text of those files alone that decide what is packed. */
function mirrorNames(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!entry.isDirectory()) {
      if (/^(package\.json|\.vscodeignore)$/.test(entry.name)) copyFileSync(source, target);
      else writeFileSync(target, '');
      continue;
    }
    mkdirSync(target);
    if (large.test(entry.name)) writeFileSync(join(target, 'one.js'), '');
    else mirrorNames(source, target);
  }
}

describe('the package', () => {
  it('holds what is allowed, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipstream-package-'));
    try {
      mirrorNames('.', folder);
      const files = await listFiles({ cwd: folder, packageManager: PackageManager.None });
      assert.ok(files.includes('package.json') && files.includes('LICENSE'));
      const others = files.filter((file) => !shipped.includes(file));
      assert.deepEqual(others, []);
    } finally {
      rmSync(folder, { recursive: true });
    }
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
