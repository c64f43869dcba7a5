/** What else may have a claim on Tab. */
export interface TabClaims {
  /** Another assistant suggests: its ghost text, which nobody can ask for, takes Tab. */
  readonly hasRival: boolean;
  /** An extension with Vim's modes is at work, whose keys are its own outside of insert mode. */
  readonly hasModes: boolean;
  /** A thin line is the cursor of insert mode. */
  readonly hasLineCursor: boolean;
}

/** The key that a label names: Tab where nothing else can take it, else the one that always asks, goes or takes. */
export const labelKeyOf = ({ hasRival, hasModes, hasLineCursor }: TabClaims): 'tab' | 'ask' =>
  hasRival || (hasModes && !hasLineCursor) ? 'ask' : 'tab';
