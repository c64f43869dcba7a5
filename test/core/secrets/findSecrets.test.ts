import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { findSecrets } from '../../../src/core/secrets/findSecrets.ts';
import { processorMs } from '../../support/processorMs.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Put together here, so that no scanner takes this file for a leak. */
const form = (...parts: readonly string[]) => parts.join('');
const chance = (length: number, letters: string) =>
  fc
    .array(fc.constantFrom(...letters), { minLength: length, maxLength: length })
    .map((picked) => picked.join(''));
const alphanumeric = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const secrets = fc.oneof(
  chance(16, upper).map((rest) => form('AK', 'IA', rest)),
  chance(36, alphanumeric).map((rest) => form('gh', 'p_', rest)),
  chance(40, alphanumeric).map((rest) => form('csk', '-', rest)),
  chance(48, alphanumeric).map((rest) => form('sk', '-proj-1', rest)),
  chance(24, alphanumeric).map((rest) => form('sk', '_live_', rest)),
  chance(35, alphanumeric).map((rest) => form('AI', 'za', rest)),
  chance(60, alphanumeric).map((rest) =>
    form('-----BEGIN RSA ', 'PRIVATE KEY-----\n', rest, '\n-----END RSA ', 'PRIVATE KEY-----'),
  ),
);

const spoken = (text: string) => findSecrets(text).map(({ start, end }) => text.slice(start, end));

describe('finding secrets', () => {
  it('finds keys, tokens and private keys wherever they stand', () => {
    const around = fc.constantFrom(
      '',
      'const key = "',
      ' ',
      '\n',
      "token: '",
      'Authorization: Bearer ',
    );
    fc.assert(
      fc.property(
        around,
        secrets,
        fc.constantFrom('', '"', "'", '\n', ' // note'),
        (before, secret, after) => {
          assert.deepEqual(spoken(`${before}${secret}${after}`), [secret]);
        },
      ),
    );
  });

  it('finds passwords in addresses, and random values given to secret names', () => {
    assert.deepEqual(spoken(form('postgres://me:', 'hunter2@', 'db.example/x')), ['hunter2']);
    assert.deepEqual(spoken('DB_PASSWORD = "q8Zr2!vKx0Lp7#Tn"'), ['q8Zr2!vKx0Lp7#Tn']);
    assert.deepEqual(spoken(`"client_secret": "9fJ2kLq0Zx81mNvB"`), ['9fJ2kLq0Zx81mNvB']);
  });

  it('leaves placeholders, names, hashes of packages and plain words alone', () => {
    const harmless = [
      'apiKey: process.env.OPENAI_API_KEY',
      'password = "correct horse battery staple"',
      form('const token = "$', '{{ secrets.GITHUB_TOKEN }}"'),
      'api_key: "your-api-key-goes-here-1234"',
      'secret: "slipstream.key.cerebras.stored"',
      '"integrity": "sha512-8TV6R0h2j7a91c+1DXdJi3Syo69zzIZbcg0KcFh2N7kE0nAjRrBSWzgmnNS9q2QhF6vKDQA=="',
      'commit 3f786850e387550fdab836ed7e6dc881de23001b',
      'http://localhost:3000/a@b',
      'tokenizer: "encodeWithSpecials2ndPass"',
      'sk-learn-is-a-library-for-python-programmers',
    ];
    for (const text of harmless) assert.deepEqual(spoken(text), [], text);
  });

  it('is quiet in real code: none in this project, next to none in its dependencies', () => {
    const files = [
      'src',
      'node_modules/zod/v4',
      'node_modules/undici/lib',
      'node_modules/mocha/lib',
      'node_modules/marked',
    ];
    let characters = 0;
    const found: string[] = [];
    for (const folder of files)
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
        if (!/\.(ts|tsx|js|cjs|mjs)$/.test(name)) continue;
        const text = readFileSync(join(root, folder, name), 'utf8');
        characters += text.length;
        for (const secret of spoken(text)) found.push(`${folder}/${name}: ${secret.slice(0, 40)}`);
      }
    assert.ok(characters > 3_000_000, `${characters}`);
    assert.deepEqual(
      found.filter((line) => line.startsWith('src/')),
      [],
    );
    assert.ok(found.length <= 1, found.join('\n'));
  });

  it('takes time in proportion to the text, whatever it is made of', () => {
    for (const piece of ['eyJ', '-----BEGIN PRIVATE KEY-----', 'a://b:', 'password="', 'sk-']) {
      const takenMs = processorMs(() => findSecrets(piece.repeat(40_000)));
      assert.ok(takenMs < 3_000, `${piece}: ${takenMs} ms`);
    }
  });
});
