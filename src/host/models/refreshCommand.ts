import { ProgressLocation, window } from 'vscode';
import type { CatalogView } from '../../core/models/catalogModel.ts';
import type { Notices } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { CatalogRefresh, RefreshOutcome } from './catalogRefresh.ts';

export interface RefreshCommandDeps {
  readonly refresh: CatalogRefresh['refresh'];
  readonly catalog: Pick<CatalogView, 'models'>;
  readonly notices: Notices;
  readonly texts: Texts;
}

/** "Refresh Models": fetches all listings and says what came of it. */
export function createRefreshCommand(deps: RefreshCommandDeps): () => Promise<void> {
  const { notices } = deps;
  return async () => {
    const outcome = await window.withProgress({ location: ProgressLocation.Window }, deps.refresh);
    const text = describe(outcome, deps);
    const id = `refresh ${text}`;
    notices.clear(id);
    notices.show({
      id,
      level: outcome.kind === 'refreshed' ? 'info' : 'warning',
      text,
      actions: [],
    });
  };
}

function describe(outcome: RefreshOutcome, { catalog, texts }: RefreshCommandDeps): string {
  const strings = texts.model.notice;
  if (outcome.kind === 'failed') return strings.notRefreshed(texts.error(outcome.error));
  if (outcome.kind === 'distrusted') return strings.distrusted;
  return strings.refreshed(catalog.models().filter((model) => model.availability === 'yes').length);
}
