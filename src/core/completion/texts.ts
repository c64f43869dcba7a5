import { describeDuration } from '../errorTexts.ts';
import type { ReportSection } from '../report/tableReport.ts';
import type { Translate } from '../translate.ts';
import type { SuggestionOrigin } from './suggestion.ts';
import type { SuggestionCounts } from './suggestionStatistics.ts';

/** Why a call of the user finds nothing before any model is asked. */
export type NotHere = 'off' | 'language' | 'excluded' | 'ignored' | 'size' | 'scheme';

export function createCompletionTexts(t: Translate) {
  return {
    nothing: t('Slipstream: nothing to suggest here'),
    notHere: (why: NotHere) => t('Slipstream: no suggestions here, {0}', reason(why, t)),
    editorOff: t(
      'Inline suggestions are turned off in VS Code, so Slipstream’s suggestions are not shown.',
    ),
    switchOnInEditor: t('Turn On'),
    copilotOn: t(
      'Copilot is also suggesting code. VS Code shows whichever arrives first; turn one off to avoid mixing them.',
    ),
    openCopilotSetting: t('Open Copilot’s Setting'),
    snoozeTitle: t('Pause suggestions'),
    snoozeFor: (ms: number) => t('For {0}', describeDuration(ms, t)),
    snoozeUntilRestart: t('Until the window is reloaded'),
    resume: t('Resume now'),
    switchedOn: (what: string) => t('Slipstream: suggestions on for {0}', what),
    switchedOff: (what: string) => t('Slipstream: suggestions off for {0}', what),
    everything: t('all files'),
    comments: t('comments'),
    automatic: t('Slipstream: automatic suggestions on'),
    manual: t('Slipstream: automatic suggestions off (use Alt+\\)'),
    paused: t('Slipstream: suggestions paused'),
    resumed: t('Slipstream: suggestions resumed'),
    noEditor: t('Slipstream: open a file first'),
    statisticsTitle: t('Suggestion Statistics'),
    statisticsIntro: t(
      'Counted on this machine since the window was opened. Nothing is sent anywhere.',
    ),
    statistics: (figures: SuggestionCounts) => describeStatistics(figures, t),
  };
}

function reason(why: NotHere, t: Translate): string {
  switch (why) {
    case 'off':
      return t('suggestions are off');
    case 'language':
      return t('suggestions are off for this language');
    case 'excluded':
      return t('the file looks like a secrets file');
    case 'ignored':
      return t('.slipstreamignore excludes the file');
    case 'size':
      return t('the file is larger than “slipstream.inline.maxFileKilobytes”');
    case 'scheme':
      return t('not in this kind of document');
  }
}

/** Says which figures are inferred: the editor tells an accept and nothing else. */
function describeStatistics(figures: SuggestionCounts, t: Translate): readonly ReportSection[] {
  const per100 = (count: number) =>
    figures.keystrokes === 0 ? '–' : (100 * count) / figures.keystrokes;
  const of = (kept: number, checked: number) =>
    checked === 0 ? '–' : t('{0} of {1}', kept, checked);
  const counted = [t('What'), t('How many')];
  return [
    {
      heading: t('Suggestions in this window'),
      columns: counted,
      rows: [
        [t('Keys typed'), figures.keystrokes],
        [t('Suggestions shown for 750 ms or more (inferred)'), figures.shown],
        [t('Accepted'), figures.accepted],
        [t('Accepted in part (inferred)'), figures.partlyAccepted],
        [t('Rejected: other text typed, or Esc (inferred)'), figures.rejected],
        [t('Still there after 30 s'), of(figures.keptAfter30s, figures.checkedAfter30s)],
        [t('Still there after 5 min'), of(figures.keptAfter5min, figures.checkedAfter5min)],
        [t('Characters saved'), figures.charactersSaved],
        [t('Requests'), figures.requests],
        [t('Requests per 100 keys'), per100(figures.requests)],
        [
          t('Tokens per 100 keys (estimated where an answer was stopped early)'),
          per100(figures.tokens),
        ],
      ],
    },
    {
      heading: t('Where suggestions came from'),
      columns: counted,
      rows: Object.entries(figures.byOrigin)
        .filter(([, count]) => count > 0)
        .map(([origin, count]) => [originName(origin, t), count]),
    },
    {
      heading: t('Context sent besides the file'),
      columns: [t('Source'), t('Asked'), t('Late'), t('Tokens each')],
      rows: [...figures.sources].map(([name, { asked, late, tokens }]) => [
        sourceName(name, t),
        asked,
        late,
        asked === 0 ? 0 : Math.round(tokens / asked),
      ]),
    },
  ];
}

function originName(origin: string, t: Translate): string {
  const names: Readonly<Record<SuggestionOrigin, string>> = {
    fresh: t('a new request'),
    inFlight: t('a request that was under way'),
    typedThrough: t('typed along'),
    rest: t('the rest after accepting a part'),
    ahead: t('asked for in advance'),
    cache: t('asked for before at this place'),
    backspace: t('shown before and come back with Backspace'),
  };
  return Object.entries(names).find(([known]) => known === origin)?.[1] ?? origin;
}

/** Words for the sources of context; one that is not known goes by its own name. */
function sourceName(source: string, t: Translate): string {
  const names: Readonly<Record<string, string>> = {
    imports: t('imported files'),
    names: t('names of the project'),
    definitions: t('definitions'),
    similar: t('similar code'),
    instructions: t('your instructions'),
    tabs: t('open tabs'),
    notebook: t('notebook cells'),
    edits: t('recent edits'),
    problems: t('problems'),
  };
  return names[source] ?? source;
}
