import { rootCertificates } from 'node:tls';
import { openAsker } from '../../../src/bench/openAsker.ts';
import type { Asker } from '../../../src/core/benchmark/asker.ts';
import type { BenchPrompt } from '../../../src/core/benchmark/promptSets.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { directNetwork } from '../../../src/net/network.ts';
import type { TruthServer } from './truthServer.ts';

/** Asks as the command line does, over HTTPS and HTTP/2. */
export const openTruthAsker = (server: TruthServer): Asker =>
  openAsker({
    clock: createSystemClock({ keepsAlive: true }),
    network: { ...directNetwork, ca: [...rootCertificates, server.ca] },
    apiKey: server.key,
    options: { baseUrl: `${server.httpsUrl}/v1`, maxTokens: undefined, reasoning: 'none' },
  });

export const textWith = (mark: number): string =>
  `Explain in a few sentences how HTTP/2 differs from HTTP/1.1. [mark ${mark}]`;

export const promptWith = (mark: number, maxTokens: number): BenchPrompt => ({
  messages: [{ role: 'user', content: textWith(mark) }],
  maxTokens,
});
