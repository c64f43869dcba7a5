import type { Trouble } from '../routing/trouble.ts';
import type { Task } from '../task.ts';
import type { StatusTexts } from './texts.ts';

/** The facts that the status bar shows. No other copy of them is kept. */
export interface StatusFacts {
  /** Who answered last, or would answer: a model's short name. Undefined before one is known. */
  readonly answerer: string | undefined;
  /** The last suggestion is from the workspace's own patterns. */
  readonly isLocal: boolean;
  /** Of the last finished request, in milliseconds. */
  readonly timeToFirstTokenMs: number | undefined;
  readonly tokensPerSecond: number | undefined;
  /** Median of the last requests of that model and task. */
  readonly rollingFirstTokenMs: number | undefined;
  readonly snoozedForMs: number | undefined;
  readonly trouble: Trouble | undefined;
  /** Markdown sections below the first line of the tooltip, each from the feature that knows it. */
  readonly details: readonly string[];
}

/** What the status bar shows. `text` may hold `$(icon)` codes. */
export interface StatusView {
  readonly text: string;
  /** Read aloud instead of `text`. */
  readonly label: string;
  readonly tooltip: string;
  readonly severity: 'normal' | 'warning' | 'error';
  readonly click: StatusClick;
}

interface Wording {
  readonly status: StatusTexts;
}

/** What a click leads to: to what mends the trouble where one step does, else to the menu. */
export type StatusClick =
  | { readonly kind: 'menu' }
  | { readonly kind: 'setKey'; readonly provider: string }
  | { readonly kind: 'selectModel'; readonly task: Task };

/** Colour only when something is wrong; figures only when they were measured. */
export function statusView(facts: StatusFacts, texts: Wording): StatusView {
  const words = texts.status;
  const trouble = facts.trouble;
  const headline = trouble === undefined ? running(facts, texts) : troubled(trouble, facts, texts);
  const figures = facts.isLocal ? '' : describeFigures(facts, texts);
  const first = [headline, figures].filter((part) => part !== '').join(' · ');
  return {
    text: `${icon(facts)} ${trouble === undefined ? shortText(facts, texts) : headline}`,
    label: words.label(first),
    tooltip: [`**Slipstream** ${first}`, ...facts.details].join('\n\n'),
    severity: severityOf(trouble),
    click: clickOf(trouble),
  };
}

function clickOf(trouble: Trouble | undefined): StatusClick {
  switch (trouble?.kind) {
    case 'missingKey':
    case 'wrongKey':
      return { kind: 'setKey', provider: trouble.provider };
    case 'retired':
    case 'retiring':
      return { kind: 'selectModel', task: trouble.task };
    default:
      return { kind: 'menu' };
  }
}

function running(facts: StatusFacts, texts: Wording): string {
  if (facts.snoozedForMs !== undefined) return texts.status.snoozed(facts.snoozedForMs);
  return facts.isLocal ? texts.status.local : (facts.answerer ?? texts.status.ready);
}

/** What is wrong, and who makes up for it. */
function troubled(trouble: Trouble, facts: StatusFacts, texts: Wording): string {
  const words = texts.status.trouble(trouble);
  return facts.isLocal ? `${texts.status.local} · ${words}` : words;
}

function shortText(facts: StatusFacts, texts: Wording): string {
  if (facts.snoozedForMs !== undefined) return texts.status.snoozed(facts.snoozedForMs);
  if (facts.isLocal) return texts.status.local;
  const name = facts.answerer ?? 'Slipstream';
  if (facts.timeToFirstTokenMs === undefined) return name;
  const parts = [`${name} ${texts.status.milliseconds(facts.timeToFirstTokenMs)}`];
  if (facts.tokensPerSecond !== undefined)
    parts.push(texts.status.shortRate(facts.tokensPerSecond));
  if (facts.rollingFirstTokenMs !== undefined)
    parts.push(texts.status.rolling(facts.rollingFirstTokenMs));
  return parts.join(' · ');
}

function describeFigures(facts: StatusFacts, texts: Wording): string {
  const parts: string[] = [];
  if (facts.timeToFirstTokenMs !== undefined)
    parts.push(texts.status.firstToken(facts.timeToFirstTokenMs));
  if (facts.tokensPerSecond !== undefined)
    parts.push(texts.status.tokensPerSecond(facts.tokensPerSecond));
  if (facts.rollingFirstTokenMs !== undefined)
    parts.push(texts.status.usually(facts.rollingFirstTokenMs));
  return parts.join(', ');
}

function icon(facts: StatusFacts): string {
  if (facts.trouble !== undefined)
    return facts.trouble.kind === 'missingKey' ? '$(key)' : '$(warning)';
  if (facts.snoozedForMs !== undefined) return '$(bell-slash)';
  return '$(zap)';
}

function severityOf(trouble: Trouble | undefined): StatusView['severity'] {
  if (trouble === undefined || trouble.kind === 'missingKey') return 'normal';
  return trouble.kind === 'wrongKey' ? 'error' : 'warning';
}
