/** How readily next edits are shown. */
export type Eagerness = 'low' | 'normal' | 'high';

/**
 * The confidence from which a proposal is shown. Normal is where, over situations of four repositories that the gate was
 * not trained on, four of five first places were right (media/docs/evaluation.md).
 */
const minConfidence: Readonly<Record<Eagerness, number>> = { low: 0.6, normal: 0.47, high: 0.35 };

export const minConfidenceOf = (eagerness: Eagerness): number => minConfidence[eagerness];
