import * as z from 'zod/mini';

const effort = z.enum(['none', 'low', 'medium', 'high']);

/** What the server knows of a model it offers. */
export const modelEntry = z.strictObject({
  id: z.string(),
  name: z.string(),
  contextTokens: z.int(),
  maxOutputTokens: z.int(),
  /** USD per million tokens. */
  promptPrice: z.number(),
  completionPrice: z.number(),
  /** Accepted values of `reasoning_effort`; empty for a model that does not reason. */
  efforts: z.array(effort),
  defaultEffort: effort,
  hasVision: z.boolean(),
  isPreview: z.boolean(),
  isDeprecated: z.boolean(),
  /** Listed at /public/v1/models; otherwise only for keys (dedicated endpoints). */
  isPublic: z.boolean(),
  huggingFaceId: z.optional(z.string()),
});

export type ModelEntry = z.infer<typeof modelEntry>;
export type Effort = z.infer<typeof effort>;

/** The public catalogue of October 2026. */
export const publicModels: readonly [gptOss: ModelEntry, qwen: ModelEntry] = [
  {
    id: 'gpt-oss-120b',
    name: 'OpenAI GPT OSS 120B',
    contextTokens: 131_072,
    maxOutputTokens: 40_960,
    promptPrice: 0.35,
    completionPrice: 0.75,
    efforts: ['low', 'medium', 'high'],
    defaultEffort: 'medium',
    hasVision: false,
    isPreview: false,
    isDeprecated: false,
    isPublic: true,
    huggingFaceId: 'openai/gpt-oss-120b',
  },
  {
    id: 'qwen-3.8-27b',
    name: 'Qwen 3.8 27B',
    contextTokens: 131_072,
    maxOutputTokens: 32_768,
    promptPrice: 0.99,
    completionPrice: 1.49,
    efforts: ['none', 'low', 'medium', 'high'],
    defaultEffort: 'high',
    hasVision: true,
    isPreview: false,
    isDeprecated: false,
    isPublic: true,
    huggingFaceId: 'Qwen/Qwen3.8-27B',
  },
];
