import type { ReportSection } from '../report/tableReport.ts';
import type { Translate } from '../translate.ts';
import type { HintSummary } from './face.ts';
import type { NextEditFigures } from './figures.ts';
import type { FilterReason } from './filters.ts';

export function createNextEditTexts(t: Translate) {
  return {
    keys: { tab: t('Tab'), ask: t('Alt+N'), askOnMac: '⌃⌥N' },
    /** Labels begin with the key that does it. */
    here: (key: string, places: number) => (places === 1 ? key : t('{0}: {1} places', key, places)),
    andMore: (change: string, count: number) => t('{0} and {1} more', change, count),
    deleteLines: (key: string, count: number) =>
      count === 1 ? t('{0}: delete line', key) : t('{0}: delete {1} lines', key, count),
    far: (key: string, line: number, change: string) => t('{0}: line {1}  {2}', key, line, change),
    elsewhere: (key: string, file: string, line: number, change: string) =>
      t('{0}: {1}, line {2}  {3}', key, file, line, change),
    farDeletion: (key: string, line: number) => t('{0}: line {1}, delete', key, line),
    /** Read out by screen readers. */
    spoken: ({ line, oldText, newText }: HintSummary) =>
      newText === ''
        ? t('Next edit: line {0}, delete {1}', line + 1, oldText)
        : oldText === ''
          ? t('Next edit: line {0}, insert {1}', line + 1, newText)
          : t('Next edit: line {0}, {1} becomes {2}', line + 1, oldText, newText),
    spokenElsewhere: (file: string, { line, oldText, newText }: HintSummary) =>
      t('Next edit in {0}: line {1}, {2} becomes {3}', file, line + 1, oldText, newText),
    none: t('Slipstream: no next edit found'),
    switchedOn: t('Slipstream: next edits on'),
    switchedOff: t('Slipstream: next edits off'),
    statistics: (figures: NextEditFigures) => describeStatistics(figures, t),
  };
}

/** A part of the statistics of suggestions. */
function describeStatistics(figures: NextEditFigures, t: Translate): readonly ReportSection[] {
  const layers = (['local', 'language', 'model'] as const).map((layer) => [
    layerName(layer, t),
    figures.shown[layer],
    figures.accepted[layer],
    figures.rejected[layer],
  ]);
  const filtered = [...figures.filtered].map(([reason, count]) => [reasonText(reason, t), count]);
  return [
    {
      heading: t('Next edits'),
      columns: [t('Found by'), t('Shown'), t('Accepted'), t('Rejected')],
      rows: layers,
    },
    ...(filtered.length === 0
      ? []
      : [
          {
            heading: t('Next edits that were not shown'),
            columns: [t('Not shown because'), t('How many')],
            rows: filtered,
          },
        ]),
  ];
}

function layerName(layer: 'local' | 'language' | 'model', t: Translate): string {
  switch (layer) {
    case 'local':
      return t('this file’s own patterns');
    case 'language':
      return t('the editor’s language support');
    case 'model':
      return t('a model');
  }
}

function reasonText(reason: FilterReason, t: Translate): string {
  switch (reason) {
    case 'stale':
      return t('the lines had changed');
    case 'noChange':
      return t('it changed nothing');
    case 'onlyBlanks':
      return t('it changed only white space');
    case 'undoesUser':
      return t('it would have undone your own edit');
    case 'deletesUnasked':
      return t('it would have deleted lines without a reason');
    case 'removesMuch':
      return t('it would have removed too much');
    case 'tooLong':
      return t('it was too long');
    case 'rejected':
      return t('you had rejected it');
    case 'marker':
      return t('it held marks of a model’s answer');
    case 'importsOnly':
      return t('it only added imports');
    case 'duplicates':
      return t('it repeated the lines beside it');
    case 'beingWritten':
      return t('you were writing there');
    case 'mergeConflict':
      return t('there is a merge conflict');
  }
}
