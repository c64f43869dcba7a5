import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const core = join(root, 'src', 'core');
/** A feature's texts lie with it: `texts.ts`, or a name that ends so. */
const textFiles = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /[\\/]texts\.ts$|Texts\.ts$/.test(name),
);
const bundles = readdirSync(join(root, 'media', 'l10n')).filter((name) =>
  name.startsWith('bundle.l10n.'),
);

const literal = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`;

/** Every English sentence that is handed to `t`. */
function sentences(): Set<string> {
  const found = new Set<string>();
  for (const name of textFiles) {
    const source = readFileSync(join(core, name), 'utf8');
    for (const [, text = ''] of source.matchAll(new RegExp(String.raw`\bt\(\s*(${literal})`, 'g')))
      found.add(unquoted(text));
  }
  return found;
}

/** What a literal of the source stands for. */
function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  const asJson = inner.replaceAll("\\'", "'").replaceAll(/(?<!\\)"/g, '\\"');
  return JSON.parse(`"${asJson}"`);
}

function readBundle(name: string): ReadonlyMap<string, string> {
  const bundle: Record<string, string> = JSON.parse(
    readFileSync(join(root, 'media', 'l10n', name), 'utf8'),
  );
  return new Map(Object.entries(bundle));
}

const placesOf = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([place]) => place).sort();

describe('languages', () => {
  it('have a German one beside English', () => {
    assert.deepEqual(bundles, ['bundle.l10n.de.json']);
  });

  for (const name of bundles) {
    it(`${name} says every sentence, and none that is gone`, () => {
      const wanted = sentences();
      assert.ok(wanted.size > 500, `${wanted.size}`);
      const said = readBundle(name);
      assert.deepEqual(
        {
          'to be translated in media/l10n': [...wanted].filter((key) => !said.has(key)),
          'no longer used': [...said.keys()].filter((key) => !wanted.has(key)),
        },
        { 'to be translated in media/l10n': [], 'no longer used': [] },
      );
    });

    it(`${name} keeps the places of values`, () => {
      const wrong = [...readBundle(name)].filter(
        ([key, text]) => placesOf(key).join() !== placesOf(text).join(),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('are asked for each sentence by its own words: `t` takes no text made of parts', () => {
    const made: string[] = [];
    for (const name of textFiles) {
      const source = readFileSync(join(core, name), 'utf8');
      for (const [call] of source.matchAll(/\bt\(\s*[^'"\s)][^,)]{0,40}/g))
        if (!/^t\(\s*t: /.test(call)) made.push(`${name}: ${call}`);
    }
    assert.deepEqual(made, []);
  });
});

/** Calls and fields by which the editor shows a text, and attributes and elements by which the page does. */
const shownBy = [
  /show(?:Error|Warning|Information)Message\(\s*[`'"]/,
  /setStatusBarMessage\(\s*[`'"][A-Za-z]/,
  /\b(?:placeHolder|placeholder|tooltip|detail|prompt|accessibilityInformation): [`'"][A-Za-z]/,
  /\blabel: [`'"][A-Z]/,
  /(?:aria-label|title|placeholder|alt)="[A-Za-z]/,
  />\s*[A-Z][a-z]+ [a-z]+[^<>{}=]*<\//,
];

describe('what a user can read', () => {
  it('is never written outside of the texts', () => {
    const bare: string[] = [];
    for (const folder of ['host', 'webview'])
      for (const name of readdirSync(join(root, 'src', folder), {
        recursive: true,
        encoding: 'utf8',
      })) {
        if (!/\.tsx?$/.test(name)) continue;
        const lines = readFileSync(join(root, 'src', folder, name), 'utf8').split('\n');
        lines.forEach((line, index) => {
          if (shownBy.some((form) => form.test(line)) && !/^\s*(?:\/\/|\*|\/\*\*)/.test(line))
            bare.push(`${folder}/${name}:${index + 1} ${line.trim()}`);
        });
      }
    assert.deepEqual(bare, []);
  });
});
