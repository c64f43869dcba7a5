import { readAnswer } from '../../src/core/answer/readAnswer.ts';
import { unitsOf } from '../../src/core/answer/units.ts';
import { createStreamDecoder } from '../../src/core/api/decodeStream.ts';
import { withoutThinking } from '../../src/core/api/speechFilter.ts';
import { readPromptFile } from '../../src/core/chat/slashCommand.ts';
import { isWorthShowing } from '../../src/core/completion/suggestionFilter.ts';
import { readSyntaxContext } from '../../src/core/completion/syntaxContext.ts';
import { parseIgnoreRules } from '../../src/core/context/ignoreRules.ts';
import { readFrontMatter } from '../../src/core/frontMatter.ts';
import { languageOf } from '../../src/core/language/languages.ts';
import { createScanner } from '../../src/core/language/scanner.ts';
import { readSettingsFile } from '../../src/core/models/settingsFile.ts';
import { createHunkReader } from '../../src/core/nextEdit/model/readHunks.ts';
import { splitDiff } from '../../src/core/refactor/gitDiff.ts';
import { plainOutput } from '../../src/core/refactor/terminalOutput.ts';
import { isExcludedPath } from '../../src/core/secrets/excludedPaths.ts';
import { findSecrets } from '../../src/core/secrets/findSecrets.ts';
import { learnableText } from '../../src/core/secrets/learnableText.ts';
import { createSecretMask } from '../../src/core/secrets/secretMask.ts';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';

/** What reads text of models, files and the network, with an input that grows. */
export interface Growing {
  readonly name: string;
  /** About this many UTF-16 units. */
  readonly make: (length: number) => string;
  readonly read: (text: string) => unknown;
  /** Took seconds in 0.1.0. */
  readonly wasSlow?: true;
}

const surroundings = (suffix: string) =>
  readSyntaxContext({ languageId: 'typescript', prefix: 'a', suffix });
const around = surroundings('');
const blanks = (length: number) => ' '.repeat(length);
const secretShapes = [
  'password',
  'password=',
  'key: ',
  'a.',
  'aA1',
  '://a:',
  '-----BEGIN PRIVATE KEY-----\n',
  'eyJ',
  'mysql -p ',
  `${'A1b'.repeat(21)}A\n`,
  '"d":"',
  ' ',
  '(',
  'kind: Secret\n---\n',
  'sk-',
];

const nothing = { document: [''], start: 0, end: 1, languageId: 'typescript', path: 'src/a.ts' };
const readAs = (languageId: string) => (text: string) =>
  readAnswer(text, { ...nothing, languageId, document: ['const a = 1;'] }, false);
const scanAs = (languageId: string) => (text: string) =>
  createScanner(languageOf(languageId)).feed(text);
const unitsAs = (languageId: string) => (text: string) => unitsOf(text.split('\n'), languageId);

function decode(text: string): unknown {
  const decoder = createStreamDecoder({ provider: 'p', model: 'm', hasKey: true });
  return [decoder.feed(text), decoder.end()];
}

/** What a text repeats, for readers that are to take any. */
const repeated = [
  ' ',
  '\t',
  '\n',
  '// ',
  '/*',
  '*',
  '-',
  '#',
  '`',
  '~',
  '"',
  "'",
  '(',
  '[',
  '{',
  '<',
  '>',
  '=',
  ':',
  '|',
  'a',
  'a ',
  'a.',
  'a/',
  '- ',
  '1. ',
  '> ',
  '{{',
  '${',
  '<a ',
  '<!--',
  '[a](',
  '![',
  '**',
  '__',
  '&',
  '\\',
  '\u2028',
  '\r',
  '=> ',
  'if ',
  '(/**/}',
  '{#',
  '<<<<<<< SEARCH\n',
  '```\n',
  '@@ -1 +1 @@\n',
  '// ...\n',
  'a = b\n',
  'a: b\n',
];
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'answer that is an edit': readAs('typescript'),
  'answer that is an edit in Python': readAs('python'),
  'answer that is an edit in Markdown': readAs('markdown'),
  'answer in the panel': renderMarkdown,
  'code of TypeScript': scanAs('typescript'),
  'code of Ruby': scanAs('ruby'),
  'code of HTML': scanAs('html'),
  'code of Markdown': scanAs('markdown'),
  'code of YAML': scanAs('yaml'),
  'units of TypeScript': unitsAs('typescript'),
  'units of YAML': unitsAs('yaml'),
  'units of CSS': unitsAs('css'),
  thinking: withoutThinking,
  stream: decode,
  events: (text) =>
    decode(`data: {"choices":[{"index":0,"delta":{"content":${JSON.stringify(text)}}}]}\n\n`),
  'prompt file': (text) => readPromptFile('a.md', text),
  'ignore rules': parseIgnoreRules,
  'terminal output': plainOutput,
  'next edit': (text) => createHunkReader(['a', 'b'], 3).feed(text),
};

export const growing: readonly Growing[] = [
  {
    wasSlow: true,
    name: 'blanks after the cursor',
    make: (n) => `${blanks(n)}x`,
    read: surroundings,
  },
  {
    wasSlow: true,
    name: 'blanks in a comment of a completion',
    make: (n) => `// a${blanks(n)}b`,
    read: (text) => isWorthShowing(text, around),
  },
  {
    wasSlow: true,
    name: 'tabs in a comment of a completion',
    make: (n) => `// a${'\t'.repeat(n)}b`,
    read: (text) => isWorthShowing(text, around),
  },
  {
    wasSlow: true,
    name: 'front matter of a prompt file',
    make: (n) => `---\na:${blanks(n)}b${blanks(n)}\n---\n`,
    read: readFrontMatter,
  },
  { wasSlow: true, name: 'quotes in the panel', make: (n) => '>'.repeat(n), read: renderMarkdown },
  {
    wasSlow: true,
    name: 'lists in the panel',
    make: (n) =>
      Array.from({ length: Math.ceil(Math.sqrt(n)) }, (_, at) => `${blanks(at * 2)}- a`).join('\n'),
    read: renderMarkdown,
  },
  { name: 'settings file', make: (n) => `{ "a": /*${'*'.repeat(n)} 1 }`, read: readSettingsFile },
  { name: 'diff', make: (n) => 'diff --git a/a b/b\n'.repeat(n / 20), read: splitDiff },
  { name: 'path', make: (n) => `${'a/'.repeat(n / 2)}.env.bak`, read: isExcludedPath },
  {
    name: 'what the predictor learns',
    make: (n) => `a: ${blanks(n)}"`,
    read: (text) => learnableText('docker-compose.yml', text),
  },
  {
    name: 'known secrets',
    make: (n) => 'password = "Zk4KN2K9gKb7"\n'.repeat(n / 26),
    read: (text) => createSecretMask().hide(text),
  },
  {
    wasSlow: true,
    name: 'blanks in an edit answer’s comment',
    make: (n) => `\`\`\`ts\n// a${blanks(n)}b\n\`\`\``,
    read: readAs('typescript'),
  },
  ...secretShapes.map((shape) => ({
    name: `secrets in ${JSON.stringify(shape)}`,
    make: (n: number) => shape.repeat(Math.ceil(n / shape.length)),
    read: findSecrets,
  })),
  ...Object.entries(readers).flatMap(([name, read]) =>
    repeated.map((shape) => ({
      name: `${name}: ${JSON.stringify(shape)}`,
      make: (n: number) => shape.repeat(Math.ceil(n / shape.length)),
      read,
    })),
  ),
];

function renderMarkdown(text: string): unknown {
  const stream = createMarkdownStream();
  stream.append(text);
  stream.finish();
  return stream.blocks;
}
