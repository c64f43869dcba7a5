import * as z from 'zod/mini';
import { providerSettings } from './api/providerSettings.ts';
import { problemOf, type SettingProblem } from './settingProblem.ts';

const modelSetting = z._default(z.string().check(z.maxLength(200)), '');
const reasoningSetting = z._default(z.enum(['auto', 'none', 'low', 'medium', 'high']), 'auto');

/**
 * Every setting below `slipstream.`, keyed by its name in package.json. A test holds this table and
 * `contributes.configuration` together: same keys, defaults, enums and limits.
 */
const schemas = {
  /** Switches all of Slipstream on or off. */
  enabled: z._default(z.boolean(), true),
  /** Everything before `/chat/completions` of the Cerebras provider. Application scope, as all that decides where code goes: no folder, dev container or remote machine can set it. */
  baseUrl: z._default(z.string().check(z.maxLength(2000)), 'https://api.cerebras.ai/v1'),
  /** Base URLs of other providers and providers of the user's own, by id. Application scope, as `baseUrl`. */
  providers: z._default(
    z.record(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)), providerSettings),
    {},
  ),
  /** `provider/model`, or empty for the catalog's choice. Application scope. */
  'models.inline': modelSetting,
  'models.nextEdit': modelSetting,
  'models.chat': modelSetting,
  'models.edit': modelSetting,
  'models.small': modelSetting,
  'reasoning.inline': reasoningSetting,
  'reasoning.nextEdit': reasoningSetting,
  'reasoning.chat': reasoningSetting,
  'reasoning.edit': reasoningSetting,
  'reasoning.small': reasoningSetting,
  'inline.enabled': z._default(z.boolean(), true),
  /** Longest chat answer in tokens, reasoning included. Quota is charged on it in advance. */
  'chat.maxTokens': z._default(z.int().check(z.minimum(256), z.maximum(32_768)), 4_096),
  /** Whether the model may be offered tools that read the workspace; each conversation asks first. */
  'chat.tools': z._default(z.boolean(), true),
  /** Names of the editor's tools that models are offered in chat. */
  'chat.editorTools': z._default(z.array(z.string()), []),
  /** Whether AGENTS.md and .github/copilot-instructions.md go with each question. */
  'chat.projectInstructions': z._default(z.boolean(), false),
  /** Indexes the workspace and completes from its own patterns while no model can be asked. */
  'local.enabled': z._default(z.boolean(), true),
  /** Shows what the workspace's own patterns are certain of until the model's answer is there. */
  'local.instant': z._default(z.boolean(), true),
  /** Suggestions come by themselves; otherwise only when asked for. */
  'inline.automatic': z._default(z.boolean(), true),
  /** By language id; `*` for those not named. */
  'inline.languages': z._default(z.record(z.string(), z.boolean()), { '*': true }),
  'inline.comments': z._default(z.boolean(), true),
  /** Lets a suggestion that is shown grow while its answer comes. */
  'inline.grow': z._default(z.boolean(), true),
  /** Milliseconds from the editor's call until a suggestion appears; requests are made as before. */
  'inline.delayMs': z._default(z.int().check(z.minimum(0), z.maximum(5_000)), 0),
  /** How much of an answer is shown at a time; `auto`: a line or a short statement. */
  'inline.length': z._default(z.enum(['auto', 'line', 'block', 'whole']), 'auto'),
  /** The user's own words for ghost text, sent with each request. */
  'inline.instructions': z._default(z.string().check(z.maxLength(2_000)), ''),
  /** Whether AGENTS.md and .github/copilot-instructions.md go with requests for ghost text. */
  'inline.projectInstructions': z._default(z.boolean(), false),
  /** Asks for what follows a suggestion before it is accepted, when the rate limits leave plenty. */
  'inline.askAhead': z._default(z.boolean(), true),
  /** Upper bound of one answer in tokens: rate limits charge it in advance. */
  'inline.maxTokens': z._default(z.int().check(z.minimum(16), z.maximum(1024)), 192),
  'inline.maxFileKilobytes': z._default(z.int().check(z.minimum(1), z.maximum(20_000)), 1000),
  /** `local`: next edits without any request. */
  'nextEdit.enabled': z._default(z.enum(['on', 'local', 'off']), 'on'),
  'nextEdit.display': z._default(z.enum(['inline', 'hint']), 'inline'),
  /** How sure a next edit must be before it is shown. */
  'nextEdit.eagerness': z._default(z.enum(['low', 'normal', 'high']), 'normal'),
  /** `provider/model` in the order in which they answer when a task's own model cannot. Application scope. */
  fallback: z._default(
    z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(8)),
    [],
  ),
  /** Starts the next model of `fallback` beside one that is later than usual. */
  hedging: z._default(z.boolean(), false),
  /** Percent of every rate limit that ghost text leaves for what the user asks for. */
  'quota.reserve': z._default(z.number().check(z.minimum(0), z.maximum(90)), 40),
  /** US dollars a day, estimated from usage and list prices; 0: no limit. */
  'budget.dailyUsd': z._default(z.number().check(z.minimum(0), z.maximum(10_000)), 0),
  /** Shows the change while its instruction is being typed. */
  'edit.livePreview': z._default(z.boolean(), true),
  /**
   * Whether and where a change is reviewed once it is applied. `auto`: in the file where not all of it was seen before
   * Enter. `diff` is what `comparison` was called in 0.1.0.
   */
  'edit.review': z._default(z.enum(['auto', 'file', 'comparison', 'none', 'diff']), 'auto'),
  /** Sends the old text along as predicted output where the provider takes it. */
  'edit.prediction': z._default(z.boolean(), true),
  /** Opens and keeps a connection before the first request. */
  'network.warm': z._default(z.boolean(), true),
} as const;

type Schemas = typeof schemas;
export type SettingKey = keyof Schemas;

/** All settings, valid and frozen. */
export type Settings = { readonly [K in SettingKey]: z.infer<Schemas[K]> };

export interface SettingsRead {
  readonly settings: Settings;
  /** Settings that held an invalid value and fell back to their default. */
  readonly problems: readonly SettingProblem<SettingKey>[];
}

export const settingKeys = Object.keys(schemas) as readonly SettingKey[];

/** Reads all settings through `get(key)` (key without the `slipstream.` prefix). Any JSON is safe. */
export function readSettings(get: (key: SettingKey) => unknown): SettingsRead {
  const problems: SettingProblem<SettingKey>[] = [];
  const entries = settingKeys.map((key) => {
    const raw = get(key);
    const parsed = schemas[key].safeParse(raw === null ? undefined : raw);
    if (parsed.success) return [key, parsed.data] as const;
    problems.push(problemOf(key, schemas[key], parsed.error.issues[0]));
    return [key, schemas[key].parse(undefined)] as const;
  });
  // Each entry was produced by its own schema: the pairing is what the type says.
  return { settings: Object.freeze(Object.fromEntries(entries)) as Settings, problems };
}

/** JSON Schema of each setting, for the test that compares it with package.json. */
export function settingSchemas(): Readonly<Record<SettingKey, unknown>> {
  const entries = settingKeys.map((key) => [key, z.toJSONSchema(schemas[key])] as const);
  return Object.fromEntries(entries) as Record<SettingKey, unknown>;
}
