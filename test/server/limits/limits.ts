import * as z from 'zod/mini';

const windows = z.strictObject({
  minute: z.optional(z.number()),
  hour: z.optional(z.number()),
  day: z.optional(z.number()),
});

/** How much one key may ask of one model in each window; an absent window is not limited. */
export const limits = z.strictObject({ requests: windows, tokens: windows });

export type Limits = z.infer<typeof limits>;

/** July 2026: trial keys (with the token limits of the uncached bucket), paying developers, and none that bites. */
export const limitProfiles = {
  trial: {
    requests: { minute: 5, day: 2_400 },
    tokens: { minute: 30_000, hour: 1_000_000, day: 1_000_000 },
  },
  developer: { requests: { minute: 1_000 }, tokens: { minute: 1_000_000 } },
  unlimited: {
    requests: { minute: 1e6, day: 1e9 },
    tokens: { minute: 1e9, day: 1e12 },
  },
} as const satisfies Record<string, Limits>;
