/** What part of the file an action rewrites when nothing is selected. */
export type Widening = 'symbol' | 'file';

/** An action whose answer replaces code. */
export interface RewriteAction {
  /** What the model is told to do with the part. */
  readonly instruction: string;
  readonly widening: Widening;
  /** The part is the enclosing symbol even when lines are selected: they are then named in the instruction. */
  readonly alwaysWidens?: true;
}

/** Every action that rewrites code, by the name its command ends with (`slipstream.addTypes`). One line here and one command make a new one. */
export const rewriteActions = {
  addDocumentation: {
    instruction:
      'Add a documentation comment in the form usual for this language, or improve the one that is there. ' +
      'Say what it promises, its parameters, result and errors where they are not obvious. Change no code.',
    widening: 'symbol',
  },
  simplifyCode: {
    instruction:
      'Simplify this code without changing what it does: fewer branches, less nesting, no dead code, clearer names ' +
      'inside it. Keep its signature and its public names.',
    widening: 'symbol',
  },
  extractFunction: {
    instruction:
      'Extract the selected lines into a function of their own with a telling name, next to the code that calls it, ' +
      'and call it where the lines were. Pass what they need, return what is used afterwards.',
    widening: 'symbol',
    alwaysWidens: true,
  },
  addTypes: {
    instruction:
      'Add precise type annotations where they are missing or too wide, in the way of this language. Change nothing ' +
      'that runs.',
    widening: 'symbol',
  },
  convertCode: {
    instruction:
      'Rewrite this code in the current idiom of its language and of the code around it (for example modern syntax, ' +
      'standard library calls instead of hand-written loops, async/await instead of callbacks). Keep what it does.',
    widening: 'symbol',
  },
} as const satisfies Readonly<Record<string, RewriteAction>>;

export type RewriteActionId = keyof typeof rewriteActions;
