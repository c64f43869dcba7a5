import { describeDuration } from '../errorTexts.ts';
import type { Translate } from '../translate.ts';
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
    figures: (figures: SuggestionCounts) => describeFigures(figures, t),
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

/** Markdown. Says which figures are inferred: the editor tells an accept and nothing else. */
function describeFigures(figures: SuggestionCounts, t: Translate): string {
  const per100 = (count: number) =>
    figures.keystrokes === 0 ? '–' : ((100 * count) / figures.keystrokes).toFixed(1);
  const rows: readonly (readonly [string, string | number])[] = [
    [t('Keys typed'), figures.keystrokes],
    [t('Suggestions shown for 750 ms or more (inferred)'), figures.shown],
    [t('Accepted'), figures.accepted],
    [t('Accepted in part (inferred)'), figures.partlyAccepted],
    [t('Rejected: other text typed, or Esc (inferred)'), figures.rejected],
    [t('Still there after 30 s'), `${figures.keptAfter30s} / ${figures.checkedAfter30s}`],
    [t('Still there after 5 min'), `${figures.keptAfter5min} / ${figures.checkedAfter5min}`],
    [t('Characters saved'), figures.charactersSaved],
    [t('Requests'), figures.requests],
    [t('Requests per 100 keys'), per100(figures.requests)],
    [
      t('Tokens per 100 keys (estimated where an answer was stopped early)'),
      per100(figures.tokens),
    ],
  ];
  const origins = Object.entries(figures.byOrigin).map(
    ([origin, count]) => [origin, count] as const,
  );
  const sources = [...figures.sources].map(
    ([name, { asked, late, tokens }]) =>
      `| ${name} | ${asked} | ${late} | ${asked === 0 ? 0 : Math.round(tokens / asked)} |`,
  );
  return [
    `# ${t('Suggestions in this window')}`,
    t('Counted on this machine since the window was opened. Nothing is sent anywhere.'),
    table([t('What'), t('How many')], rows),
    `## ${t('Where suggestions came from')}`,
    table([t('Kind'), t('How many')], origins),
    `## ${t('Context sent besides the file')}`,
    [
      `| ${t('Source')} | ${t('Asked')} | ${t('Late')} | ${t('Tokens each')} |`,
      '|---|---|---|---|',
      ...sources,
    ].join('\n'),
    '',
  ].join('\n\n');
}

function table(
  head: readonly [string, string],
  rows: readonly (readonly [string, string | number])[],
) {
  return [
    `| ${head.join(' | ')} |`,
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n');
}
