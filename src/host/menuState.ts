import { window } from 'vscode';
import type { SettingsSource } from '../core/ports.ts';
import type { MenuState } from '../core/status/menuRows.ts';
import type { Texts } from '../core/texts/texts.ts';
import type { CompletionFeature } from './completion/completionFeature.ts';
import { isLanguageOn } from './completion/eligibility.ts';
import { nameOfLanguage } from './languageName.ts';
import type { LatencyService } from './latency/latencyService.ts';
import type { ModelService } from './models/modelService.ts';
import type { RoutingFeature } from './routing/routingFeature.ts';

export interface MenuSources {
  readonly settings: SettingsSource;
  readonly routing: Pick<RoutingFeature, 'state'>;
  readonly models: Pick<ModelService, 'catalog'>;
  readonly latency: Pick<LatencyService, 'rollingFirstTokenMs'>;
  readonly completion: Pick<CompletionFeature, 'snoozedForMs'>;
  readonly texts: Texts;
}

/** Collects what the menu shows from the services that hold it. */
export function readMenuState(sources: MenuSources): MenuState {
  const settings = sources.settings.current;
  const languageId = window.activeTextEditor?.document.languageId;
  const names = sources.routing.state.taskRoutes.map(
    ({ model }) => sources.models.catalog.find(model)?.name ?? model.model,
  );
  const usualMs = sources.latency.rollingFirstTokenMs;
  return {
    language: languageId === undefined ? undefined : nameOfLanguage(languageId),
    isOn: settings['inline.enabled'],
    isOnForLanguage:
      languageId === undefined || isLanguageOn(settings['inline.languages'], languageId),
    isAutomatic: settings['inline.automatic'],
    hasNextEdits: settings['nextEdit.enabled'] !== 'off',
    snoozedForMs: sources.completion.snoozedForMs(),
    models: [...new Set(names)],
    latency: usualMs === undefined ? '' : sources.texts.status.usually(usualMs),
  };
}
