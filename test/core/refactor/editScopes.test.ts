import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EnclosingSymbol, editScopes } from '../../../src/core/refactor/editScopes.ts';

const at = (line: number) => ({ start: line, end: line + 1 });
const meant = (text: string, line: number, symbols: readonly EnclosingSymbol[] = []) => {
  const { scopes, initial } = editScopes(text.split('\n'), at(line), symbols);
  const scope = scopes[initial];
  return scope && text.split('\n').slice(scope.start, scope.end).join('\n');
};

describe('the scope of an edit', () => {
  it('is the method, however short, and not its class', () => {
    const symbols = [
      { name: 'Cart', start: 0, end: 200, isFunction: false },
      { name: 'size', start: 90, end: 91, isFunction: true },
    ];
    const { scopes, initial } = editScopes(Array(300).fill('  x'), at(90), symbols);
    assert.deepEqual(scopes[initial], symbols[1]);
    assert.equal(scopes[initial + 1]?.name, 'Cart');
  });

  it('is the function around a constant of one line', () => {
    const symbols = [
      { name: 'total', start: 10, end: 20, isFunction: true },
      { name: 'sum', start: 12, end: 13, isFunction: false },
    ];
    const { scopes, initial } = editScopes(Array(30).fill('x'), at(12), symbols);
    assert.equal(scopes[initial]?.name, 'total');
    assert.deepEqual(scopes[initial - 1], { name: 'sum', start: 12, end: 13, isFunction: false });
  });

  it('is the function also where the lines up to the next blank one begin before it', () => {
    const text =
      'outer(() => {\n  inner(() => {\n    one();\n    two();\n\n    three();\n  });\n});';
    const inner = '  inner(() => {\n    one();\n    two();\n\n    three();\n  });';
    const symbols = [
      { name: 'outer', start: 0, end: 8, isFunction: true },
      { name: 'inner', start: 1, end: 7, isFunction: true },
    ];
    for (const line of [2, 3, 4, 5]) {
      assert.equal(meant(text, line, symbols), inner, `line ${line}`);
      assert.equal(meant(text, line), inner, `line ${line}, by indentation`);
    }
  });

  it('is one line of a JSON object of hundreds, and the object where it is small', () => {
    const many = ['{', '  "scripts": {', ...Array(270).fill('    "a": "b",'), '  }', '}'].join(
      '\n',
    );
    const outline = [
      { name: 'scripts', start: 1, end: 273, isFunction: false },
      { name: 'a', start: 40, end: 41, isFunction: false },
    ];
    assert.equal(meant(many, 40, outline), '    "a": "b",');
    const few = '{\n  "files": {\n    "a": 1,\n    "b": 2\n  },\n  "x": 1\n}';
    assert.equal(meant(few, 2), '  "files": {\n    "a": 1,\n    "b": 2\n  },');
  });

  for (const [name, text, line, expected] of [
    [
      'a Python method inside a class',
      'class A:\n    x = 1\n\n    def b(self):\n        if self.x:\n            return 1\n        return 2\n\n    def c(self):\n        pass',
      5,
      '    def b(self):\n        if self.x:\n            return 1\n        return 2',
    ],
    [
      'a Ruby method, with the word that ends it',
      'class A\n  def b\n    if x\n      y\n    end\n  end\nend',
      3,
      '  def b\n    if x\n      y\n    end\n  end',
    ],
    [
      'a YAML list item',
      'steps:\n  - name: one\n    run: a\n  - name: two\n    run: b',
      4,
      '  - name: two\n    run: b',
    ],
    ['a CSS rule', 'a {\n  color: red;\n}\n\nb {\n  color: blue;\n}', 5, 'b {\n  color: blue;\n}'],
    [
      'an HTML element',
      '<main>\n  <ul>\n    <li>a</li>\n    <li>b</li>\n  </ul>\n</main>',
      3,
      '  <ul>\n    <li>a</li>\n    <li>b</li>\n  </ul>',
    ],
    [
      'a function with both branches and the comment above it',
      '// Counts.\nfunction f() {\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n}\n',
      5,
      '// Counts.\nfunction f() {\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n}',
    ],
  ] as const)
    it(`is, told by indentation: ${name}`, () => assert.equal(meant(text, line), expected));

  it('has a name from the line that declares it, while no symbols are known', () => {
    const { scopes, initial } = editScopes(['fn add(a: u8) {', '  a', '}'], at(1), []);
    assert.equal(scopes[initial]?.name, 'add');
  });

  it('always begins with the lines themselves, ends with the whole document, and nests', () => {
    const line = fc.constantFrom('', 'a', '  b', '    c {', '  }', '}', 'end', '- x', '\tif y:');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), fc.nat(), (lines, seed) => {
        const place = at(seed % lines.length);
        const { scopes, initial } = editScopes(lines, place, []);
        assert.deepEqual(
          { start: scopes[0]?.start, end: scopes[0]?.end },
          lines.length === 1 ? { start: 0, end: 1 } : place,
        );
        assert.equal((scopes.at(-1)?.end ?? 0) - (scopes.at(-1)?.start ?? 0), lines.length);
        assert.ok(scopes[initial] !== undefined);
        for (const [index, scope] of scopes.entries()) {
          const next = scopes[index + 1];
          if (next) assert.ok(next.start <= scope.start && next.end >= scope.end);
        }
      }),
      { seed: 7 },
    );
  });
});
