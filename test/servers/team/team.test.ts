import type { ServerResponse } from 'node:http';
import {
  answered,
  chunk,
  openPlainServer,
  type PlainServer,
  reply,
  type SeenRequest,
  sse,
} from '../plainServer.ts';
import {
  budgets,
  createTeamPlay,
  questions,
  type TeamGateway,
  type TeamPlay,
  teamScenes,
  upstreamLimit,
} from './teamPlay.ts';

/**
 * Behaves as LiteLLM with two workers, keys and budgets does: checks the key, counts its budget, hands the limits of its
 * upstream on under its prefix, and loses what a worker was doing when that worker is killed.
 */
async function openTeamGateway(): Promise<TeamGateway & { close(): void }> {
  const spent: Record<string, number> = {};
  const taken: number[] = [];
  const asked = new Set<string>();
  const running = [new Set<ServerResponse>(), new Set<ServerResponse>()] as const;
  let refused = 0;
  let used = 0;
  let answers = 0;

  const limits = () => ({
    'llm_provider-x-ratelimit-limit-requests-hour': String(upstreamLimit),
    'llm_provider-x-ratelimit-remaining-requests-hour': String(Math.max(0, upstreamLimit - used)),
    'llm_provider-x-ratelimit-reset-requests-hour': '3600',
  });

  function refusalOf(key: string): readonly [number, object] | undefined {
    const budget = budgets[key];
    if (budget === undefined)
      return [401, { error: { message: 'Invalid proxy server token', code: '401' } }];
    const message = { message: 'Budget has been exceeded!', type: 'budget_exceeded', code: '422' };
    return (spent[key] ?? 0) >= budget ? [422, { error: message }] : undefined;
  }

  function answer(request: SeenRequest, response: ServerResponse): void {
    const question = JSON.stringify(request.body['messages']);
    const isFirst = !asked.has(question);
    asked.add(question);
    if (question.includes(questions.silent(0).slice(0, 14)) && isFirst) return;
    answers += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream', ...limits() });
    if (question.includes(questions.endless)) response.write(sse(chunk({ content: 'half ' })));
    else response.end(answered('ok'));
  }

  const server: PlainServer = await openPlainServer((request, response) => {
    const key = (request.headers.authorization ?? '').replace('Bearer ', '');
    const refusal = refusalOf(key);
    if (refusal !== undefined) return reply(response, ...refusal);
    spent[key] = (spent[key] ?? 0) + 1;
    const worker = taken.length % 2 === 0 ? 0 : 1;
    taken.push(worker);
    if (used >= upstreamLimit) {
      refused += 1;
      return reply(response, 429, { error: { message: 'slow down', code: '429' } }, limits());
    }
    used += 1;
    running[worker].add(response);
    response.once('close', () => running[worker].delete(response));
    return answer(request, response);
  });
  return {
    url: server.url,
    model: 'm',
    spent: async (key) => spent[key] ?? 0,
    refusedByLimit: () => refused,
    answered: () => answers,
    taken: async () => taken,
    hasReached: (question) => [...asked].some((messages) => messages.includes(question)),
    kill(worker) {
      for (const response of running[worker === 0 ? 0 : 1]) response.destroy();
    },
    renewLimit() {
      used = 0;
    },
    close: server.close,
  };
}

describe('a team behind one gateway: four windows, two keys, one upstream limit', () => {
  let gateway: Awaited<ReturnType<typeof openTeamGateway>>;
  let play: TeamPlay;

  before(async () => {
    gateway = await openTeamGateway();
    play = createTeamPlay(gateway);
  });
  after(() => {
    play.dispose();
    gateway.close();
  });

  for (const scene of ['limit', 'budgets', 'killed'] as const)
    it(teamScenes[scene], () => play.play(scene));
});
