import assert from 'node:assert/strict';
import { noLog } from '../../../src/core/ports.ts';
import type { SyntaxNode } from '../../../src/core/syntax/syntaxTree.ts';
import { createGrammars } from '../../../src/host/syntax/grammars.ts';
import { loadGrammars, readGrammarFile } from '../../support/grammars.ts';

const samples = [
  ['typescript', 'const same = <T>(value: T): T => value;\nconst cast = <string>other;\n'],
  ['typescriptreact', 'const item = <li key={1}>It isn’t (</li>;\n'],
  ['javascript', "const name = text.replace(/[({]/g, '');\n"],
  ['javascriptreact', 'const item = <li>{name}</li>;\n'],
  ['python', 'match value:\n    case [x, *_]:\n        print(f"{x!r}")\n'],
] as const;

describe('the grammars', () => {
  for (const [languageId, text] of samples)
    it(`read ${languageId}, and tell what is broken`, async () => {
      const parse = await (await loadGrammars()).load(languageId);
      assert.ok(parse);
      const tree = await parse(text);
      const broken = await parse(`${text}\n(((\n`);
      assert.equal(tree.root.hasError, false);
      assert.equal(broken.root.hasError, true);
      tree.dispose();
      broken.dispose();
    });

  it('count offsets as strings do', async () => {
    const parse = await (await loadGrammars()).load('typescript');
    const text = "const a = '🙂ü';\nconst b = 1;\n";
    const tree = await parse?.(text);
    const at = text.indexOf('const b');
    assert.equal(tree?.root.children[1]?.startIndex, at);
    assert.equal(tree?.root.descendantForIndex(at + 6)?.type, 'identifier');
    tree?.dispose();
  });

  it('parse in turns what they parse at once, and leave room for others between', async () => {
    const grammars = await loadGrammars('typescript');
    const text = 'export function f(a) { return [a, 1].map((b) => b + 1); }\n'.repeat(5000);
    const parseInTurns = await grammars.load('typescript');
    let turns = 0;
    let next = setImmediate(function count() {
      turns++;
      next = setImmediate(count);
    });
    const tree = await parseInTurns?.(text);
    clearImmediate(next);
    assert.ok(turns > 3, String(turns));
    const atOnce = grammars.ready('typescript')?.(text);
    assert.equal(tree?.root.children.length, 5000);
    assert.deepEqual(placesIn(tree?.root), placesIn(atOnce?.root));
    tree?.dispose();
    atOnce?.dispose();
  });

  it('are read when their language is first asked for, each once', async () => {
    const read: string[] = [];
    const grammars = createGrammars({
      read: (name) => {
        read.push(name);
        return readGrammarFile(name);
      },
      log: noLog,
    });
    assert.equal(grammars.ready('rust'), undefined);
    assert.deepEqual(read, []);
    assert.equal(grammars.ready('python'), undefined);
    const parse = await grammars.load('python');
    assert.ok(parse);
    assert.ok(grammars.ready('python'));
    await grammars.load('typescript');
    await grammars.load('python');
    assert.deepEqual(read.sort(), ['python', 'runtime', 'typescript']);
  });

  it('are done without when they cannot be read', async () => {
    const warned: string[] = [];
    const grammars = createGrammars({
      read: async () => new Uint8Array([1, 2, 3]),
      log: { ...noLog, warn: (event) => warned.push(event) },
    });
    assert.equal(await grammars.load('python'), undefined);
    assert.equal(grammars.ready('python'), undefined);
    assert.deepEqual(warned, ['grammar.failed']);
  });
});

const placesIn = (node: SyntaxNode | null | undefined): unknown =>
  node?.children.map((child) => [child?.type, child?.startIndex, child?.endIndex]);
