import type { ReasoningEffort } from '../api/modelRequest.ts';
import type { Abilities } from './catalogModel.ts';
import type { Day } from './day.ts';

/**
 * What we ship about one public Cerebras model. `null`: no source says. Limits are those of paid
 * keys (trial keys have less and learn it from the server's refusal); speeds are the vendor's. Dates are UTC days.
 */
export interface BundledModel {
  readonly id: string;
  readonly name: string;
  /** Stage while it is served, or was. */
  readonly stage: 'production' | 'preview' | null;
  readonly parametersB: number | null;
  readonly windowTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly tokensPerSecond: number | null;
  readonly inputUsdPerMTok: number | null;
  readonly outputUsdPerMTok: number | null;
  readonly abilities: Abilities;
  /** Values of `reasoning_effort` it takes; empty where none may be sent or no source says. */
  readonly reasoningEfforts: readonly ReasoningEffort[];
  readonly canHideReasoning: boolean | null;
  readonly releasedOn: Day | null;
  /** When its end was made public. */
  readonly announcedOn: Day | null;
  /** Last day of service on the public endpoints. */
  readonly retiresOn: Day | null;
  /** Recommended by the vendor; may have retired since: follow it with `resolveReplacement`. */
  readonly replacement: string | null;
  /** Where the above was read. */
  readonly sources: readonly string[];
}

type Ability = keyof Abilities;

type Known = Partial<Omit<BundledModel, 'abilities'>> &
  Pick<BundledModel, 'id' | 'name' | 'sources'> & {
    readonly can: readonly Ability[];
    readonly cannot?: readonly Ability[];
  };

/** Completes a description: what is not written is not known. */
export function describe({ can, cannot = [], ...known }: Known): BundledModel {
  const ability = (name: Ability) =>
    can.includes(name) ? true : cannot.includes(name) ? false : undefined;
  return {
    stage: null,
    parametersB: null,
    windowTokens: null,
    maxOutputTokens: null,
    tokensPerSecond: null,
    inputUsdPerMTok: null,
    outputUsdPerMTok: null,
    abilities: {
      streaming: ability('streaming'),
      tools: ability('tools'),
      parallelToolCalls: ability('parallelToolCalls'),
      structuredOutputs: ability('structuredOutputs'),
      reasoning: ability('reasoning'),
      vision: ability('vision'),
    },
    reasoningEfforts: [],
    canHideReasoning: null,
    releasedOn: null,
    announcedOn: null,
    retiresOn: null,
    replacement: null,
    ...known,
  };
}
