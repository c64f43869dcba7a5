import { el, type Markup } from '../../shared/markup.ts';

export interface ExportBarStrings {
  readonly export: string;
  /** By kind, as the host knows it. */
  readonly exportAs: Readonly<Record<string, string>>;
}

/**
 * The buttons that take a report out of its panel.
 * @param besides  further actions by their name, each with its words
 */
export function exportBar(
  strings: ExportBarStrings,
  besides: Readonly<Record<string, string>>,
): Markup {
  return el(
    'div',
    { class: 'bar' },
    Object.entries(besides).map(([action, label]) =>
      el('button', { id: action, type: 'button', 'data-action': action }, label),
    ),
    Object.entries(strings.exportAs).map(([value, label]) =>
      el(
        'button',
        { id: `export-${value}`, type: 'button', 'data-action': 'export', value },
        `${strings.export}: ${label}`,
      ),
    ),
  );
}
