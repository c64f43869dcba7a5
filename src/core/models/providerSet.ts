import { checkAddress, checkBaseUrl } from '../api/baseUrl.ts';
import type { DeclaredModel, FillTemplate, ProviderProfile } from '../api/provider.ts';
import { genericProvider, providerPresets } from '../api/providerPresets.ts';
import type { ModelSettings, ProviderSettings } from '../api/providerSettings.ts';
import type { Settings } from '../settings.ts';
import type { DeclaredRef } from './buildModels.ts';
import { homeProvider } from './catalogState.ts';

/** The providers that can be talked to with the settings as they are. */
export interface ProviderSet {
  /** Cerebras first, then the presets in their order, then the user's own. */
  readonly all: readonly ProviderProfile[];
  readonly ids: readonly string[];
  /** Models that the settings describe. */
  readonly declared: readonly DeclaredRef[];
  get(id: string): ProviderProfile | undefined;
}

/** What the user has answered about plain http to an origin of their own network. */
export type HttpConsent = NonNullable<ProviderProfile['insecureHttp']>;

/**
 * Presets with the user's settings laid over them, and providers of the user's own. A preset without an address
 * is left out until it has one. Unusable base URLs stay as they are: a request to them fails with `badBaseUrl`.
 * @param consentTo what the user allowed for an origin that only plain http leads to.
 */
export function createProviderSet(
  settings: Pick<Settings, 'baseUrl' | 'providers'>,
  consentTo: (origin: string) => HttpConsent | undefined = () => undefined,
): ProviderSet {
  const byId = new Map<string, ProviderProfile>();
  for (const preset of providerPresets) byId.set(preset.id, preset);
  for (const [id, own] of Object.entries(settings.providers)) {
    const preset = byId.get(own.preset ?? id) ?? genericProvider;
    byId.set(id, withSettings({ ...preset, id, label: labelOf(preset, id, own) }, own, consentTo));
  }
  const home = byId.get(homeProvider);
  if (home !== undefined) byId.set(homeProvider, { ...home, baseUrl: settings.baseUrl });
  const all = [...byId.values()]
    .filter((profile) => profile.baseUrl !== '')
    .map((profile) => fitWarmPath({ ...profile, baseUrl: cleanBaseUrl(profile) }));
  const usable = new Map(all.map((profile) => [profile.id, profile]));
  const declared = all.flatMap(({ id: provider, models = {} }) =>
    Object.entries(models).map(([model, facts]) => ({ ref: { provider, model }, facts })),
  );
  return { all, ids: [...usable.keys()], declared, get: (id) => usable.get(id) };
}

const labelOf = (preset: ProviderProfile, id: string, own: ProviderSettings): string =>
  own.label ?? (preset.id === id ? preset.label : id);

function withSettings(
  profile: ProviderProfile,
  own: ProviderSettings,
  consentTo: (origin: string) => HttpConsent | undefined,
): ProviderProfile {
  const { baseUrl, query } = splitQuery(own.baseUrl ?? profile.baseUrl);
  const origin = own.insecureHttp === true ? privateOrigin(baseUrl) : undefined;
  const insecureHttp = origin === undefined ? undefined : consentTo(origin);
  const models = Object.entries(own.models ?? {});
  return {
    ...profile,
    baseUrl,
    needsKey: own.needsKey ?? profile.needsKey,
    headers: { ...profile.headers, ...own.headers },
    query: { ...profile.query, ...query, ...own.query },
    ...(own.auth !== undefined && { auth: own.auth }),
    ...(insecureHttp !== undefined && { insecureHttp }),
    ...(models.length > 0 && {
      models: Object.fromEntries(models.map(([id, model]) => [id, declaredModel(model)])),
    }),
  };
}

/** The origin of an address that plain http to the user's own network leads to; undefined for every other. */
export function privateOrigin(baseUrl: string): string | undefined {
  const isPlain = !checkBaseUrl(baseUrl).ok;
  const checked = checkBaseUrl(baseUrl, { allowsPrivateHttp: true });
  return isPlain && checked.ok ? checked.value.origin : undefined;
}

/** Azure's addresses are copied with their version; whatever else stands there may be a secret. */
function splitQuery(text: string): Pick<ProviderProfile, 'baseUrl' | 'query'> {
  if (!URL.canParse(text)) return { baseUrl: text };
  const url = new URL(text);
  const parameters = [...url.searchParams];
  if (parameters.length === 0 || parameters.some(([name]) => name !== 'api-version'))
    return { baseUrl: text };
  url.search = '';
  return { baseUrl: url.href, query: Object.fromEntries(parameters) };
}

function declaredModel(model: ModelSettings): DeclaredModel {
  const { fillTemplate: markers } = model;
  const fillTemplate: FillTemplate | undefined = markers && {
    ...(markers.suffixFirst === true && { order: 'suffixFirst' }),
    beforePrefix: markers.prefix,
    beforeSuffix: markers.suffix,
    beforeMiddle: markers.middle,
    stop: markers.stop ?? [],
  };
  return {
    traits: {
      fillStyle: model.fill ?? (fillTemplate && 'template'),
      fillTemplate,
      refusedFields: model.omitFields,
      renamedFields: model.renameFields,
    },
    ...(model.window !== undefined && { windowTokens: model.window }),
    ...(model.maxAnswer !== undefined && { maxAnswerTokens: model.maxAnswer }),
    ...(model.reasoning !== undefined && { reasons: model.reasoning }),
    ...(model.inputUsdPerMTok !== undefined && { inputUsdPerMTok: model.inputUsdPerMTok }),
    ...(model.outputUsdPerMTok !== undefined && { outputUsdPerMTok: model.outputUsdPerMTok }),
    ...(model.firstByteSeconds !== undefined && { firstByteMs: model.firstByteSeconds * 1000 }),
    ...(model.idleSeconds !== undefined && { idleMs: model.idleSeconds * 1000 }),
  };
}

/** The origin a provider's key belongs to; undefined for a base URL that is none. */
export function providerOrigin(profile: ProviderProfile): string | undefined {
  const checked = checkAddress(profile);
  return checked.ok ? checked.value.origin : undefined;
}

/** What is pasted from documentation often holds the route as well. */
function cleanBaseUrl(profile: ProviderProfile): string {
  const checked = checkAddress(profile);
  if (!checked.ok) return profile.baseUrl.trim();
  return checked.value.href.replace(/(?<!\/)\/+$/, '').replace(/\/chat\/completions$/, '');
}

/** The warming route lies beside Cerebras's `/v1`. Behind any other path stands a gateway that lacks it. */
function fitWarmPath(profile: ProviderProfile): ProviderProfile {
  const checked = checkAddress(profile);
  if (profile.warmPath === undefined || (checked.ok && checked.value.pathname === '/v1'))
    return profile;
  const { warmPath: _, ...cold } = profile;
  return cold;
}
