import { curlyLanguages } from './curlyLanguages.ts';
import { indentLanguages } from './indentLanguages.ts';
import type { Language } from './language.ts';
import { otherWordLanguages } from './otherWordLanguages.ts';
import { textLanguages, unknownLanguage } from './textLanguages.ts';
import { wordLanguages } from './wordLanguages.ts';

const byName: ReadonlyMap<string, Language> = new Map(
  [
    ...curlyLanguages,
    ...wordLanguages,
    ...otherWordLanguages,
    ...indentLanguages,
    ...textLanguages,
  ].map((language) => [language.id, language]),
);

/** Other ids and the info strings of fences, by language (code.visualstudio.com/docs/languages/identifiers and extensions' own). */
const aliases: Readonly<Record<string, string>> = {
  typescript: 'ts mts cts',
  typescriptreact: 'tsx',
  javascript: 'javascriptreact js jsx mjs cjs node qml flow',
  go: 'golang go.mod',
  rust: 'rs',
  c: 'h',
  cpp: 'c++ cc hpp arduino ino',
  csharp: 'cs c#',
  java: 'apex',
  kotlin: 'kt kts',
  scala: 'sc',
  groovy: 'gradle jenkinsfile',
  'objective-c': 'objective-cpp objc',
  'cuda-cpp': 'cuda opencl',
  hlsl: 'glsl shaderlab metal wgsl',
  proto3: 'proto protobuf',
  perl: 'perl6 raku pl',
  r: 'rmd-r rscript',
  powershell: 'ps1 pwsh',
  css: 'postcss tailwindcss',
  scss: 'less stylus',
  json: 'jsonc json5 jsonl cjson hjson',
  graphql: 'gql',
  terraform: 'hcl tf opentofu terraform-vars packer',
  ruby: 'rb rake gemfile',
  elixir: 'ex exs',
  julia: 'jl',
  matlab: 'octave m',
  shellscript: 'sh bash zsh ksh shell bats dotenv ebuild console',
  sql: 'plsql plpgsql tsql mysql pgsql postgres sqlite snowflake-sql bigquery jinja-sql',
  vb: 'vbnet vba vbscript basic',
  verilog: 'systemverilog sv',
  pascal: 'delphi objectpascal',
  fortran: 'fortran-modern fortranfreeform f90',
  makefile: 'make mk',
  vim: 'viml vimscript',
  ocaml: 'reason rescript ml sml standard-ml',
  'scheme-like': 'clojure clj lisp commonlisp scheme racket emacs-lisp elisp fennel hy',
  python: 'py starlark bazel mojo cython python3 snakemake xonsh django-py',
  yaml: 'yml dockercompose github-actions-workflow ansible docker-compose helm-yaml azure-pipelines',
  haskell: 'hs literate-haskell purescript idris lean lean4 agda',
  fsharp: 'fs fsx',
  coffeescript: 'coffee livescript',
  pug: 'jade slim',
  xml: 'xsl xslt svg xaml plist qrc',
  html: 'xhtml htm angular ng-template',
  handlebars: 'hbs mustache glimmer',
  liquid: 'jinja jinja-html twig nunjucks njk django-html jinja2 html-liquid',
  erb: 'html-erb ejs eruby html-eex heex eex',
  razor: 'cshtml aspnetcorerazor',
  gotmpl: 'gohtml helm go-template html-go',
  markdown: 'mdx md rmd quarto prompt instructions chatagent skill',
  latex: 'tex bibtex context',
  restructuredtext: 'rst asciidoc org plaintext-doc',
  'git-commit': 'scminput git-rebase',
  csv: 'tsv psv',
  toml: 'cargo-lock',
  ini: 'properties conf desktop editorconfig ignore gitignore systemd-unit-file',
  dockerfile: 'docker containerfile',
  bat: 'cmd batch',
  assembly: 'asm nasm asm-intel-x86-generic arm',
};

const byAlias: ReadonlyMap<string, string> = new Map(
  Object.entries(aliases).flatMap(([id, names]) => names.split(' ').map((name) => [name, id])),
);

/** The language of an editor's id or of a fence's info string; an unknown one brings sane behaviour by its text. */
export function languageOf(languageId: string): Language {
  return findLanguage(languageId) ?? unknownLanguage;
}

/** Undefined where the id is not known. */
export const findLanguage = (languageId: string): Language | undefined =>
  byName.get(languageId) ?? byName.get(byAlias.get(languageId.toLowerCase()) ?? '');

/** By the end of a file's name, where that says it. */
const extensions: Readonly<Record<string, string>> = {
  typescript: 'ts mts cts',
  typescriptreact: 'tsx',
  javascript: 'js mjs cjs',
  javascriptreact: 'jsx',
  python: 'py pyi',
  shellscript: 'sh bash zsh',
  perl: 'pl pm',
  cpp: 'cpp cc cxx hpp hh',
  csharp: 'cs',
  kotlin: 'kt kts',
  ruby: 'rb rake gemspec',
  rust: 'rs',
  elixir: 'ex exs',
  julia: 'jl',
  haskell: 'hs',
  powershell: 'ps1 psm1',
  yaml: 'yml yaml',
  markdown: 'md',
  latex: 'tex sty',
  terraform: 'tf',
  matlab: 'm',
  verilog: 'v sv',
  makefile: 'mk',
  ocaml: 'ml',
  fsharp: 'fs fsx',
  r: 'r',
  proto3: 'proto',
  'scheme-like': 'clj scm el lisp',
};

const ownExtension =
  'c h go java swift scala php lua dart fish sql html vue svelte css scss less json toml cmake liquid groovy vim xml graphql';

const byExtension: ReadonlyMap<string, string> = new Map([
  ...ownExtension.split(' ').map((name) => [name, name === 'h' ? 'c' : name] as const),
  ...Object.entries(extensions).flatMap(([id, names]) =>
    names.split(' ').map((name) => [name, id] as const),
  ),
]);

/** The editor's id for a file, by its name alone; undefined where that says nothing. */
export function languageOfPath(path: string): string | undefined {
  const name = path
    .slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    .toLowerCase();
  if (name === 'makefile' || name === 'dockerfile') return name;
  if (name === 'cmakelists.txt') return 'cmake';
  if (name.endsWith('.blade.php')) return 'blade';
  return byExtension.get(name.slice(name.lastIndexOf('.') + 1));
}
