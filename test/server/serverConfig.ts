import * as z from 'zod/mini';
import { limitProfiles, limits } from './limits/limits.ts';
import { modelEntry, publicModels } from './wire/modelTable.ts';

const ms = z.number().check(z.minimum(0));

/** How fast answers are. Defaults: a 70B-class model on Cerebras hardware. */
const pacing = z.strictObject({
  /** From the whole request to the first token. */
  firstTokenMs: z._default(ms, 170),
  /** Added for each uncached prompt token. */
  prefillMsPerToken: z._default(ms, 0),
  tokensPerSecond: z._default(z.number().check(z.gt(0)), 2_300),
  /** Tokens in one chunk; the API sends several. */
  tokensPerChunk: z._default(z.int().check(z.minimum(1)), 4),
  /** When status and headers leave; with the first token unless given. */
  headMs: z.optional(ms),
});

/** How often and how an oracle is wrong. */
const fallibility = z.strictObject({
  seed: z.int(),
  /** Chance of each answered line to be wrong. */
  errorRate: z._default(z.number().check(z.minimum(0), z.maximum(1)), 0.35),
});

const oracleFields = {
  /** Finished files, read once when the brain is chosen. */
  folder: z.string(),
  /** What a prompt marks the cursor with, beside the usual ones. */
  holeMarkers: z._default(z.array(z.string()), []),
  maxLines: z._default(z.int().check(z.minimum(1)), 200),
  fallible: z.optional(fallibility),
};

const brain = z.discriminatedUnion('kind', [
  /** Only what tests script; anything else is answered with a sentence that says so. */
  z.strictObject({ kind: z.literal('script') }),
  z.strictObject({ kind: z.literal('oracle'), ...oracleFields }),
  /** With a folder, holes in prompts are filled from it. */
  z.strictObject({
    kind: z.literal('demo'),
    ...oracleFields,
    folder: z.optional(z.string()),
  }),
  /** A user's own project: answers only what can be known without a model. */
  z.strictObject({
    kind: z.literal('project'),
    folder: z.string(),
    holeMarkers: oracleFields.holeMarkers,
  }),
]);

/** Everything about the server that can be chosen, at start and through the control port. */
export const serverConfig = z.strictObject({
  /** Whose API it speaks: routes, schemas, error shapes. */
  flavour: z._default(z.enum(['cerebras', 'openai', 'mistral', 'llamacpp']), 'cerebras'),
  brain: z._default(brain, { kind: 'script' }),
  pacing: z.prefault(pacing, {}),
  limits: z._default(z.union([z.enum(['unlimited', 'trial', 'developer']), limits]), 'unlimited'),
  /** Keys it accepts. */
  apiKeys: z._default(z.array(z.string()), ['csk-simulated']),
  models: z._default(z.array(modelEntry), [...publicModels]),
  /** Enforced context by model id where it is lower than advertised, as for some trial keys. */
  contextCaps: z._default(z.record(z.string(), z.int()), {}),
  reasoningTokens: z._default(z.strictObject({ low: z.int(), medium: z.int(), high: z.int() }), {
    low: 24,
    medium: 96,
    high: 320,
  }),
  /** Closes a connection after this long without a request; 0: never. */
  idleCloseMs: z._default(ms, 0),
  /** Whether listings and warmings count against the request limits. */
  countsEveryRequest: z._default(z.boolean(), false),
});

export type ServerConfig = z.infer<typeof serverConfig>;
export type Pacing = ServerConfig['pacing'];
export type BrainConfig = ServerConfig['brain'];
export type OracleConfig = Extract<BrainConfig, { kind: 'oracle' }>;

/** Settings as a caller writes them: all optional. */
export type ServerConfigInput = z.input<typeof serverConfig>;

/** The limits that a config names. */
export function limitsOf({ limits: named }: ServerConfig) {
  return typeof named === 'string' ? limitProfiles[named] : named;
}
