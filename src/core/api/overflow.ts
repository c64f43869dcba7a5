import type { ErrorBody } from './errorBody.ts';

/** What a server says of a request that is longer than the model's window. */
export interface StatedOverflow {
  readonly limitTokens?: number;
  readonly currentTokens?: number;
}

/** The words for it of Cerebras, OpenAI, Anthropic, vLLM, TGI, llama.cpp, LM Studio, Mistral, Google, DashScope, Cohere. */
const isTooLong = [
  /(?:context|prompt|input|messages?|sequence|tokens?)\b[^.]{0,80}\b(?:too long|too large|too many|exceed|longer than|overflow|greater than|larger than|does ?n.t fit)/i,
  /exceed\w*[^.]{0,80}(?:context|number of (?:input )?tokens|token limit|input length|window)/i,
  /reduce (?:the )?length|shorten (?:the|your)|input length should be|input is too long|prompt is too long/i,
  /maximum (?:context|prompt|input|sequence|model) length/i,
  /too many (?:input |prompt )?tokens/i,
  /tokens?`? \+ `?\w+`? must be <=/i,
];

/** Each finds the window, in the words of one kind of server. */
const limits = [
  /limit is (\d+)/i,
  /maximum (?:context|prompt|input|sequence|model|allowed|number of tokens|total)?[^0-9.]{0,40}?(\d{2,})/i,
  /\[\d+, ?(\d+)\]/,
  /<= ?(\d+)/,
  /> ?(\d+)/,
  /context (?:size|length|window) ?(?:of|is|:)?(?: only)? ?\(?(\d+)/i,
  /cannot exceed (\d+)/i,
  /(?:limit|up to|at most|supports?)[^0-9.]{0,20}(\d+)/i,
];

/** Each finds the length of what was sent. */
const lengths = [
  /current length is (\d+)/i,
  /requested (?:about |a total of )?(\d+)/i,
  /(?:request|prompt|input|messages?) (?:has|have|contains?|resulted in|is|was|of)? ?\(?(\d+)/i,
  /too (?:long|large)[:,]? \(?(\d+)/i,
  /given:? (\d+)/i,
  /contains? (\d+)/i,
  /token count(?: of)? \(?(\d+)/i,
  /received (\d+)/i,
  /resulted in (\d+)/i,
  /first (\d+) tokens/i,
  /(?<!\d)(\d+) (?:tokens )?>/,
  /(?<!\d)(\d+) tokens/i,
];

const firstNumber = (patterns: readonly RegExp[], text: string): number | undefined => {
  for (const pattern of patterns) {
    const found = Number(pattern.exec(text)?.[1] ?? Number.NaN);
    if (found > 0) return found;
  }
  return undefined;
};

/** Undefined when the error is about something else. Numbers that contradict each other are left out. */
export function readOverflow(body: ErrorBody): StatedOverflow | undefined {
  if (body.limitTokens !== undefined)
    return {
      limitTokens: body.limitTokens,
      ...(body.currentTokens !== undefined && { currentTokens: body.currentTokens }),
    };
  const isNamed =
    /context_length_exceeded|exceed_context_size|context_window|string_above_max/.test(
      `${body.code ?? ''} ${body.type ?? ''}`,
    );
  // vLLM takes the prompt from the window, and calls what is left of it the answer's.
  const leavesNothing = /max_(?:completion_)?tokens must be [^.]{0,30}, got -\d/i.test(
    body.message,
  );
  if (leavesNothing) return {};
  // The answer's upper bound alone: the prompt may be short.
  const isAboutAnswer =
    /\bmax_(?:completion_|output_|new_)?tokens\b/i.test(body.message) &&
    !/context|prompt|input|messages|inputs`? ?(?:tokens)? ?\+/i.test(body.message);
  if (isAboutAnswer && !isNamed) return undefined;
  if (!isNamed && !isTooLong.some((words) => words.test(body.message))) return undefined;
  // A limit on how much may be asked for in a minute says nothing of the window.
  if (/per[ -](?:minute|hour|day)|\b[tr]p[md]\b/i.test(body.message)) return {};
  const text = body.message.replace(/(\d),(?=\d{3})/g, '$1');
  const limitTokens = firstNumber(limits, text);
  if (limitTokens === undefined) return {};
  const currentTokens = firstNumber(
    lengths,
    // Some patterns would find the limit again.
    text.replaceAll(new RegExp(`\\b${limitTokens}\\b`, 'g'), ''),
  );
  const isPlausible = currentTokens !== undefined && currentTokens > limitTokens / 2;
  return { limitTokens, ...(isPlausible && { currentTokens }) };
}
