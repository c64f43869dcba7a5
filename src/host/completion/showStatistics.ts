import type { ReportSection } from '../../core/report/tableReport.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { ShowReport } from '../latency/reports.ts';

/** The command that shows what became of suggestions, next edits and edits, as tables on a page. */
export function createShowStatistics(deps: {
  readonly texts: Texts;
  readonly sections: () => readonly ReportSection[];
  readonly showReport: ShowReport;
}): () => Promise<void> {
  const strings = deps.texts.completion;
  return () =>
    deps.showReport({
      title: strings.statisticsTitle,
      intro: strings.statisticsIntro,
      sections: deps.sections(),
    });
}
