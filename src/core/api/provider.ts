/**
 * How a provider takes a hole to fill.
 * `none`: only through a chat prompt. `suffix`: `/completions` with `suffix`. `mistral`: `/fim/completions`.
 * `llamaInfill`: llama.cpp's `/infill`. `template`: `/completions` with the model's own marker tokens in the prompt.
 */
export type FillStyle = 'none' | 'suffix' | 'mistral' | 'llamaInfill' | 'template';

/**
 * Where a server says more of its models than in its listing. `ollamaShow`: `/api/show`, asked for each. `llamaProps`:
 * `/props`, for the one that is loaded.
 */
export type DetailsRoute = 'ollamaShow' | 'llamaProps';

/** The marker tokens of a model trained to fill in the middle, in the order they are written. */
export interface FillTemplate {
  /** `suffixFirst`: suffix and its marker stand before the prefix. Default: the prefix first. */
  readonly order?: 'suffixFirst';
  readonly beforePrefix: string;
  readonly beforeSuffix: string;
  readonly beforeMiddle: string;
  /** Texts at which the model has left the hole; sent as stop sequences, at most 4. */
  readonly stop: readonly string[];
}

/** What the user's settings say of one model. */
export interface DeclaredModel {
  readonly traits: ModelTraits;
  readonly windowTokens?: number;
  readonly maxAnswerTokens?: number;
  readonly reasons?: boolean;
  readonly inputUsdPerMTok?: number;
  readonly outputUsdPerMTok?: number;
  readonly firstByteMs?: number;
  readonly idleMs?: number;
}

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
  /** Whether predicted output (`prediction`) is part of the request's schema. */
  readonly sendPrediction?: boolean;
  /** `jsonSchema`: strict `response_format`. `prompt`: the schema is put into the prompt and the answer parsed. */
  readonly structuredOutput?: 'jsonSchema' | 'prompt';
  readonly fillStyle: FillStyle;
  /** Absolute path of the fill route where it does not lie below the base URL, e.g. `/infill`. */
  readonly fillPath?: string;
  /** Needed by `fillStyle: 'template'`. */
  readonly fillTemplate?: FillTemplate;
  /** Absent: its listing says all that it says. */
  readonly details?: DetailsRoute;
  /** Fields that are never sent, whatever the request says. */
  readonly refusedFields?: readonly string[];
  /** Fields that are sent under another name. */
  readonly renamedFields?: Readonly<Record<string, string>>;
  /** Whether there is a system role; its text goes before the first question otherwise. Default: yes. */
  readonly hasSystemRole?: boolean;
  /** What stands for the text of an assistant message that only calls tools. Default: `empty`. */
  readonly toolCallContent?: 'omit' | 'empty' | 'null';
  /** Whether the thoughts before a tool call have to come back with it. Default: they are never sent again. */
  readonly wantsThoughts?: boolean;
  /** `nineCharacters`: ids of tool calls have to be nine letters and digits (Mistral). Default: any. */
  readonly toolCallIds?: 'any' | 'nineCharacters';
  /** What the user's settings say of single models, by id. */
  readonly models?: Readonly<Record<string, DeclaredModel>>;
  /** Whether request bodies may be compressed. */
  readonly gzip: boolean;
  /** Absolute path warmed with GET; absent: the connection alone is opened. */
  readonly warmPath?: string;
  /**
   * Extra request headers, e.g. OpenRouter's `X-Title`. Never a key: `${key}` stands for the provider's, and
   * `${secret:name}` for another one kept for it.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the key goes: `bearer` (default), `none`, or the name of a header. */
  readonly auth?: string;
  /** Query parameters of every address. */
  readonly query?: Readonly<Record<string, string>>;
  /**
   * Plain http to a machine of the user's own network, as they allowed it. Absent: refused everywhere but on this
   * machine.
   */
  readonly insecureHttp?: 'withoutKey' | 'withKey';
}

/** Where a request goes: a provider, a model of it, and the key for it when it needs one. */
export interface Target {
  readonly provider: ProviderProfile;
  readonly model: string;
  readonly apiKey: string | undefined;
}

/** The setting that holds a provider's address. */
export const addressSettingOf = ({ id }: Pick<ProviderProfile, 'id'>): string =>
  id === 'cerebras' ? 'slipstream.baseUrl' : `slipstream.providers.${id}.baseUrl`;

/** How one model takes requests, where that differs from its provider's usual ways. Absent: as the provider's. */
export interface ModelTraits {
  readonly fillStyle?: FillStyle | undefined;
  /** Needed by `fillStyle: 'template'`. */
  readonly fillTemplate?: FillTemplate | undefined;
  /** Fields that are not sent. */
  readonly refusedFields?: readonly string[] | undefined;
  /** Fields that are sent under another name. */
  readonly renamedFields?: Readonly<Record<string, string>> | undefined;
  readonly hasSystemRole?: boolean | undefined;
  readonly toolCallContent?: ProviderProfile['toolCallContent'] | undefined;
  readonly wantsThoughts?: boolean | undefined;
  /** Upper bound of an answer in tokens. */
  readonly maxAnswerTokens?: number | undefined;
}
