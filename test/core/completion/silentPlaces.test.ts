import assert from 'node:assert/strict';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import { decideTrigger } from '../../../src/core/completion/trigger.ts';
import { ample, placeOf, setup } from './engineSetup.ts';

function decide(languageId: string | undefined, at: string): string {
  const trigger = decideTrigger({
    around: readSyntaxContext(placeOf(at, 1, languageId)),
    change: 'typed',
    budget: ample,
    keyIntervalMs: 180,
    rejectedInRow: 0,
    inComments: true,
  });
  return trigger.kind === 'ask' ? 'asks' : trigger.why;
}

/**
 * Kind, then language id, place, answer of the model, and what is shown; no answer where only the question counts.
 * `«` stands for a dollar sign and an opening brace.
 */
const asks: readonly (readonly [string, string, string, string?, string?])[] = [
  [
    'a comment',
    'typescript',
    '/** │ */\nfunction add() {}\n',
    'Adds two numbers.',
    'Adds two numbers.',
  ],
  ['a comment', 'java', '  /* │ */\n', 'Sums up.', 'Sums up.'],
  ['a comment', 'typescriptreact', '  {/* │ */}\n', 'The list.', 'The list.'],
  ['a comment', 'css', '/* │ */\na { color: red }\n', 'Links', 'Links'],
  ['a comment', 'html', '<!-- │ -->\n<p></p>\n', 'Navigation', 'Navigation'],
  ['a comment', 'haskell', '{- │ -}\n'],
  ['a comment', 'julia', '#= │ =#\n'],
  ['a comment', 'powershell', '<# │ #>\n'],
  ['a comment', 'blade', '{{-- │ --}}\n'],
  ['a comment', 'jinja', '{# │ #}\n'],
  ['an element', 'html', '<p>│</p>\n', 'Hello', 'Hello'],
  ['an element', 'html', '<li><a href="/">│</a></li>\n', 'Home', 'Home'],
  ['an element', 'typescriptreact', 'return <p>│</p>;\n', '{name}', '{name}'],
  ['an element', 'vue', '<template>\n  <p>{{ name }}│</p>\n', '!', '!'],
  ['an attribute', 'html', '<p class="│">Text</p>\n', 'note', 'note'],
  ['an attribute', 'html', "<p class='│'>Text</p>\n"],
  ['an attribute', 'svelte', '<input class="│" bind:value={name} />\n'],
  ['an attribute', 'typescriptreact', 'return <p className="│">{name}</p>;\n', 'note', 'note'],
  ['a tag', 'html', '<img │ />\n', 'src="a.png"', 'src="a.png"'],
  ['a tag', 'html', '<p │>Text</p>\n', 'class="note"', 'class="note"'],
  ['a tag', 'typescriptreact', 'return <img onLoad={() => go()} │ />;\n', 'alt=""', 'alt=""'],
  ['a tag', 'xml', '<item │/>\n', 'id="1"', 'id="1"'],
  ['type arguments', 'typescript', 'const a = new Map<│>();\n', 'string, number', 'string, number'],
  ['parameters', 'typescript', 'const add = (│) => {}\n', 'a: number', 'a: number'],
  ['parameters', 'python', 'def add(│) -> int:\n    return a\n', 'a: int', 'a: int'],
  ['parameters', 'rust', 'fn add(│) -> i32 {\n}\n', 'a: i32', 'a: i32'],
  ['parameters', 'go', 'func add(│) int {\n}\n', 'a int', 'a int'],
  ['parameters', 'kotlin', 'fun add(│): Int {\n}\n', 'a: Int', 'a: Int'],
  ['parameters', 'swift', 'func add(│) -> Int {\n}\n', 'a: Int', 'a: Int'],
  ['parameters', 'php', 'function add(│): int {\n}\n', '$a', '$a'],
  ['parameters', 'rust', 'let add = |│| 1;\n'],
  ['parameters', 'ruby', 'list.each { |│| puts 1 }\n'],
  ['arguments', 'python', 'f(│)  # note\n', 'a, b', 'a, b'],
  ['arguments', 'typescript', 'f(│).then(go);\n', 'a, b', 'a, b'],
  ['arguments', 'typescript', 'f([│], b);\n', '1, 2', '1, 2'],
  ['before a comment', 'typescript', 'const a = │ // note\n', 'compute();', 'compute();'],
  ['before a comment', 'python', 'a = │  # note\n', 'compute()', 'compute()'],
  ['before a comment', 'sql', 'select * from │ -- note\n'],
  ['a string', 'typescript', "f('│', b);\n", 'name', 'name'],
  ['a string', 'python', 'f("│", b)\n', 'name', 'name'],
  ['a string', 'shellscript', 'echo "│" > a.txt\n', 'done', 'done'],
  ['a string', 'rust', 'println!("│", a);\n', 'a = {}', 'a = {}'],
  ['a template', 'typescript', 'const a = `Hello │` + b;\n', '«name}', '«name}'],
  ['a template', 'typescript', 'const a = `Hello «│}, bye`;\n', 'name', 'name'],
  ['a template', 'erb', '<%= │ %>\n'],
  ['a template', 'liquid', '{% │ %}\n'],
  ['a template', 'php', '<?php │ ?>\n'],
  ['a formula', 'latex', 'Let $│$ be\n', 'x', 'x'],
  ['a formula', 'markdown', 'Let $│$ be\n', 'x', 'x'],
  ['a formula', 'markdown', '$$│$$\n'],
  ['inline code', 'markdown', 'Call `│` first.\n', 'start()', 'start()'],
  ['emphasis', 'markdown', 'Call **│** first.\n'],
  ['a cell', 'markdown', '| a | b |\n| - | - |\n| │ |\n'],
  ['behind an interpolation', 'typescript', 'const a = `Hello «name}│`;\n', '!', '!'],
  [
    'behind an interpolation',
    'typescript',
    'const a = `Hello «name}│\n`;\n',
    ', welcome',
    ', welcome',
  ],
  ['behind an interpolation', 'shellscript', 'cd «HOME}│\n', '/bin', '/bin'],
  ['behind an interpolation', 'dockerfile', 'COPY «SRC}│\n', ' /app', ' /app'],
  ['behind an interpolation', 'makefile', 'OUT = «DIR}│\n'],
  ['behind an interpolation', 'scss', '  width: #{$a}│\n'],
  ['behind an interpolation', 'yaml', '  run: «{ env.A }}│\n'],
  ['behind an interpolation', 'perl', 'my $a = $map{key}│\n'],
  ['behind an interpolation', 'html', '  <p>{{ name }}│\n'],
  ['behind an interpolation', 'typescriptreact', '    <p>Hello {name}│\n'],
  ['behind an entity', 'html', '  <p>a&nbsp;│\n'],
  ['a header', 'typescript', 'for (let i = 0;│\n'],
  ['a header', 'go', '\tfor i := 0;│\n'],
  ['a header', 'shellscript', 'for a in 1 2 3;│\n'],
  ['a header', 'rust', 'let a = [0;│\n'],
  ['names that are brought in', 'typescript', 'import { a }│\n', " from './a';", " from './a';"],
  ['names that are brought in', 'javascript', 'const { a, b }│\n', ' = props;', ' = props;'],
  ['a value in braces', 'elixir', '    {:ok, value}│\n'],
  ['a value in braces', 'julia', 'a = Vector{Int}│\n'],
  ['a comment with a semicolon', 'c', '// first this;│\n'],
];

const silent: readonly (readonly [string, string])[] = [
  ['typescript', 'foo(│, bar)'],
  ['typescript', 'const a = │ + b;'],
  ['typescript', 'con│st a'],
  ['typescript', 'foo(a│bc)'],
  ['typescript', '│// note\n'],
  ['typescript', 'if (a) { b(); }│\n'],
  ['go', '\tfor _, a := range b { f(a) }│\n'],
  ['c', 'if (a) f();│\n'],
  ['markdown', 'Call │ `a` first.\n'],
  ['markdown', 'a word │ and more\n'],
  ['html', '<p>some │words here</p>'],
  ['python', 'a = │[1, 2]\n'],
];

describe('places where a suggestion is wanted within a line', () => {
  for (const row of asks) {
    const [kind, languageId, at = '', answer, shown] = row.map((text) => text?.replace('«', '${'));
    it(`asks: ${kind}, ${languageId}: ${JSON.stringify(at)}`, () =>
      assert.equal(decide(languageId, at), 'asks'));
    if (answer === undefined) continue;
    it(`shows: ${kind}, ${languageId}: ${JSON.stringify(at)}`, async () => {
      const made = setup(undefined, undefined, languageId);
      const call = await made.type(at);
      await made.answer(answer);
      assert.equal(call.shown(), shown);
      assert.equal(call.suggestion()?.replaceSuffixLength, 0);
    });
  }

  for (const [languageId, at] of silent)
    it(`stays silent: ${languageId}: ${JSON.stringify(at)}`, () =>
      assert.notEqual(decide(languageId, at), 'asks'));
});
