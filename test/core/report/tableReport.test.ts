import assert from 'node:assert/strict';
import { createCompletionTexts } from '../../../src/core/completion/texts.ts';
import { markupHtml } from '../../../src/core/report/markupHtml.ts';
import {
  type TableReport,
  tableReportMarkdown,
  tableReportMarkup,
} from '../../../src/core/report/tableReport.ts';
import { createBasicTexts } from '../../../src/core/texts/basicTexts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const strings = createBasicTexts(inEnglish).tableReport;
const report: TableReport = {
  title: 'Connection',
  intro: 'Holds no key.',
  sections: [
    { heading: 'Numbers', columns: ['What', 'How many'], rows: [['Keys typed', 12_345.67]] },
    { heading: 'Words', columns: ['Step', 'Found'], rows: [['Name', 'a | b\n<script>']] },
    { heading: 'Empty', columns: ['Kind', 'How many'], rows: [] },
  ],
};

describe('a report of tables', () => {
  it('is a page with numbers to the right, text to the left, and no empty table', () => {
    const html = markupHtml(tableReportMarkup(report, strings));
    assert.match(html, /<td class="text">Keys typed<\/td><td>12,345\.7<\/td>/);
    assert.match(html, /<td class="text">a \| b\n&lt;script&gt;<\/td>/);
    assert.match(html, /<h2>Empty<\/h2><p class="quiet">Nothing yet\.<\/p>/);
    assert.match(html, /data-action="copy"/);
    assert.match(html, /data-action="export"[^>]*>Open as: Markdown|value="markdown"/);
  });

  it('is Markdown whose tables no cell can break', () => {
    assert.match(tableReportMarkdown(report), /\| Name \| a \\\| b <script> \|/);
    assert.match(tableReportMarkdown(report), /^# Connection\n\nHolds no key\.\n\n## Numbers\n/);
  });

  it('calls the sources of suggestions by words a user knows, and leaves out those that gave none', () => {
    const origins = {
      fresh: 3,
      inFlight: 0,
      typedThrough: 2,
      rest: 0,
      ahead: 0,
      cache: 0,
      backspace: 0,
    };
    const [, from, context] = createCompletionTexts(inEnglish).statistics({
      keystrokes: 0,
      shown: 0,
      accepted: 0,
      partlyAccepted: 0,
      rejected: 0,
      keptAfter30s: 0,
      checkedAfter30s: 0,
      keptAfter5min: 0,
      checkedAfter5min: 0,
      charactersSaved: 0,
      requests: 0,
      tokens: 0,
      byOrigin: origins,
      sources: new Map([['tabs', { asked: 2, late: 0, tokens: 9 }]]),
    });
    assert.deepEqual(from?.rows, [
      ['a new request', 3],
      ['typed along', 2],
    ]);
    assert.deepEqual(context?.rows, [['open tabs', 2, 0, 5]]);
  });
});
