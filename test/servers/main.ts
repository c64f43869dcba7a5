// Real servers: `npm run test:servers`. LiteLLM in front of the simulated server, and llama.cpp with a real model, both
// from PyPI. Exit codes: 0 all held, 1 something did not, 69 what is needed cannot be had here (said in one line).
import { join } from 'node:path';
import { createSimulatedServer } from '../server/simulatedServer.ts';
import { atOnce } from '../server/useServer.ts';
import { createChecks } from './checks.ts';
import { checkGateway } from './gatewayChecks.ts';
import { checkLlama } from './llamaChecks.ts';
import {
  preparePython,
  type RunningServer,
  startLiteLlm,
  startLlama,
  Unavailable,
} from './pythonServers.ts';

const unavailableCode = 69;
const root = join(import.meta.dirname, '..', '..');

process.exitCode = await main(process.argv.slice(2));

async function main(parts: readonly string[]): Promise<number> {
  if (parts.includes('team')) {
    console.log(
      'The team was not tested with the real LiteLLM: Redis, PostgreSQL and the engine of its database client are not in PyPI.',
    );
    return unavailableCode;
  }
  const began = performance.now();
  let python: string;
  try {
    python = preparePython(root);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`The real servers were not tested: ${error.message} cannot be had here.`);
    return unavailableCode;
  }
  const checks = createChecks();
  const upstream = await createSimulatedServer({
    flavour: 'openai',
    alpn: [],
    pacing: atOnce,
    // A model that answers without thinking, as most behind a gateway do.
    reasoningTokens: { low: 0, medium: 0, high: 0 },
  });
  const running: RunningServer[] = [];
  try {
    const [gateway, llama] = await Promise.all([
      startLiteLlm(python, upstream.url),
      startLlama(python),
    ]);
    running.push(gateway, llama);
    await checkGateway(gateway, upstream, checks);
    await checkLlama(llama, checks);
  } finally {
    for (const server of running) server.kill();
    await upstream.close();
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${checks.passed} passed, ${checks.failed} failed in ${seconds} s`);
  return checks.failed === 0 ? 0 : 1;
}
