import * as z from 'zod/mini';
import { providerPresets } from './providerPresets.ts';

const presetIds = providerPresets.map((preset) => preset.id);

const shortText = z.string().check(z.minLength(1), z.maxLength(200));
/** Printable ASCII: a line end would begin another header. */
const headerValue = z.string().check(z.maxLength(2000), z.regex(/^[\t\x20-\x7e]*$/));
const tokens = z.int().check(z.minimum(256), z.maximum(100_000_000));
const seconds = z.number().check(z.minimum(1), z.maximum(600));
const usd = z.number().check(z.minimum(0), z.maximum(10_000));

/** What the user knows of one model of a provider; it counts before what the server or the catalog says. */
const modelSettings = z.object({
  /** Prompt and answer together, in tokens. */
  window: z.optional(tokens),
  /** Longest answer in tokens. */
  maxAnswer: z.optional(tokens),
  /** How it is asked to fill in the middle; `none`: through the chat prompt. */
  fill: z.optional(z.enum(['none', 'suffix', 'mistral', 'llamaInfill', 'template'])),
  /** The markers of `fill: "template"`; not needed for models that are known. */
  fillTemplate: z.optional(
    z.object({
      prefix: z.string().check(z.maxLength(100)),
      suffix: z.string().check(z.maxLength(100)),
      middle: z.string().check(z.maxLength(100)),
      suffixFirst: z.optional(z.boolean()),
      stop: z.optional(z.array(shortText).check(z.maxLength(4))),
    }),
  ),
  /** Request fields that it does not take. */
  omitFields: z.optional(z.array(shortText).check(z.maxLength(20))),
  /** Request fields by the name under which it takes them. */
  renameFields: z.optional(z.record(shortText, shortText)),
  /** Whether it thinks before it answers: it is waited for longer. */
  reasoning: z.optional(z.boolean()),
  inputUsdPerMTok: z.optional(usd),
  outputUsdPerMTok: z.optional(usd),
  /** Until the answer begins, and between two pieces of it. */
  firstByteSeconds: z.optional(seconds),
  idleSeconds: z.optional(seconds),
});
export type ModelSettings = z.infer<typeof modelSettings>;

/** `slipstream.providers.<id>`. */
export const providerSettings = z.object({
  /** Whose ways the provider has; its own id's when it names a preset, else those of OpenAI's API. */
  preset: z.optional(z.enum(presetIds)),
  label: z.optional(z.string().check(z.minLength(1), z.maxLength(60))),
  baseUrl: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
  needsKey: z.optional(z.boolean()),
  /** Sent with every request. `${key}` stands for the provider's key, `${secret:name}` for another kept secret. */
  headers: z.optional(
    z.record(z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/)), headerValue),
  ),
  /** Appended to every address, e.g. Azure's `api-version`. */
  query: z.optional(
    z.record(
      z.string().check(z.regex(/^[A-Za-z][\w.-]{0,99}$/)),
      z.string().check(z.maxLength(200)),
    ),
  ),
  /** Where the key goes: `bearer`, `none`, or the name of a header. */
  auth: z.optional(z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/))),
  /** Allows plain http to a machine of one's own network; it is asked once what may be sent. */
  insecureHttp: z.optional(z.boolean()),
  models: z.optional(z.record(shortText, modelSettings)),
});
export type ProviderSettings = z.infer<typeof providerSettings>;
