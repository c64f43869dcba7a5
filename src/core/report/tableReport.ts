import { el, type Markup } from '../../shared/markup.ts';
import { type ExportBarStrings, exportBar } from './exportBar.ts';

export interface TableReportStrings extends ExportBarStrings {
  readonly copy: string;
  /** Said of a table without rows. */
  readonly nothingYet: string;
}

/** One table of a report. A cell of text is set to the left and may wrap, a number to the right. */
export interface ReportSection {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A report that is made of tables alone. */
export interface TableReport {
  readonly title: string;
  readonly intro: string;
  readonly sections: readonly ReportSection[];
}

/** The report as a page, with buttons to copy it and to open it as a file. */
export function tableReportMarkup(
  report: TableReport,
  strings: TableReportStrings,
): readonly Markup[] {
  return [
    el('h1', {}, report.title),
    el('p', { class: 'quiet' }, report.intro),
    exportBar(strings, { copy: strings.copy }),
    ...report.sections.map((section) => sectionMarkup(section, strings)),
  ];
}

function sectionMarkup(
  { heading, columns, rows }: ReportSection,
  strings: TableReportStrings,
): Markup {
  if (rows.length === 0)
    return el(
      'section',
      {},
      el('h2', {}, heading),
      el('p', { class: 'quiet' }, strings.nothingYet),
    );
  const isText = columns.map((_, column) => rows.some((row) => typeof row[column] === 'string'));
  const classOf = (column: number) => (isText[column] === true ? 'text' : undefined);
  return el(
    'section',
    {},
    el('h2', {}, heading),
    el(
      'div',
      // What is wider than the page is scrolled with the keyboard.
      { class: 'wide', tabindex: 0, role: 'group', 'aria-label': heading },
      el(
        'table',
        {},
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            columns.map((name, column) => el('th', { scope: 'col', class: classOf(column) }, name)),
          ),
        ),
        el(
          'tbody',
          {},
          rows.map((row) =>
            el(
              'tr',
              {},
              row.map((cell, column) => el('td', { class: classOf(column) }, shown(cell))),
            ),
          ),
        ),
      ),
    ),
  );
}

const shown = (cell: string | number): string =>
  typeof cell === 'number' ? cell.toLocaleString('en-US', { maximumFractionDigits: 1 }) : cell;

/** The report as Markdown, to be shared. */
export function tableReportMarkdown({ title, intro, sections }: TableReport): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => shown(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [
    `# ${title}`,
    intro,
    ...sections.flatMap(({ heading, columns, rows }) => [
      `## ${heading}`,
      [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n'),
    ]),
    '',
  ].join('\n\n');
}
