import type { MenuTexts } from './menuTexts.ts';
import type { StatusTexts } from './texts.ts';

/** What the menu's rows depend on, as of the moment in which it opens. */
export interface MenuState {
  /** The name of the language of the file in the editor; undefined: none is open. */
  readonly language: string | undefined;
  readonly isOn: boolean;
  readonly isOnForLanguage: boolean;
  readonly isAutomatic: boolean;
  readonly hasNextEdits: boolean;
  /** Infinity: until the window is reloaded. Undefined: suggestions come. */
  readonly snoozedForMs: number | undefined;
  /** The names of the models in use, each once. */
  readonly models: readonly string[];
  /** What the status bar item measured last, in words; empty when nothing was. */
  readonly latency: string;
}

/** What a row opens. The host knows the command behind each. */
export type MenuAct =
  | { readonly kind: 'openChat' }
  | { readonly kind: 'edit' }
  /** 0: suggestions come again. */
  | { readonly kind: 'snooze'; readonly forMs: number }
  | { readonly kind: 'toggleSuggestions' }
  | { readonly kind: 'toggleLanguage' }
  | { readonly kind: 'toggleQuiet' }
  | { readonly kind: 'toggleNextEdits' }
  | { readonly kind: 'selectModel' }
  | { readonly kind: 'setKey' }
  | { readonly kind: 'showStatus' }
  | { readonly kind: 'latencyReport' }
  | { readonly kind: 'statistics' }
  | { readonly kind: 'diagnose' }
  | { readonly kind: 'benchmark' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'getStarted' }
  | { readonly kind: 'showLog' };

/** One row of the menu, or a heading. `icon` is a codicon's name. */
export type MenuRow =
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind: 'row';
      readonly icon: string;
      readonly label: string;
      /** Empty when there is no more to say. */
      readonly description: string;
      readonly act: MenuAct;
    };

interface MenuWording {
  readonly menu: MenuTexts;
  readonly status: Pick<StatusTexts, 'snoozed'>;
  readonly duration: (ms: number) => string;
}

const snoozeMs = 5 * 60_000;

/** The menu of the status bar item: what is done most often first, every switch by what a click does. */
export function menuRows(state: MenuState, texts: MenuWording): readonly MenuRow[] {
  const words = texts.menu;
  return [
    row('comment-discussion', words.openChat, { kind: 'openChat' }),
    ...(state.language === undefined ? [] : [row('edit', words.edit, { kind: 'edit' })]),
    heading(words.suggestions),
    ...snoozeRows(state, texts),
    row('eye', words.toggleSuggestions(state.isOn), { kind: 'toggleSuggestions' }),
    ...(state.language === undefined || !state.isOn
      ? []
      : [
          row('code', words.toggleLanguage(state.language, state.isOnForLanguage), {
            kind: 'toggleLanguage',
          }),
        ]),
    row('mute', words.toggleQuiet(state.isAutomatic), { kind: 'toggleQuiet' }),
    row('arrow-right', words.toggleNextEdits(state.hasNextEdits), { kind: 'toggleNextEdits' }),
    heading(words.models),
    row('symbol-misc', words.selectModel, { kind: 'selectModel' }, state.models.join(' · ')),
    row('key', words.setKey, { kind: 'setKey' }),
    row('pulse', words.showStatus, { kind: 'showStatus' }),
    heading(words.measured),
    row('graph', words.latencyReport, { kind: 'latencyReport' }, state.latency),
    row('list-ordered', words.statistics, { kind: 'statistics' }),
    row('beaker', words.benchmark, { kind: 'benchmark' }),
    row('plug', words.diagnose, { kind: 'diagnose' }),
    heading(words.more),
    row('gear', words.settings, { kind: 'settings' }),
    row('rocket', words.getStarted, { kind: 'getStarted' }),
    row('output', words.showLog, { kind: 'showLog' }),
  ];
}

function snoozeRows({ isOn, snoozedForMs }: MenuState, texts: MenuWording): readonly MenuRow[] {
  const words = texts.menu;
  if (!isOn) return [];
  if (snoozedForMs !== undefined)
    return [
      row(
        'debug-start',
        words.resume,
        { kind: 'snooze', forMs: 0 },
        texts.status.snoozed(snoozedForMs),
      ),
    ];
  return [
    row('bell-slash', words.snoozeFor(texts.duration(snoozeMs)), {
      kind: 'snooze',
      forMs: snoozeMs,
    }),
    row('debug-pause', words.pause, { kind: 'snooze', forMs: Number.POSITIVE_INFINITY }),
  ];
}

const heading = (label: string): MenuRow => ({ kind: 'heading', label });

const row = (icon: string, label: string, act: MenuAct, description = ''): MenuRow => ({
  kind: 'row',
  icon,
  label,
  description,
  act,
});
