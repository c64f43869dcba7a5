import { type BundledModel, describe } from './bundledModel.ts';

/** Public models served when this version was made (evidence through 2026-11-05). */
export const servedModels: readonly BundledModel[] = [
  // Thinking cannot be switched off: `none` is refused. The release day is that of the SDK that first knew it.
  describe({
    id: 'gpt-oss-120b',
    name: 'OpenAI GPT OSS 120B',
    stage: 'production',
    parametersB: 120,
    windowTokens: 131_072,
    maxOutputTokens: 40_960,
    tokensPerSecond: 3000,
    inputUsdPerMTok: 0.35,
    outputUsdPerMTok: 0.75,
    can: ['streaming', 'tools', 'parallelToolCalls', 'structuredOutputs', 'reasoning'],
    cannot: ['vision'],
    reasoningEfforts: ['low', 'medium', 'high'],
    canHideReasoning: true,
    releasedOn: '2025-08-05',
    sources: [
      'inference-docs.cerebras.ai/models/openai-oss',
      'OpenAPI 2026-07 reasoning_effort notes',
      'skills.sh/terminalskills/cerebras (Oct 2026)',
    ],
  }),
  // No source says whether it counts as production or preview; it is sold and priced like production. Thinks at `high`
  // unless told otherwise. Some lists give 65,536 tokens of window; the press measured 1,500 tokens/s. That it keeps to
  // output schemas is inferred.
  describe({
    id: 'qwen-3.8-27b',
    name: 'Qwen 3.8 27B',
    stage: 'production',
    parametersB: 27,
    windowTokens: 131_072,
    maxOutputTokens: 32_768,
    tokensPerSecond: 1850,
    inputUsdPerMTok: 0.99,
    outputUsdPerMTok: 1.49,
    can: ['streaming', 'tools', 'structuredOutputs', 'reasoning', 'vision'],
    reasoningEfforts: ['none', 'low', 'medium', 'high'],
    releasedOn: '2026-09-03',
    sources: [
      'anomalyco/models.dev providers/cerebras/models/qwen-3.8-27b.toml',
      'charmbracelet/catwalk#567 (Cerebras staff)',
      'bolna.ai docs quoting the model catalog',
      'VoiceInk#948 quoting changelog 2026-09-03',
    ],
  }),
];
