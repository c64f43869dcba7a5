/** Why an answer that could be read is not applied before somebody has looked. */
export type Doubt =
  /** Whole things vanish that nobody asked to lose; each by the line that names it. */
  | { readonly kind: 'lost'; readonly things: readonly string[] }
  /** It seems to end before its end. */
  | { readonly kind: 'cutOff' }
  /** Lines stand at another level than before, and only meaning tells whether that is wanted. */
  | { readonly kind: 'level' }
  /** Something is left out at `marker`, and it is not clear what, or where the new lines beside it belong. */
  | { readonly kind: 'elided'; readonly marker: string }
  /** It is not told which part of the text this is, or where it belongs. */
  | { readonly kind: 'place' }
  /** It can be read in two ways that give different texts. */
  | { readonly kind: 'ambiguous' }
  /** The text was well-formed before and would not be any more. */
  | { readonly kind: 'broken' }
  /** New characters cannot be seen, or look like others. */
  | { readonly kind: 'hidden' };
