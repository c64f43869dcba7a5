import { assertNever } from '../../shared/assertNever.ts';
import type { CatalogModel, CatalogView } from './catalogModel.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { ModelTexts, PickerTexts } from './texts.ts';

/** What the user's own requests to a model took; absent figures were not measured. */
export interface Measured {
  readonly firstTokenMs?: number | undefined;
  readonly tokensPerSecond?: number | undefined;
}

/** A model's place in life in a few words, with what replaces it; empty for production. */
export function describeState(
  lifecycle: Lifecycle,
  catalog: Pick<CatalogView, 'find'>,
  texts: ModelTexts,
): string {
  switch (lifecycle.kind) {
    case 'production':
      return '';
    case 'preview':
      return texts.preview;
    case 'retiring':
    case 'retired': {
      const { replacement } = lifecycle;
      const next =
        replacement === undefined
          ? texts.noReplacement
          : texts.replacedBy(catalog.find(replacement)?.name ?? replacement.model);
      return texts.list([stateOf(lifecycle, texts), next]);
    }
    default:
      return assertNever(lifecycle);
  }
}

function stateOf(
  lifecycle: Extract<Lifecycle, { readonly kind: 'retiring' | 'retired' }>,
  texts: ModelTexts,
): string {
  if (lifecycle.kind === 'retired') return texts.retiredSince(lifecycle.since);
  return lifecycle.on === undefined
    ? texts.dateNotAnnounced
    : texts.lastDay(lifecycle.on, lifecycle.daysLeft ?? 0);
}

/** Window, speed, price and abilities, as far as each is known: short enough for one line of the picker. */
export function describeModel(model: CatalogModel, texts: PickerTexts): string {
  const { windowTokens, tokensPerSecond, abilities } = model;
  const parts = [
    windowTokens === undefined ? '' : texts.window(thousands(windowTokens)),
    tokensPerSecond === undefined ? '' : texts.rate(grouped(tokensPerSecond)),
    describePrice(model, texts),
    abilities.tools === true ? texts.tools : '',
    abilities.vision === true ? texts.vision : '',
    describeReasoning(model, texts),
  ].filter((part) => part !== '');
  return parts.length === 0 ? texts.unknown : parts.join(' · ');
}

/** The user's own figures; empty while there are none. */
export function describeMeasured(measured: Measured | undefined, texts: PickerTexts): string {
  const parts: string[] = [];
  if (measured?.firstTokenMs !== undefined)
    parts.push(texts.firstToken(grouped(Math.round(measured.firstTokenMs))));
  if (measured?.tokensPerSecond !== undefined)
    parts.push(texts.rate(grouped(Math.round(measured.tokensPerSecond))));
  return parts.length === 0 ? '' : texts.measured(parts.join(', '));
}

function describePrice(model: CatalogModel, texts: PickerTexts): string {
  const { inputUsdPerMTok: input, outputUsdPerMTok: output } = model;
  if (input === undefined || output === undefined) return '';
  return input === 0 && output === 0 ? texts.free : texts.price(dollars(input), dollars(output));
}

function describeReasoning(model: CatalogModel, texts: PickerTexts): string {
  const [least, ...more] = model.reasoningEfforts;
  const most = more.at(-1);
  if (least !== undefined) return texts.reasoning(most === undefined ? least : `${least}–${most}`);
  return model.abilities.reasoning === true ? texts.thinks : '';
}

/** 131072 → `131k`: windows are powers of two or round thousands, and both read like this. */
const thousands = (tokens: number): string =>
  tokens < 1_000 ? String(tokens) : `${Math.floor(tokens / 1_000)}k`;

const grouped = (value: number): string => value.toLocaleString('en-US');

/** At least cents, and as many more digits as a price per million has. */
const dollars = (usd: number): string => {
  const text = String(usd);
  return /\.\d{3,}$/.test(text) ? text : usd.toFixed(2);
};
