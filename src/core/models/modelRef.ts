/** A model at a provider. Written `provider/model`; a bare model id means Cerebras. */
export interface ModelRef {
  readonly provider: string;
  readonly model: string;
}

/** The workspace predictor as ghost text's model: it answers on this machine, and nothing is sent. */
export const localModel: ModelRef = { provider: 'local', model: 'workspace-patterns' };

/**
 * Reads a user's text. Model ids may contain slashes themselves (OpenRouter's do), so the part before the
 * first slash counts as a provider only when it is one of `providers`; otherwise all of it is a Cerebras id.
 * Returns undefined for blank text or an empty model id.
 */
export function parseModelRef(text: string, providers: readonly string[]): ModelRef | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (trimmed === formatModelRef(localModel)) return localModel;
  const slash = trimmed.indexOf('/');
  const head = slash < 0 ? '' : trimmed.slice(0, slash);
  if (!providers.includes(head)) return { provider: 'cerebras', model: trimmed };
  const model = trimmed.slice(slash + 1).trim();
  return model === '' ? undefined : { provider: head, model };
}

export const formatModelRef = (ref: ModelRef): string => `${ref.provider}/${ref.model}`;

export const isSameModel = (a: ModelRef, b: ModelRef): boolean =>
  a.provider === b.provider && a.model === b.model;
