import type { Translate } from '../translate.ts';

/** Words of the search that stands in where no model can be asked. Each says that it is one. */
export function createSearchTexts(t: Translate) {
  return {
    title: t('Workspace search: words only, no model'),
    prompt: t('Words to look for in the workspace’s files'),
    searching: t('Reading the workspace…'),
    found: (count: number) => t('{0} places contain these words', count),
    nothing: t('No file contains these words'),
    untrusted: t('Nothing is read from this folder until you trust it.'),
    place: (path: string, line: number) => t('{0}:{1}', path, line + 1),
  };
}
