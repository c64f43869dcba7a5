import { isBlank } from '../language/indentation.ts';
import type { QuotaBudget } from '../routing/quotaBudget.ts';
import { isBeforeCloser } from './beforeCloser.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** What happened to the document under the cursor. */
export type ChangeKind = 'typed' | 'deleted' | 'accepted' | 'undone' | 'other';

export interface TriggerInput {
  readonly around: SyntaxContext;
  readonly change: ChangeKind;
  readonly budget: QuotaBudget;
  /** Median key interval of the user, milliseconds. */
  readonly keyIntervalMs: number;
  /** Suggestions turned down in a row, by Esc or by typing something else. */
  readonly rejectedInRow: number;
  readonly inComments: boolean;
}

export type Trigger =
  | { readonly kind: 'ask'; readonly delayMs: number }
  | { readonly kind: 'silent'; readonly why: SilentReason };

export type SilentReason =
  | 'undone'
  | 'insideWord'
  | 'insideLine'
  | 'afterEnd'
  | 'comment'
  | 'quota'
  | 'nothingTyped';

/** Longest wait with an ample budget: below it no wait is felt; above it every keystroke of a fast typist sends a request. */
const ampleDelayMs = 40;
/** Typists faster than this wait the longest delay: their next key comes before any answer. */
const fastIntervalMs = 120;
/** After so many suggestions turned down in a row the next one waits for a pause. */
const patience = 4;
const wordChar = /[\p{L}\p{N}_$]/u;

/**
 * Whether a change is worth a request, and after which wait. Asked only when nothing at hand fits: reuse comes first.
 * Silent where a suggestion would only annoy; with little budget only at places where a suggestion is long.
 */
export function decideTrigger(input: TriggerInput): Trigger {
  const why = silentReason(input);
  if (why !== undefined) return { kind: 'silent', why };
  const { budget, keyIntervalMs, rejectedInRow } = input;
  if (budget.paceMs === 0 && budget.automaticRequestsLeft > 1)
    return {
      kind: 'ask',
      delayMs: rejectedInRow >= patience ? 2 * keyIntervalMs : ampleDelay(input),
    };
  return decideScarce(input);
}

function ampleDelay({ keyIntervalMs, change }: TriggerInput): number {
  if (change === 'accepted') return 0;
  return keyIntervalMs < fastIntervalMs ? ampleDelayMs : 0;
}

/** With few requests left: at the beginning of a line after a pause, elsewhere after a longer one. */
function decideScarce({ around, budget, keyIntervalMs, change }: TriggerInput): Trigger {
  const isFree = budget.nextAutomaticInMs === 0 && budget.automaticRequestsLeft >= 1;
  if (!isFree) return { kind: 'silent', why: 'quota' };
  if (change === 'accepted') return { kind: 'ask', delayMs: 0 };
  return { kind: 'ask', delayMs: around.isLineStart ? keyIntervalMs : 2 * keyIntervalMs };
}

function silentReason(input: TriggerInput): SilentReason | undefined {
  const { around, change, inComments } = input;
  if (change === 'undone') return 'undone';
  if (around.isMidLine && !isBeforeCloser(around))
    return wordChar.test(around.lineSuffix[0] ?? '') ? 'insideWord' : 'insideLine';
  if (isAfterEnd(around) && change !== 'accepted') return 'afterEnd';
  if (!inComments && around.frames.at(-1)?.kind === 'comment') return 'comment';
  return isNothing(around) ? 'nothingTyped' : undefined;
}

/** The line is finished: what comes next belongs on another one. */
function isAfterEnd(around: SyntaxContext): boolean {
  const { linePrefix, lineSuffix, language, frames } = around;
  if (language.kind === 'prose' || !isBlank(lineSuffix)) return false;
  if (!/[;}]\s*$/.test(linePrefix) || /^\s*(?:\S\s*)?$/.test(linePrefix)) return false;
  const top = frames.at(-1);
  // In text, in markup and between parentheses neither sign ends anything.
  if (top !== undefined && (top.kind !== 'bracket' || top.close !== '}')) return false;
  if (language.kind === 'markup') return false;
  return linePrefix.trimEnd().endsWith('}')
    ? endsBlock(linePrefix, language)
    : !openHeader.test(linePrefix);
}

/** `for i := 0;` in Go, `if [ -f a ];` in a shell: the header goes on. */
const openHeader = /^\s*(?:for|if|elif|while|until|switch)\b(?!\s*\().*;\s*$/;
/** `import { a }`, `const { a }`: what it is taken from follows. */
const openNames = /^\s*(?:import|export|const|let|var)\b[^=]*\}\s*$/;
/** `${name}`, `{{ name }}`, `#{name}`, `$map{key}`: a value, not a block. */
const interpolation = /(?:[$#%@]\w*(?:->)?|\{)\{[^{}]*\}+\s*$/;

/** Whether a `}` at the end of a line closes a block or a value that ends with it. */
function endsBlock(linePrefix: string, language: SyntaxContext['language']): boolean {
  if (openNames.test(linePrefix) || interpolation.test(linePrefix)) return false;
  // An element is open: what is in braces belongs to its text.
  if (/<[A-Za-z][^<>]*>[^<]*\{[^{}]*\}\s*$/.test(linePrefix)) return false;
  const hasBraceBlocks = language.blockComments.some(({ open }) => open === '/*');
  return hasBraceBlocks || !/\{[^{}]*\}\s*$/.test(linePrefix);
}

/** An empty document says nothing about what is wanted. */
const isNothing = ({ above, linePrefix, below, lineSuffix }: SyntaxContext): boolean =>
  isBlank(linePrefix + lineSuffix) && above.every(isBlank) && below.every(isBlank);
