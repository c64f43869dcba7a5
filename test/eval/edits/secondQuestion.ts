import {
  createEditStatistics,
  type EditFigures,
} from '../../../src/core/refactor/editStatistics.ts';
import { runEdit } from '../../../src/core/refactor/runEdit.ts';
import type { Grammars } from '../../../src/core/syntax/syntaxTree.ts';
import { createSimulatedServer } from '../../server/simulatedServer.ts';
import { createWiredClient } from '../../servers/wiredClient.ts';
import { type EditCase, wantedPart } from './editCases.ts';

/** A fast model as it is met over the net: so long to the first token, and so many tokens a second from then on. */
export const fastModel = { firstTokenMs: 250, tokensPerSecond: 2_000 } as const;

const apiKey = 'csk-simulated';
const model = 'gpt-oss-120b';

/** What second questions came to, and how large the answers to them were. */
export interface SecondQuestions {
  readonly figures: EditFigures;
  /** Characters of the second answers, smallest first. */
  readonly answerChars: readonly number[];
}

/**
 * Asks for each of the edits as the editor does: the product's router and transport over real sockets, against a model
 * that gives the case's answer first and the whole new part when it is asked again. The waits are those that “Show
 * Suggestion Statistics” shows.
 */
export async function askTwice(
  cases: readonly EditCase[],
  grammars: Pick<Grammars, 'load'>,
): Promise<SecondQuestions> {
  const { firstTokenMs: delayMs } = fastModel;
  const server = await createSimulatedServer({ pacing: fastModel });
  const client = createWiredClient({
    id: 'cerebras',
    baseUrl: `${server.httpUrl}/v1`,
    key: apiKey,
    model,
  });
  const statistics = createEditStatistics();
  const answerChars: number[] = [];
  try {
    for (const item of cases) {
      const better = `\`\`\`\n${wantedPart(item)}\n\`\`\``;
      server.reset();
      server.script(
        { delayMs, steps: [{ do: 'stream', text: item.answer }] },
        { delayMs, steps: [{ do: 'stream', text: better }] },
      );
      const second = await askFor(item, { router: client.router, grammars });
      statistics.noteAnswer(second);
      if (second !== undefined) answerChars.push(better.length);
    }
  } finally {
    client.dispose();
    await server.close();
  }
  return { figures: statistics.figures, answerChars: answerChars.sort((a, b) => a - b) };
}

async function askFor(
  { document, languageId, path, start, end }: EditCase,
  deps: Pick<Parameters<typeof runEdit>[0], 'router' | 'grammars'>,
) {
  const target = { document: document.split('\n'), start, end, languageId, path };
  const result = await runEdit(
    { ...deps, clock: { now: () => performance.now() } },
    {
      request: { target, instruction: '', problems: [], definitions: [] },
      priority: 'asked',
      predicts: false,
    },
    { onCode: () => {}, onWaiting: () => {}, onRoute: () => {}, onAnswered: async () => {} },
    new AbortController().signal,
  );
  if (result.ok) return result.value.second;
  if (result.error.kind === 'request')
    throw new Error(`the simulated model failed: ${result.error.error.kind}`);
  return result.error.second;
}
