import { assertNever } from '../../shared/assertNever.ts';
import type { ModelTexts, PickerTexts } from '../texts/modelTexts.ts';
import type { CatalogModel, CatalogView } from './catalogModel.ts';
import type { Lifecycle } from './lifecycle.ts';

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

/** Window, speed, price, abilities and the user's own figures, as far as each is known. */
export function describeModel(
  model: CatalogModel,
  measured: Measured | undefined,
  texts: PickerTexts,
): string {
  const parts = [
    describeWindow(model, texts),
    model.tokensPerSecond === undefined ? '' : texts.speed(grouped(model.tokensPerSecond)),
    describePrice(model, texts),
    model.abilities.tools === true ? texts.tools : '',
    model.abilities.vision === true ? texts.vision : '',
    describeReasoning(model, texts),
    measured === undefined ? '' : describeMeasured(measured, texts),
  ].filter((part) => part !== '');
  return parts.length === 0 ? texts.unknown : parts.join(' · ');
}

function describeWindow(model: CatalogModel, texts: PickerTexts): string {
  const { windowTokens, trialWindowTokens } = model;
  if (windowTokens === undefined) return '';
  return trialWindowTokens !== undefined && trialWindowTokens < windowTokens
    ? texts.trialWindow(thousands(windowTokens), thousands(trialWindowTokens))
    : texts.window(thousands(windowTokens));
}

function describePrice(model: CatalogModel, texts: PickerTexts): string {
  const { inputUsdPerMTok: input, outputUsdPerMTok: output } = model;
  if (input === undefined || output === undefined) return '';
  return input === 0 && output === 0 ? texts.free : texts.price(dollars(input), dollars(output));
}

function describeReasoning(model: CatalogModel, texts: PickerTexts): string {
  if (model.reasoningEfforts.length > 0) return texts.reasoning(model.reasoningEfforts.join('/'));
  return model.abilities.reasoning === true ? texts.thinks : '';
}

function describeMeasured(measured: Measured, texts: PickerTexts): string {
  const parts: string[] = [];
  if (measured.firstTokenMs !== undefined)
    parts.push(texts.firstToken(grouped(Math.round(measured.firstTokenMs))));
  if (measured.tokensPerSecond !== undefined)
    parts.push(texts.rate(grouped(Math.round(measured.tokensPerSecond))));
  return parts.length === 0 ? '' : texts.measured(parts.join(', '));
}

/** 131072 → `131k`: windows are powers of two or round thousands, and both read like this. */
const thousands = (tokens: number): string =>
  tokens < 1_000 ? String(tokens) : `${Math.floor(tokens / 1_000)}k`;

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** At least cents, and as many more digits as a price per million has. */
const dollars = (usd: number): string => {
  const text = String(usd);
  return /\.\d{3,}$/.test(text) ? text : usd.toFixed(2);
};
