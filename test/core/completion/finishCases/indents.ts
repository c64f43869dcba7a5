import type { FinishCase } from './finishCase.ts';

const ts = 'typescript';
const py = 'python';

export const indents: readonly FinishCase[] = [
  { name: 'a second space', language: ts, at: 'const a = │', answer: '  1;', shown: '1;' },
  { name: 'a space that is missing', language: ts, at: 'const a =│', answer: ' 1;', shown: ' 1;' },
  {
    name: 'the cursor’s own indentation again',
    language: ts,
    at: 'function f() {\n    │\n}',
    answer: '    a();\n    b();',
    shown: 'a();\n    b();',
  },
  {
    name: 'spaces in a line indented with tabs',
    language: 'go',
    at: 'func f() {\n\t│\n}',
    answer: 'if a {\n        b()\n    }',
    shown: 'if a {\n\t\tb()\n\t}',
  },
  {
    name: 'two spaces a step in a line indented with tabs',
    language: ts,
    at: 'function f() {\n\t│\n}',
    answer: 'if (a) {\n    b();\n  }',
    shown: 'if (a) {\n\t\tb();\n\t}',
  },
  {
    name: 'tabs in a line indented with spaces',
    language: ts,
    at: 'function f() {\n  g();\n  │\n}',
    answer: 'if (a) {\n\t\tb();\n\t}',
    shown: 'if (a) {\n    b();\n  }',
  },
  {
    name: 'a Python block behind its header',
    language: py,
    at: 'def f():│',
    answer: ' return 1',
    shown: '\n    return 1',
  },
  {
    name: 'a Python block on a line without indentation',
    language: py,
    at: 'def f():\n│',
    answer: 'return 1',
    shown: '    return 1',
  },
  {
    name: 'a Python block of several lines without indentation',
    language: py,
    at: 'class A:\n    def f(self):\n    │',
    answer: 'x = 1\n    return x',
    shown: '    x = 1\n        return x',
  },
  {
    name: 'a Python block that is right already',
    language: py,
    at: 'def f():\n    │',
    answer: 'x = 1\n    return x',
    shown: 'x = 1\n    return x',
  },
  {
    name: 'a colon in a Python dictionary',
    language: py,
    at: 'd = {\n    "a":│\n}',
    answer: ' 1,',
    shown: ' 1,',
  },
  {
    name: 'white space at line ends',
    language: ts,
    at: 'function f() {\n  │\n}',
    answer: 'a();  \n  b();\t',
    shown: 'a();\n  b();',
  },
  {
    name: 'a space before the rest of the line',
    language: ts,
    at: 'for (let i = 0; │i++) {}',
    answer: 'i < n; ',
    shown: 'i < n; ',
  },
  {
    name: 'spaces in a line two tabs deep',
    language: 'go',
    at: 'func f() {\n\tif a {\n\t\t│\n\t}\n}',
    answer: 'b()\n        c()\n    }',
    shown: 'b()\n\t\tc()',
  },
  {
    name: 'steps of another width in a block that the cursor’s line opens',
    language: 'scss',
    at: 'nav {\n  display: flex;\n  .logo {\n    color: #333;\n\n    .brand│\n  }\n}\n',
    answer: '-name {\n    color: red;\n    a {\n        b: c;\n    }\n}',
    shown: '-name {\n      color: red;\n      a {\n        b: c;\n      }\n    }',
  },
];
