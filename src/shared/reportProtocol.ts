import * as z from 'zod/mini';
import { type Markup, markupSchema } from './markup.ts';

/** What the host tells a report's page: all of what it shows, each time. */
export interface ToReport {
  readonly type: 'show';
  readonly content: readonly Markup[];
  /** Spoken by screen readers, after something was chosen. */
  readonly announce?: string | undefined;
}

export const toReport: z.ZodMiniType<ToReport> = z.object({
  type: z.literal('show'),
  content: z.array(markupSchema),
  announce: z.optional(z.string()),
});

export const fromReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** A button was pressed or something chosen; `value` is empty for a button without one. */
  z.object({ type: z.literal('act'), action: z.string(), value: z.string() }),
]);

export type FromReport = z.infer<typeof fromReport>;
