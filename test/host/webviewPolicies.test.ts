import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const pages = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }))
  .filter(({ text }) => text.includes('<!DOCTYPE html>') || text.includes('<!doctype html>'));

describe('the policy of web pages', () => {
  it('stands on every page that we make, and weakens nothing', () => {
    assert.ok(pages.length >= 3, pages.map(({ file }) => file).join());
    for (const { file, text } of pages) {
      assert.match(text, /Content-Security-Policy/, file);
      assert.match(text, /default-src 'none'/, file);
      const [, scripts = ''] = /script-src ([^;`"]*)/.exec(text) ?? [];
      assert.doesNotMatch(scripts, /unsafe|https?:|\*/, file);
    }
  });
});
