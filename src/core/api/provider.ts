/** How a provider takes a hole to fill. `none`: only through a chat prompt. */
export type FillStyle = 'none' | 'suffix' | 'mistral' | 'llamaInfill' | 'template';

/** What must be known of a provider to talk to it. Presets are data; users may change the base URL. */
export interface ProviderProfile {
  /** Lower-case id used in settings (`provider/model`), secrets and logs. */
  readonly id: string;
  readonly label: string;
  /** Everything before `/chat/completions`, without a trailing slash. */
  readonly baseUrl: string;
  readonly dialect: 'cerebras' | 'openai';
  readonly needsKey: boolean;
  readonly maxTokensField: 'max_completion_tokens' | 'max_tokens';
  /** Whether usage must be asked for with `stream_options.include_usage`. */
  readonly sendStreamOptions: boolean;
  readonly sendReasoningEffort: boolean;
  readonly fillStyle: FillStyle;
  /** Whether request bodies may be compressed. */
  readonly gzip: boolean;
  /** Absolute path warmed with GET; absent: the connection alone is opened. */
  readonly warmPath?: string;
  /** Extra request headers, e.g. OpenRouter's `X-Title`. Never a key. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a request goes: a provider, a model of it, and the key for it when it needs one. */
export interface Target {
  readonly provider: ProviderProfile;
  readonly model: string;
  readonly apiKey: string | undefined;
}
