import { isWorthShowing } from '../../src/core/completion/suggestionFilter.ts';
import { readSyntaxContext } from '../../src/core/completion/syntaxContext.ts';
import { readFrontMatter } from '../../src/core/frontMatter.ts';
import { readSettingsFile } from '../../src/core/models/settingsFile.ts';
import { splitDiff } from '../../src/core/refactor/gitDiff.ts';
import { isExcludedPath } from '../../src/core/secrets/excludedPaths.ts';
import { findSecrets } from '../../src/core/secrets/findSecrets.ts';
import { learnableText } from '../../src/core/secrets/learnableText.ts';
import { createSecretMask } from '../../src/core/secrets/secretMask.ts';
import { createMarkdownStream } from '../../src/webview/markdown/markdownStream.ts';

/** What reads text of models, files and the network, with an input that grows. */
interface Growing {
  readonly name: string;
  readonly make: (length: number) => string;
  readonly read: (text: string) => unknown;
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

const growing: readonly Growing[] = [
  { name: 'blanks after the cursor', make: (n) => `${blanks(n)}x`, read: surroundings },
  {
    name: 'blanks in a comment of a completion',
    make: (n) => `// a${blanks(n)}b`,
    read: (text) => isWorthShowing(text, around),
  },
  {
    name: 'tabs in a comment of a completion',
    make: (n) => `// a${'\t'.repeat(n)}b`,
    read: (text) => isWorthShowing(text, around),
  },
  {
    name: 'front matter of a prompt file',
    make: (n) => `---\na:${blanks(n)}b${blanks(n)}\n---\n`,
    read: readFrontMatter,
  },
  { name: 'quotes in the panel', make: (n) => '>'.repeat(n), read: renderMarkdown },
  {
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
  ...secretShapes.map((shape) => ({
    name: `secrets in ${JSON.stringify(shape)}`,
    make: (n: number) => shape.repeat(Math.ceil(n / shape.length)),
    read: findSecrets,
  })),
];

function renderMarkdown(text: string): unknown {
  const stream = createMarkdownStream();
  stream.append(text);
  stream.finish();
  return stream.blocks;
}

/** Characters of the smaller input. The larger one has ten times as many. */
const smallLength = 10_000;
const mostGrowth = 15;
/** Below this a time says nothing, in milliseconds. */
const leastMs = 2;
const repeats = 5;

function medianMs({ make, read }: Growing, length: number): number {
  const text = make(length);
  const times = Array.from({ length: repeats }, () => {
    const before = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  return times[Math.floor(repeats / 2)] ?? 0;
}

/** Prints how the time of each reader grows with its input. True when none grows faster than it may. */
export function measureGrowth(): boolean {
  console.log('| reader | ms at 10,000 | ms at 100,000 | growth |\n|---|---|---|---|');
  const rows = growing.map((one) => {
    medianMs(one, smallLength);
    const small = medianMs(one, smallLength);
    const large = medianMs(one, smallLength * 10);
    const growth = large / Math.max(small, leastMs);
    const isRight = growth <= mostGrowth;
    console.log(
      `| ${one.name} | ${small.toFixed(1)} | ${large.toFixed(1)} | ${growth.toFixed(1)}${isRight ? '' : ' ✖'} |`,
    );
    return isRight;
  });
  return rows.every((isRight) => isRight);
}
