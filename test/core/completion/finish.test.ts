import assert from 'node:assert/strict';
import { build } from 'esbuild';
import fc from 'fast-check';
import { closersTable } from './finishCases/closers.ts';
import { cuts } from './finishCases/cuts.ts';
import { echoes } from './finishCases/echoes.ts';
import type { FinishCase } from './finishCases/finishCase.ts';
import { indents } from './finishCases/indents.ts';
import { margins } from './finishCases/margins.ts';
import { reports } from './finishCases/reports.ts';
import { scopes } from './finishCases/scopes.ts';
import { wrappers } from './finishCases/wrappers.ts';
import { showWhole } from './showWhole.ts';

function placeOf(item: Pick<FinishCase, 'language' | 'at'>) {
  const cursor = item.at.indexOf('│');
  return {
    languageId: item.language,
    prefix: item.at.slice(0, cursor),
    suffix: item.at.slice(cursor + 1),
  };
}

function table(title: string, cases: readonly FinishCase[]): void {
  describe(title, () => {
    for (const item of cases)
      it(item.name, () => {
        const finished = showWhole(placeOf(item), item.answer);
        assert.equal(finished?.insertText, item.shown);
        if (item.replaced !== undefined) assert.equal(finished?.replaceSuffixLength, item.replaced);
      });
  });
}

/** Pieces that answers and documents are made of: far likelier to hit a rule than random characters. */
const piece = fc.constantFrom(
  ...['\n', '\r\n', ' ', '    ', '\t', '{', '}', '(', ')', ');', '"', "'", '`', '```ts\n', '```\n'],
  ...['<think>', '</think>', 'return x;', 'if (a) {', '} else {', 'def f():', '// note', '# x'],
  ...[
    'const a = 1;',
    'foo',
    'foo(bar)',
    '.',
    'Here is the code:\n',
    '<|im_end|>',
    '</div>',
    '<li>',
  ],
  ...['\u200b', '😀', '你好', '-  ', '"""', '${', ':', 'else:\n', 'end\n', '// ... rest of code\n'],
);
const text = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));
const language = fc.constantFrom(
  'typescript',
  'python',
  'markdown',
  'html',
  'rust',
  'go',
  '',
  'zz',
);
const anyPlace = fc.record({ languageId: language, prefix: text, suffix: text });

describe('a finished answer', () => {
  table('does not do what users of other assistants reported', reports);
  table('goes on where a file was cut', cuts);
  table('takes away what models wrap around code', wrappers);
  table('shows nothing that is there already', echoes);
  table('counts closers', closersTable);
  table('ends with the statement or block', scopes);
  table('fits indentation', indents);
  table('sets what begins at the margin where it belongs', margins);

  it('is indented as the editor indents a document that shows nothing of it', () => {
    const shown = (at: string, answer: string, [insertSpaces, tabSize]: [boolean, number]) => {
      const indentation = { insertSpaces, tabSize };
      return showWhole({ ...placeOf({ language: 'python', at }), indentation }, answer)?.insertText;
    };
    const answer = '    if x:\n        return 1\n    return 2';
    for (const [at, lead] of [
      ['def f(x):│\n', '\n'],
      ['def f(x):\n│', ''],
    ] as const) {
      const inTabs = `${lead}\tif x:\n\t\treturn 1\n\treturn 2`;
      assert.equal(shown(at, lead + answer, [false, 4]), inTabs);
      assert.equal(shown(at, lead + answer, [true, 2]), `${lead}  if x:\n    return 1\n  return 2`);
    }
  });

  it('replaces only what the text contains, in order, on the cursor line', () => {
    fc.assert(
      fc.property(anyPlace, text, (place, raw) => {
        const finished = showWhole(place, raw);
        if (finished === undefined) return;
        const replaced = place.suffix.slice(0, finished.replaceSuffixLength);
        assert.ok(finished.replaceSuffixLength >= 0);
        assert.doesNotMatch(replaced, /\n/);
        assert.ok(isSubsequence(replaced, finished.insertText));
        assert.notEqual(finished.insertText.trim(), '');
        assert.doesNotMatch(finished.insertText, /\r\n/);
      }),
      { numRuns: 1500 },
    );
  });

  it('gives the same text however the answer is cut into pieces', () => {
    fc.assert(
      fc.property(anyPlace, text, fc.array(fc.nat(8), { maxLength: 60 }), (place, raw, cuts) => {
        const chunks: string[] = [];
        let at = 0;
        for (const length of cuts) {
          chunks.push(raw.slice(at, at + length));
          at += length;
        }
        chunks.push(raw.slice(at));
        assert.deepEqual(showWhole(place, raw, chunks), showWhole(place, raw));
      }),
      { numRuns: 1500 },
    );
  });

  it('takes time in proportion to the lines', async () => {
    // Bundled as it ships: through the loader of the tests each call between modules costs more than its work.
    const bundled = await bundleOf('test/core/completion/showWhole.ts');
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        index % 5 === 4 ? '' : `    const value${index} = compute(${index}, "text", [${index}]);`,
      ).join('\n');
    /** The best of many leaves out what else the machine does. */
    const bestMs = (count: number): number => {
      const text = lines(count).trim();
      const input = {
        languageId: 'typescript',
        prefix: `function f() {\n${lines(count)}\n    `,
        suffix: `\n}\n${lines(count)}`,
      };
      const times = Array.from({ length: 30 }, () => {
        const start = performance.now();
        bundled.showWhole(input, text);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    const few = bestMs(200);
    const many = bestMs(1_600);
    // Eight times the lines; by the square of them it would be 64 times as long.
    assert.ok(many / few < 30, `${few.toFixed(2)} and ${many.toFixed(2)} ms`);
  });
});

async function bundleOf(file: string): Promise<{ readonly showWhole: typeof showWhole }> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const [output] = outputFiles;
  assert.ok(output);
  return import(`data:text/javascript;base64,${Buffer.from(output.contents).toString('base64')}`);
}

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const unit of whole.split('')) if (unit === part[at]) at += 1;
  return at >= part.length;
}
