// Real servers: `npm run test:servers`. LiteLLM in front of the simulated server, and llama.cpp with a real model, both
// from PyPI; with `team` LiteLLM with two workers and Redis. Exit codes: 0 all held, 1 something did not, 69 what is
// needed cannot be had here (said in one line).
import { join } from 'node:path';
import { createSimulatedServer, type SimulatedServer } from '../server/simulatedServer.ts';
import { atOnce } from '../server/useServer.ts';
import { type Checks, createChecks } from './checks.ts';
import { checkGateway } from './gatewayChecks.ts';
import { checkLlama } from './llamaChecks.ts';
import {
  preparePython,
  type RunningServer,
  startLiteLlm,
  startLlama,
  Unavailable,
} from './pythonServers.ts';
import { startRealTeam } from './team/realTeam.ts';
import { createTeamPlay, type TeamScene, teamScenes } from './team/teamPlay.ts';

const unavailableCode = 69;
const root = join(import.meta.dirname, '..', '..');

process.exitCode = await main(process.argv.slice(2));

async function main(parts: readonly string[]): Promise<number> {
  const began = performance.now();
  const checks = createChecks();
  const upstream = await createSimulatedServer({
    flavour: 'openai',
    alpn: [],
    pacing: atOnce,
    // A model that answers without thinking, as most behind a gateway do.
    reasoningTokens: { low: 0, medium: 0, high: 0 },
  });
  try {
    const python = preparePython(root);
    await (parts.includes('team') ? checkTeam : checkAlone)(python, upstream, checks);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`The real servers were not tested: ${error.message} cannot be had here.`);
    return unavailableCode;
  } finally {
    await upstream.close();
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${checks.passed} passed, ${checks.failed} failed in ${seconds} s`);
  return checks.failed === 0 ? 0 : 1;
}

async function checkAlone(
  python: string,
  upstream: SimulatedServer,
  checks: Checks,
): Promise<void> {
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
  }
}

async function checkTeam(python: string, upstream: SimulatedServer, checks: Checks): Promise<void> {
  const team = await startRealTeam(python, upstream);
  const play = createTeamPlay(team.gateway);
  try {
    for (const scene of ['limit', 'budgets', 'killed'] satisfies TeamScene[])
      await checks.run(`LiteLLM, two workers: ${teamScenes[scene]}`, () => play.play(scene));
    if (checks.failed > 0) console.log(team.output());
  } finally {
    play.dispose();
    team.kill();
  }
}
