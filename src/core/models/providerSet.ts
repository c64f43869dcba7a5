import { checkBaseUrl } from '../api/baseUrl.ts';
import type { ProviderProfile } from '../api/provider.ts';
import type { Settings } from '../settings.ts';
import { homeProvider } from './catalogState.ts';
import { genericProvider, providerPresets } from './providers.ts';

/** The providers that can be talked to with the settings as they are. */
export interface ProviderSet {
  /** Cerebras first, then the presets in their order, then the user's own. */
  readonly all: readonly ProviderProfile[];
  readonly ids: readonly string[];
  get(id: string): ProviderProfile | undefined;
}

/**
 * Presets with the user's base URLs laid over them, and providers of the user's own. A preset without an address
 * is left out until it has one. Unusable base URLs stay as they are: a request to them fails with `badBaseUrl`.
 */
export function createProviderSet(settings: Pick<Settings, 'baseUrl' | 'providers'>): ProviderSet {
  const byId = new Map<string, ProviderProfile>();
  for (const preset of providerPresets) byId.set(preset.id, preset);
  for (const [id, own] of Object.entries(settings.providers)) {
    const preset = byId.get(own.preset ?? id) ?? genericProvider;
    const baseUrl = own.baseUrl ?? preset.baseUrl;
    byId.set(id, {
      ...preset,
      id,
      label: own.label ?? (preset.id === id ? preset.label : id),
      baseUrl,
      needsKey: own.needsKey ?? preset.needsKey,
    });
  }
  const home = byId.get(homeProvider);
  if (home !== undefined) byId.set(homeProvider, { ...home, baseUrl: settings.baseUrl });
  const all = [...byId.values()]
    .filter((profile) => profile.baseUrl !== '')
    .map((profile) => fitWarmPath({ ...profile, baseUrl: cleanBaseUrl(profile.baseUrl) }));
  const usable = new Map(all.map((profile) => [profile.id, profile]));
  return { all, ids: [...usable.keys()], get: (id) => usable.get(id) };
}

/** The origin a provider's key belongs to; undefined for a base URL that is none. */
export function providerOrigin(profile: ProviderProfile): string | undefined {
  const checked = checkBaseUrl(profile.baseUrl);
  return checked.ok ? checked.value.origin : undefined;
}

/** What is pasted from documentation often holds the route as well. */
function cleanBaseUrl(text: string): string {
  const checked = checkBaseUrl(text);
  if (!checked.ok) return text.trim();
  return checked.value.href.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
}

/** The warming route lies beside Cerebras's `/v1`. Behind any other path stands a gateway that lacks it. */
function fitWarmPath(profile: ProviderProfile): ProviderProfile {
  const checked = checkBaseUrl(profile.baseUrl);
  if (profile.warmPath === undefined || (checked.ok && checked.value.pathname === '/v1'))
    return profile;
  const { warmPath: _, ...cold } = profile;
  return cold;
}
