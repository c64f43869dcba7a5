import { sep } from 'node:path';
import type { Pattern } from './patternsInSource.ts';

/**
 * A process of its own, for `RegExp` is replaced before any module is read: prints the patterns that `src` puts together at
 * run time, with their places, as JSON. What is put together only when something is called is called here.
 */
const recorded: Pattern[] = [];
const native = RegExp;

/** The first place in `src` on the stack. */
function callerPlace(): string | undefined {
  const stack = (new Error().stack ?? '').replaceAll(sep, '/');
  const [, path, line] = native('/(src/[^:?]+\\.tsx?)[^:]*:(\\d+):').exec(stack) ?? [];
  return path === undefined ? undefined : `${path}:${line}`;
}

globalThis.RegExp = new Proxy(native, {
  construct(target, [pattern, flags]: [string | RegExp, string | undefined], newTarget) {
    const made: RegExp = Reflect.construct(target, [pattern, flags], newTarget);
    const place = callerPlace();
    if (place !== undefined) recorded.push({ place, source: made.source, flags: made.flags });
    return made;
  },
});

const { readOverflow } = await import('../../src/core/api/overflow.ts');
const { readRefusal } = await import('../../src/core/api/refusal.ts');
const { withoutThinking } = await import('../../src/core/api/speechFilter.ts');
const { withStart } = await import('../../src/core/completion/firstLine.ts');
const { readSyntaxContext } = await import('../../src/core/completion/syntaxContext.ts');
const { createCodeIndex } = await import('../../src/core/context/codeIndex.ts');
const { createCodeSources } = await import('../../src/core/context/codeSources.ts');
const { gatherContext } = await import('../../src/core/context/gatherContext.ts');
const { createFakeClock } = await import('../support/fakeClock.ts');
const { createMarkdownStream } = await import('../../src/webview/markdown/markdownStream.ts');
await import('../../src/core/answer/readAnswer.ts');
await import('../../src/core/language/languages.ts');
await import('../../src/core/refactor/terminalOutput.ts');
await import('../../src/core/secrets/excludedPaths.ts');
await import('../../src/core/secrets/findSecrets.ts');
await import('../../src/core/secrets/revealer.ts');

const { readErrorValue } = await import('../../src/core/api/errorBody.ts');
const error = (message: string) => readErrorValue({ error: { message } });
readOverflow(error('maximum context length is 8192 tokens, however you requested 9000 tokens'));
readRefusal(400, error('tools is not supported'), { isFill: false, fields: ['tools'] });
withoutThinking('<think>a</think>b<seed:think>c</seed:think>d');
const around = (languageId: string, prefix: string) =>
  readSyntaxContext({ languageId, prefix, suffix: '' });
withStart('2. b', around('markdown', '1. a'));
withStart('2) b', around('markdown', '1) a'));
withStart('$value', around('typescript', 'return'));
for (const marker of ['```', '~~~~']) createMarkdownStream().append(`${marker}ts\na\n`);
await useCodeSources();
console.log(JSON.stringify(recorded));

async function useCodeSources(): Promise<void> {
  const clock = createFakeClock();
  const index = createCodeIndex(clock);
  const text = "import { a } from './other.ts';\n";
  for (const path of ['src/here.ts', 'src/other.ts', 'src/a+b.(c).ts'])
    index.put({ documentKey: path, path, languageId: 'typescript', text: () => text });
  await clock.advance(60_000);
  const place = {
    documentKey: 'src/here.ts',
    version: 1,
    path: 'src/here.ts',
    languageId: 'typescript',
    prefix: text,
    suffix: '',
  };
  const sources = createCodeSources(index, undefined);
  await gatherContext(place, { sources, deadlineMs: 0, clock }, new AbortController().signal);
}
