import { type Context, extendContext, type LocalText } from './localText.ts';
import type { Distribution } from './mixture.ts';
import type { Begun, NextToken } from './nextToken.ts';
import { idOf, type Token } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface LineSearchDeps {
  readonly next: NextToken;
  readonly text: LocalText;
  readonly vocabulary: Vocabulary;
}

/** A way in which the line may go on, to its end. */
export interface LineCandidate {
  readonly tokens: readonly Token[];
  /** The context after its last token, before the line break. */
  readonly context: Context;
  /** Probability of the tokens and of the line ending there. */
  readonly probability: number;
  /** The same, weighed by how well the text after the hole follows; only ratios mean something. */
  readonly score: number;
}

/** Ways followed at a time. */
const beamWidth = 4;
/** After so many tokens the ways differ in what is likely wrong anyway: fewer are followed, for the time they take. */
const wideTokens = 8;
const narrowBeamWidth = 2;
/** A line that is not finished after this many tokens is not suggested. */
const maxLineTokens = 30;
/** A way that is less likely than the best finished one by more than this log-factor is given up. */
const hopelessLogGap = 6;
/** Tokens after the hole that must follow well. */
const checkedAfter = 5;
/** A token that nobody expected after the hole counts as this likely. */
const unexpectedProbability = 1e-7;

/** How a line begins, and what must follow it. */
export interface LineBegin {
  readonly begun: Begun | undefined;
  /** Whether the line may end at once. */
  readonly mayEnd: boolean;
  /** Whether the text after the hole follows this line, rather than further lines still to come. */
  readonly isLast: boolean;
}

interface Way {
  readonly tokens: readonly Token[];
  readonly context: Context;
  readonly logProbability: number;
}

interface Step {
  readonly way: Way;
  /** Undefined: the line ends. */
  readonly token: Token | undefined;
  readonly logProbability: number;
}

/**
 * Searches the likeliest rests of a line, best first. The rest of the document counts as well: a candidate after
 * which the text behind the hole would be a surprise falls back.
 */
export function searchLine(
  deps: LineSearchDeps,
  start: Context,
  begin: LineBegin,
): LineCandidate[] {
  let ways: Way[] = [{ tokens: [], context: start, logProbability: 0 }];
  const finished: Way[] = [];
  for (let depth = 0; depth < maxLineTokens && ways.length > 0; depth++) {
    const isFirst = depth === 0;
    const steps = ways.flatMap((way) =>
      stepsFrom(deps, way, {
        begun: isFirst ? begin.begun : undefined,
        mayEnd: !isFirst || begin.mayEnd,
        normalise: isFirst,
      }),
    );
    ways = advance(
      deps,
      { steps, width: depth < wideTokens ? beamWidth : narrowBeamWidth },
      finished,
    );
    if (finished.length >= beamWidth) break;
  }
  return rank(deps, finished, begin.isLast && finished.length > 1);
}

interface StepRules {
  readonly begun: Begun | undefined;
  readonly mayEnd: boolean;
  /** Whether what is possible here shall sum to 1: after a begun word only its continuations are. */
  readonly normalise: boolean;
}

function stepsFrom(deps: LineSearchDeps, way: Way, rules: StepRules): Step[] {
  const distribution = deps.next(way.context, rules.begun);
  const { ending, going } = split(deps.vocabulary, distribution);
  const end = rules.mayEnd ? ending : 0;
  const total = rules.normalise ? distribution.total - ending + end : 1;
  const log = (share: number) => way.logProbability + Math.log(share / total);
  const steps: Step[] = going.map(({ token, share }) => ({
    way,
    token,
    logProbability: log(share),
  }));
  if (end > 0) steps.push({ way, token: undefined, logProbability: log(end) });
  return steps;
}

interface Going {
  readonly token: Token;
  readonly share: number;
}

/**
 * The share of all line breaks, which are one event, whatever indentation follows: the document decides on that. And
 * the likeliest of the other tokens, best first.
 */
function split(vocabulary: Vocabulary, { likely }: Distribution) {
  let ending = 0;
  const going: Going[] = [];
  for (const [token, share] of likely) {
    const least = going.length < beamWidth ? 0 : (going.at(-1)?.share ?? 0);
    if (vocabulary.isLineBreak(idOf(token))) ending += share;
    else if (share > least) insert(going, { token, share });
  }
  return { ending, going };
}

/** Keeps the few best in order; of equal ones the earlier stays before. */
function insert(going: Going[], item: Going): void {
  let at = going.length;
  while (at > 0 && (going[at - 1]?.share ?? 0) < item.share) at -= 1;
  going.splice(at, 0, item);
  if (going.length > beamWidth) going.length = beamWidth;
}

function advance(
  deps: LineSearchDeps,
  { steps, width }: { readonly steps: Step[]; readonly width: number },
  finished: Way[],
): Way[] {
  const best = Math.max(...finished.map((way) => way.logProbability), Number.NEGATIVE_INFINITY);
  const ways: Way[] = [];
  steps.sort((a, b) => b.logProbability - a.logProbability);
  for (const { way, token, logProbability } of steps.slice(0, width)) {
    if (logProbability < best - hopelessLogGap) break;
    if (token === undefined) finished.push({ ...way, logProbability });
    else
      ways.push({
        tokens: [...way.tokens, token],
        context: follow(deps, way.context, token),
        logProbability,
      });
  }
  return ways;
}

/** The context after one more token. */
export function follow(deps: LineSearchDeps, context: Context, token: Token): Context {
  return extendContext(context, token, deps.vocabulary.kindOf(idOf(token)));
}

function rank(
  deps: LineSearchDeps,
  finished: readonly Way[],
  checksRest: boolean,
): LineCandidate[] {
  const candidates = finished.map((way) => {
    const after = checksRest ? logProbabilityOfRest(deps, way.context) : 0;
    return {
      tokens: way.tokens,
      context: way.context,
      probability: Math.exp(way.logProbability),
      score: Math.exp(way.logProbability + after),
    };
  });
  return candidates.sort((a, b) => b.score - a.score);
}

function logProbabilityOfRest(deps: LineSearchDeps, context: Context): number {
  const { text, vocabulary } = deps;
  let current = context;
  let sum = 0;
  const end = Math.min(text.hole + 1 + checkedAfter, text.relatives);
  for (let place = text.hole + 1; place < end; place++) {
    const token = text.tokens[place] ?? 0;
    const distribution = deps.next(current);
    let share = distribution.shareOf(token);
    // That the line ends was counted with the candidate: here only how it ends.
    if (place === text.hole + 1)
      share /= Math.max(split(vocabulary, distribution).ending, Number.MIN_VALUE);
    sum += Math.log(Math.max(share, unexpectedProbability));
    current = follow(deps, current, token);
  }
  return sum;
}
