import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type {
  AnswerEvent,
  Router,
  RouterRequest,
} from '../../../src/core/routing/routerRequest.ts';

type Asks = Pick<Router, 'ask'>;

const cassetteSchema = z.object({
  model: z.string(),
  /** By the hash of what was asked. */
  answers: z.record(z.string(), z.string()),
});

/** Answers of a real model, as they were given once: whoever has no key can play them again. */
export interface Cassette {
  readonly model: string;
  /** Plays what is recorded, and asks `router` for what is not. Without it such a request fails, and is counted. */
  readonly router: Asks;
  readonly played: number;
  readonly recorded: number;
  /** Requests that were neither on the cassette nor asked: the figures are void while there are any. */
  readonly missing: number;
  /** Writes the file with what was recorded. */
  save(): void;
}

/** Opens a cassette. A request is known by all of its messages, so a changed prompt is never answered from an old one. */
export function openCassette(file: string, model: string, router?: Asks): Cassette {
  const stored = existsSync(file)
    ? cassetteSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    : { model, answers: {} };
  if (stored.model !== model)
    throw new Error(`The cassette holds answers of ${stored.model}, not of ${model}.`);
  const answers = new Map(Object.entries(stored.answers));
  const counts = { played: 0, recorded: 0, missing: 0 };
  return {
    model,
    router: {
      async *ask(ask, signal) {
        const key = keyOf(ask);
        const known = answers.get(key);
        if (known !== undefined) {
          counts.played += 1;
          yield answered(ask, model, known);
          return;
        }
        if (router === undefined) {
          counts.missing += 1;
          return;
        }
        const events: AnswerEvent[] = [];
        for await (const batch of router.ask(ask, signal)) {
          events.push(...batch);
          yield batch;
        }
        // Only whole answers are worth playing again.
        if (events.at(-1)?.kind !== 'done') return;
        answers.set(key, events.map((event) => (event.kind === 'text' ? event.text : '')).join(''));
        counts.recorded += 1;
      },
    },
    get played() {
      return counts.played;
    },
    get recorded() {
      return counts.recorded;
    },
    get missing() {
      return counts.missing;
    },
    save() {
      const sorted = Object.fromEntries([...answers].sort(([a], [b]) => (a < b ? -1 : 1)));
      writeFileSync(file, `${JSON.stringify({ model, answers: sorted }, undefined, 1)}\n`);
    },
  };
}

const keyOf = ({ request }: RouterRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32);

const answered = (ask: RouterRequest, model: string, text: string): readonly AnswerEvent[] => [
  { kind: 'text', text },
  {
    kind: 'done',
    finishReason: 'stop',
    usage: {},
    trace: {
      task: ask.task,
      provider: 'cassette',
      model,
      wallMs: 0,
      marks: { asked: 0 },
      outcome: 'complete',
    },
  },
];
