/** What a piece of a model's text holds: what it says, and what it only thinks. */
export interface Speech {
  readonly text: string;
  readonly reasoning: string;
}

/** Takes thinking and control tokens out of what a model says, while it streams. */
export interface SpeechFilter {
  /** Takes the next piece, cut anywhere. What cannot be judged yet is held back. */
  feed(text: string): Speech;
  /** The stream has ended. Gives what was held back. */
  end(): Speech;
}

type State = 'head' | 'thinking' | 'channel' | 'bareChannel' | 'saying';

const openTag =
  /^\s*(?:<(think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis|seed:think)>|(\[THINK\])|(<\|begin_of_thought\|>)|(◁think▷))/i;
const closeTags: readonly (readonly [open: RegExp, close: RegExp])[] = [
  [/^\[THINK\]$/i, /\[\/THINK\]/i],
  [/^<\|begin_of_thought\|>$/i, /<\|end_of_thought\|>/i],
  [/^◁think▷$/i, /◁\/think▷/i],
];
/** Tokens of chat templates: `<|im_start|>assistant`, `<｜Assistant｜>`, `<s>`, `[/INST]`, `<start_of_turn>model`. */
const headToken =
  /^\s*(?:<\|(?:im_start|start|channel|start_header_id|message|assistant|begin_of_text|im_sep)\|>(?:assistant)?(?:<\|end_header_id\|>)?|<｜(?:Assistant|begin▁of▁sentence)｜>|<s>|\[\/INST\]|<start_of_turn>model|<\|START_OF_TURN_TOKEN\|>(?:<\|CHATBOT_TOKEN\|>)?)\s*/;
const endToken =
  /(?:<\|[a-zA-Z_]{2,30}\|>|<｜[^｜\n]{1,30}｜>|<\/s>|<end_of_turn>|<eos>|\[EOS\]|\[\/INST\])\s*$/;
/** What may still grow into one of the above: nothing longer is ever held back for it. */
const maxHeld = 48;
const channelStart =
  /^\s*(?:<\|start\|>\s*assistant)?\s*<\|channel\|>\s*(analysis|commentary|final)[^<]*<\|message\|>/;
const channelEnd = /<\|(?:end|call|return)\|>|(?=<\|start\|>|<\|channel\|>)/;
/** Harmony's channels with their tokens lost: `analysisWe need …assistantfinal…`. */
const bareChannel = /^\s*analysis(?=[A-Z"'(])/;
const bareFinal = /assistantfinal/;

/**
 * Only what stands before the first word and behind the last one is taken out: code may hold the same words. A run of
 * tokens at the end counts where no quote stands before it.
 */
export function createSpeechFilter(): SpeechFilter {
  let state: State = 'head';
  let held = '';
  let close = /$^/;
  let hasTurns = false;

  function step(isEnd: boolean): Speech | undefined {
    switch (state) {
      case 'head':
        return readHead(isEnd);
      case 'thinking':
        return readThought(close, isEnd);
      case 'channel':
        return readThought(channelEnd, isEnd);
      case 'bareChannel':
        return readBare(isEnd);
      default:
        return readSaid(isEnd);
    }
  }

  function readHead(isEnd: boolean): Speech | undefined {
    const channel = channelStart.exec(held);
    if (channel !== null) {
      held = held.slice(channel[0].length);
      hasTurns = true;
      state = channel[1] === 'final' ? 'saying' : 'channel';
      return nothing;
    }
    const tag = openTag.exec(held);
    if (tag !== null) {
      held = held.slice(tag[0].length);
      close = closing(tag[0].trim(), tag[1]);
      state = 'thinking';
      return nothing;
    }
    const token = headToken.exec(held);
    if (token !== null && !/^\s*<\|start\|>(?:assistant)?\s*$/.test(held)) {
      held = held.slice(token[0].length);
      return nothing;
    }
    if (bareChannel.test(held)) {
      state = 'bareChannel';
      return nothing;
    }
    if (!isEnd && mayBecomeHead(held)) return undefined;
    state = 'saying';
    return nothing;
  }

  function readThought(end: RegExp, isEnd: boolean): Speech | undefined {
    const found = end.exec(held);
    if (found !== null) {
      const reasoning = held.slice(0, found.index);
      held = held.slice(found.index + found[0].length).replace(/^\s*\n/, '');
      state = 'head';
      return { text: '', reasoning };
    }
    const keep = isEnd ? 0 : maxHeld;
    if (held.length <= keep && !isEnd) return undefined;
    const reasoning = held.slice(0, held.length - keep);
    held = held.slice(held.length - keep);
    return reasoning === '' ? undefined : { text: '', reasoning };
  }

  function readBare(isEnd: boolean): Speech | undefined {
    const found = bareFinal.exec(held);
    if (found !== null) {
      const reasoning = held.slice(0, found.index).replace(bareChannel, '');
      held = held.slice(found.index + found[0].length);
      state = 'saying';
      return { text: '', reasoning };
    }
    if (!isEnd) return undefined;
    // No final word came: it was no channel.
    state = 'saying';
    return nothing;
  }

  function readSaid(isEnd: boolean): Speech | undefined {
    if (held === '') return undefined;
    if (isEnd) {
      const text = withoutEndTokens(held);
      held = '';
      return text === '' ? undefined : { text, reasoning: '' };
    }
    const keep = endLength(held, hasTurns);
    if (keep === held.length) return undefined;
    const text = held.slice(0, held.length - keep);
    held = held.slice(held.length - keep);
    return { text, reasoning: '' };
  }

  const run = (isEnd: boolean): Speech => {
    let text = '';
    let reasoning = '';
    for (let piece = step(isEnd); piece !== undefined; piece = step(isEnd)) {
      text += piece.text;
      reasoning += piece.reasoning;
    }
    return { text, reasoning };
  };

  return {
    feed(text) {
      // Nearly every piece goes straight through.
      if (state === 'saying' && held === '' && !mayEnd.test(text)) return { text, reasoning: '' };
      held += text;
      return run(false);
    },
    end: () => run(true),
  };
}

const nothing: Speech = { text: '', reasoning: '' };
const mayEnd = /[<[]|\s$/;

/** Takes thinking and control tokens out of a finished text. */
export function withoutThinking(text: string): string {
  const filter = createSpeechFilter();
  return filter.feed(text).text + filter.end().text;
}

function closing(open: string, name: string | undefined): RegExp {
  if (name !== undefined) return new RegExp(`</${name}>`, 'i');
  return closeTags.find(([pattern]) => pattern.test(open))?.[1] ?? /$^/;
}

/** Whether a beginning may still become thinking or a token. */
function mayBecomeHead(held: string): boolean {
  const text = held.trimStart();
  if (text === '') return true;
  if (text.length > maxHeld) return false;
  return (
    /^<[|｜]?[\w▁:|｜]*>?$/.test(text) ||
    /^<\|[\w]+\|>[\w\s]*(?:<\|?[\w]*\|?)?$/.test(text) ||
    /^\[\/?[A-Z]*$/.test(text) ||
    /^◁[\w/]*$/.test(text) ||
    'analysis'.startsWith(text)
  );
}

/** How many characters at the end may be, or become, the tokens that end an answer. */
function endLength(text: string, hasTurns: boolean): number {
  let at = text.length;
  for (;;) {
    const before = text.slice(0, at);
    const found = endToken.exec(before);
    if (found === null || isQuoted(before.slice(0, found.index))) break;
    at = found.index;
  }
  const open = /(?:<[|｜/]?[\w▁｜|]{0,30}\|?|\[\/?[A-Z]{0,4})$/.exec(text.slice(0, at));
  if (open !== null && !isQuoted(text.slice(0, open.index))) at = open.index;
  return hasTurns || at < text.length ? text.length - at : 0;
}

const isQuoted = (before: string): boolean => /["'`]$/.test(before);

function withoutEndTokens(text: string): string {
  let rest = text;
  for (;;) {
    const found = endToken.exec(rest);
    if (found === null || isQuoted(rest.slice(0, found.index))) return rest;
    rest = rest.slice(0, found.index);
  }
}
