import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { ScriptedAnswer } from '../../server/responders/scriptedAnswer.ts';
import type { SimulatedServer } from '../../server/simulatedServer.ts';
import {
  answers,
  freePort,
  prepareRedis,
  type RunningServer,
  startServer,
} from '../pythonServers.ts';
import { budgets, mostSilent, questions, type TeamGateway, upstreamLimit } from './teamPlay.ts';

const here = import.meta.dirname;

export interface RealTeam {
  readonly gateway: TeamGateway;
  /** What LiteLLM has written. */
  output(): string;
  kill(): void;
}

/** The real LiteLLM with two workers, its own key check and Redis, in front of the simulated server. */
export async function startRealTeam(python: string, upstream: SimulatedServer): Promise<RealTeam> {
  prepareRedis(python);
  const running: RunningServer[] = [];
  const kill = (): void => {
    for (const server of running) server.kill();
  };
  try {
    const redis = await startRedis(python);
    running.push(redis);
    const redisPort = Number(new URL(redis.url).port);
    const liteLlm = await startLiteLlm(python, { upstream, redisPort });
    running.push(liteLlm);
    upstream.configure({ limits: { requests: { hour: upstreamLimit }, tokens: {} } });
    upstream.script(...upstreamAnswers);
    return {
      gateway: gatewayOf(liteLlm, { upstream, redisPort }),
      output: liteLlm.output,
      kill,
    };
  } catch (error) {
    kill();
    throw error;
  }
}

const whenAsked = (includes: string): Pick<ScriptedAnswer, 'when' | 'times'> => ({
  when: { includes },
  times: 'always',
});

const upstreamAnswers: readonly ScriptedAnswer[] = [
  { ...whenAsked(questions.endless), steps: [{ do: 'content', text: 'half ' }, { do: 'stall' }] },
  ...Array.from({ length: mostSilent }, (_, number): ScriptedAnswer[] => [
    { ...whenAsked(questions.silent(number)), times: 1, steps: [{ do: 'stall' }] },
    { ...whenAsked(questions.silent(number)), steps: [{ do: 'content', text: 'ok' }] },
  ]).flat(),
  { times: 'always', steps: [{ do: 'content', text: 'ok' }] },
];

interface Behind {
  readonly upstream: SimulatedServer;
  readonly redisPort: number;
}

function gatewayOf(liteLlm: RunningServer, { upstream, redisPort }: Behind): TeamGateway {
  return {
    url: `${liteLlm.url}/v1`,
    model: 'sim',
    spent: async (key) => (await askRedis(redisPort, `GET spent:${key}`))[0] ?? 0,
    refusedByLimit: () => upstream.stats().statuses[429] ?? 0,
    answered: () =>
      upstream.stats().records.filter(({ method, status }) => method === 'POST' && status === 200)
        .length,
    taken: () => askRedis(redisPort, 'LRANGE taken 0 -1'),
    hasReached: (question) =>
      upstream.stats().records.some(({ body }) => JSON.stringify(body ?? '').includes(question)),
    kill: (worker) => process.kill(worker, 'SIGKILL'),
    renewLimit: () => upstream.advanceQuota(3_600_000),
  };
}

const startRedis = (python: string): Promise<RunningServer> =>
  startServer({
    command: python,
    args: [join(here, 'redisServer.py')],
    endsWithInput: true,
    ready(output) {
      const port = /^port (\d+)$/m.exec(output)?.[1];
      return port && `redis://127.0.0.1:${port}`;
    },
  });

async function startLiteLlm(
  python: string,
  { upstream, redisPort }: Behind,
): Promise<RunningServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(python, '..', `team-${port}.json`);
  const redis = { host: '127.0.0.1', port: redisPort };
  const model = {
    model: 'openai/gpt-oss-120b',
    api_base: `${upstream.url}/v1`,
    api_key: 'csk-simulated',
  };
  writeFileSync(
    config,
    JSON.stringify({
      model_list: [{ model_name: 'sim', litellm_params: model }],
      general_settings: { custom_auth: 'teamKeys.user_api_key_auth' },
      litellm_settings: {
        num_retries: 0,
        telemetry: false,
        cache: true,
        cache_params: { type: 'redis', mode: 'default_off', ...redis },
      },
      router_settings: {
        num_retries: 0,
        disable_cooldowns: true,
        redis_host: redis.host,
        redis_port: redis.port,
      },
    }),
  );
  const flags = ['--config', config, '--host', '127.0.0.1', '--port', String(port)];
  // A worker that is busy starting is not to be taken for a dead one.
  const workers = ['--num_workers', '2', '--timeout_worker_healthcheck', '600'];
  return await startServer({
    command: python,
    args: [join(here, 'teamLiteLlm.py'), ...flags, ...workers],
    env: {
      LITELLM_LOCAL_MODEL_COST_MAP: 'True',
      LITELLM_LOG: 'ERROR',
      NO_DOCS: 'True',
      PYTHONPATH: here,
      // It starts without one for nobody, though the key check of our own asks for another.
      LITELLM_MASTER_KEY: `sk-${randomBytes(32).toString('hex')}`,
      TEAM_BUDGETS: JSON.stringify(budgets),
      TEAM_REDIS: `redis://127.0.0.1:${redisPort}`,
    },
    endsWithInput: true,
    ready: async () => ((await answers(`${url}/health/liveliness`)) ? url : undefined),
  });
}

/** The numbers in the answer to one command: Redis speaks in lines, those with other things begin with a sign. */
function askRedis(port: number, command: string): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\nQUIT\r\n`));
    socket.setEncoding('utf8');
    socket.on('data', (more: string) => {
      text += more;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      const lines = text.split('\r\n').filter((line) => /^\d+$/.test(line));
      resolve(lines.map(Number));
    });
  });
}
