import assert from 'node:assert/strict';
import { noGrammars } from '../../../src/core/syntax/syntaxTree.ts';
import { playAnswer } from '../../eval/ghostText/playAnswer.ts';

/** `│` is the cursor; `shown` is all that is taken, `replaced` what it takes the place of. */
interface LanguageCase {
  readonly language: string;
  readonly at: string;
  readonly answer: string;
  readonly shown: string | undefined;
  readonly replaced?: number;
}

const c = (
  language: string,
  at: string,
  answer: string,
  shown: string | undefined,
  replaced = 0,
): LanguageCase => ({ language, at, answer, shown, replaced });

const kinds: Readonly<Record<string, readonly LanguageCase[]>> = {
  'closes what it opened and leaves the rest to the document': [
    c(
      'elixir',
      'def run(x) do\n  │\nend\n',
      'if x do\n    :ok\n  end\nend',
      'if x do\n    :ok\n  end',
    ),
    c(
      'julia',
      'function f(x)\n    │\nend\n',
      'for i in x\n        g(i[end])\n    end\nend',
      'for i in x\n        g(i[end])\n    end',
    ),
    c(
      'fish',
      'function f\n    │\nend\n',
      'if test -f a\n        cat a\n    end',
      'if test -f a\n        cat a\n    end',
    ),
    c(
      'shellscript',
      'case $1 in\n  a)\n    │\n    ;;\nesac\n',
      'if x; then\n      y\n    fi\n    ;;\nesac',
      'if x; then\n      y\n    fi',
    ),
    c(
      'cmake',
      'if(A)\n  │\nendif()\n',
      `foreach(x IN LISTS y)\n    f(\${x})\n  endforeach()\nendif()`,
      `foreach(x IN LISTS y)\n    f(\${x})\n  endforeach()`,
    ),
    c('makefile', 'ifdef A\n│\nendif\n', 'ifdef B\nX = 1\nendif\nendif', 'ifdef B\nX = 1\nendif'),
    c(
      'liquid',
      '{% if a %}\n  │\n{% endif %}\n',
      '{% for b in c %}\n    {{ b }}\n  {% endfor %}\n{% endif %}',
      '{% for b in c %}\n    {{ b }}\n  {% endfor %}',
    ),
    c(
      'latex',
      '\\begin{center}\n  │\n\\end{center}\n',
      '\\begin{tabular}{l}\n    a\n  \\end{tabular}\n\\end{center}',
      '\\begin{tabular}{l}\n    a\n  \\end{tabular}',
    ),
    c(
      'vb',
      'Sub F()\n    │\nEnd Sub\n',
      'If x Then\n        g()\n    End If\nEnd Sub',
      'If x Then\n        g()\n    End If',
    ),
    c(
      'ruby',
      'def f\n  │\nend\n',
      'return 1 if x\n  y = 2 unless z\nend',
      'return 1 if x\n  y = 2 unless z',
    ),
  ],
  'takes a mark that stands there already once': [
    c('markdown', '1. One\n2. │', '2. Two', 'Two'),
    c('yaml', 'a:\n  # │\n', '# the first', 'the first'),
    c('lua', '-- │\n', '-- Adds two numbers', 'Adds two numbers'),
    c('vb', "' │\n", "' Adds two numbers", 'Adds two numbers'),
    c('php', '<?php\n$a->│\n', '->name;', 'name;'),
    c('cpp', 'auto x = std::│\n', '::move(y);', 'move(y);'),
    c('rust', 'for i in 0..│ {}\n', '..10', '..10'),
  ],
  'takes the closers of an interpolation once': [
    c('kotlin', `println("Hi \${│}")\n`, 'name}!")', 'name}!")', 3),
    c('ruby', 'puts "Hi #{│}"\n', 'name}!"', 'name}!"', 2),
    c('elixir', 'IO.puts("Hi #{│}")\n', 'name}!")', 'name}!")', 3),
    c('julia', 'println("Hi $(│)")\n', 'name)!")', 'name)!")', 3),
    c('powershell', 'Write-Host "Hi $(│)"\n', '$name)!"', '$name)!"', 2),
    c('groovy', `println "Hi \${│}"\n`, 'name}!"', 'name}!"', 2),
  ],
  'moves a block from column 0 to its place': [
    c(
      'elixir',
      'defmodule A do\n  def f(x) do\n    │\n  end\nend\n',
      'if x do\n  :ok\nend',
      'if x do\n      :ok\n    end',
    ),
    c(
      'elixir',
      'defmodule A do\n  │\nend\n',
      'def f(x) do\n  case x do\n    :a -> 1\n    b -> b\n  end\nend',
      'def f(x) do\n    case x do\n      :a -> 1\n      b -> b\n    end\n  end',
    ),
    c(
      'sql',
      'begin\n  if a is null │\n\n  b();\nend;\n',
      "then\n  raise exception 'no';",
      "then\n    raise exception 'no';",
    ),
    c(
      'latex',
      '\\begin{verse}\n    One, \\\\\n    │\n\n    Four. \\\\\n\\end{verse}\n',
      'two, \\\\\nthree, \\\\',
      'two, \\\\\n    three, \\\\',
    ),
    c(
      'scala',
      'object A {\n  def f(x: Int) = {\n    │\n  }\n}\n',
      'if (x > 0) {\n  1\n}',
      'if (x > 0) {\n      1\n    }',
    ),
    c(
      'php',
      '<?php\nclass A {\n    function f() {\n        │\n    }\n}\n',
      'foreach ($a as $b) {\n    g($b);\n}',
      'foreach ($a as $b) {\n            g($b);\n        }',
    ),
    c(
      'shellscript',
      'f() {\n  │\n}\n',
      'for a in *; do\n  echo "$a"\ndone',
      'for a in *; do\n    echo "$a"\n  done',
    ),
    c(
      'svelte',
      '<main>\n  │\n</main>\n',
      '{#if a}\n  <p>a</p>\n{/if}',
      '{#if a}\n    <p>a</p>\n  {/if}',
    ),
    c(
      'julia',
      'module A\n    │\nend\n',
      'function f(x)\n    x + 1\nend',
      'function f(x)\n        x + 1\n    end',
    ),
  ],
  'writes steps as the document does': [
    c('julia', 'if a\n    b\nend\n\nM = │\n', '[1 2\n     3 4]', '[1 2\n     3 4]'),
    c(
      'clojure',
      '(defn f [x]\n  (g x))\n\n(defn h [x]\n  │)\n',
      '(for [a x\n        :let [b a]\n        :when b]\n    b)',
      '(for [a x\n        :let [b a]\n        :when b]\n    b)',
    ),
    c('makefile', 'all:\n\tcc a.c\n\ntest:│\n', '\n    ./a', '\n\t./a'),
    c('go', 'package a\n\nfunc f() {\n\t│\n}\n', 'if x {\n    y()\n}', 'if x {\n\t\ty()\n\t}'),
    c('rust', 'fn a() {\n    b();\n}\n\n│', 'fn c() {\n  d();\n}', 'fn c() {\n    d();\n}'),
    c(
      'lua',
      'local function a()\n  b()\nend\n\n│',
      'local function c()\n    d()\nend',
      'local function c()\n  d()\nend',
    ),
  ],
  'begins a line where it was glued': [
    c('lua', 'local function f(x)\n  if x then│\n  end\nend\n', 'return 1', '\n    return 1'),
    c('elixir', 'def f(x) do│\nend\n', 'x + 1', '\n  x + 1'),
    c('python', 'def f(x):│\n', 'return x', '\n    return x'),
    c('yaml', 'steps:│\n', '- run: make', '\n  - run: make'),
    c('rust', 'fn f() -> i32 {│\n}\n', 'let a = 1;', '\n    let a = 1;'),
    c('javascript', 'function f() {\n  return│\n}\n', 'total;', ' total;'),
    c('css', '.a {\n  color:│\n}\n', 'red;', ' red;'),
    c('javascript', '// sorts the na│\n', 'mes by length', 'mes by length'),
  ],
  'uses the block that stands there': [
    c(
      'javascript',
      'function add(│) {\n}\n',
      'a, b) {\n  return a + b;\n}',
      'a, b) {\n  return a + b;',
      3,
    ),
    c('go', 'for │ {\n}\n', 'i := 0; i < 3; i++ {\n\tf(i)\n}', 'i := 0; i < 3; i++ {\n\tf(i)', 2),
    c('php', '<?php\nif (│) {\n    f();\n}\n', '$a) {\n    g();\n}', '$a) {', 3),
  ],
  'leaves what the next line has': [
    c('html', '<a\n  href="x"\n  │\n>\n', 'class="b"\n>', 'class="b"'),
    c('shellscript', 'case $1 in\n  a) │\n    ;;\nesac\n', 'f\n    ;;', 'f'),
  ],
  'shows nothing of what is no code': [
    c('java', 'int f() {\n    │\n}\n', '(no completion)', undefined),
    c('go', 'x := │\n', '<|im_end|>\n<|im_start|>user\nFile: a.go', undefined),
    c('javascript', 'const a = │\n', '<end_of_turn>', undefined),
    c('javascript', 'const a = │\n', 'g(g(g(g(g(g(g(g(', undefined),
    c('c', 'int a = │\n', `1${'0'.repeat(63)}`, undefined),
    c('javascript', 'const a = │\n', '1;<end_of_turn>', '1;'),
    c('java', 'int f() {\n    │\n}\n', '**Completion:**\n```java\nreturn 1;\n```', 'return 1;'),
    c('go', 'func main() │\n', '{', undefined),
  ],
  'reads what only looks open': [
    c(
      'rust',
      "fn f(c: char) -> bool {\n    match c {\n        '{' => true,\n        │\n    }\n}\n",
      "'}' => true,\n        _ => false,",
      "'}' => true,\n        _ => false,",
    ),
    c('csharp', 'var a = @"c:\\";\nf(│);\n', 'a);', 'a);', 2),
    c('ruby', "a = <<~SQL\n  it's (open\nSQL\nf(│)\n", 'a)', 'a)', 1),
    c('python', 'a = """\n(open\n"""\nf(│)\n', 'a)', 'a)', 1),
  ],
};

describe('suggestions in many languages', () => {
  for (const [kind, cases] of Object.entries(kinds))
    describe(kind, () => {
      for (const { language, at, answer, shown, replaced } of cases)
        it(`${language}: ${JSON.stringify(answer.slice(0, 40))}`, async () => {
          const cursor = at.indexOf('│');
          const played = await playAnswer(
            { languageId: language, prefix: at.slice(0, cursor), suffix: at.slice(cursor + 1) },
            answer,
            { grammars: noGrammars },
          );
          assert.equal(played.pieces.length === 0 ? undefined : played.insertText, shown);
          assert.equal(played.replacedSuffix, replaced);
        });
    });
});
