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

/** What the model was given. Tags and tokens that stand there are code, not thinking. */
export interface SpeechContext {
  /** The code around the hole that the answer fills: a tag from it may begin the answer as well. */
  readonly codeAround?: (() => string) | undefined;
  /** All that was asked: an end token from it may be the answer's own last word. */
  readonly asked?: (() => string) | undefined;
}

type State = 'head' | 'thinking' | 'bareChannel' | 'saying';

const tagName =
  'think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis|seed:think';
/** How thinking begins, and the pattern of its end. */
const thoughts: readonly (readonly [open: RegExp, close: (name: string) => RegExp])[] = [
  [new RegExp(`^\\s*<(${tagName})>`, 'i'), (name) => new RegExp(`</${name}>`, 'i')],
  [/^\s*\[THINK\]/i, () => /\[\/THINK\]/i],
  [/^\s*<\|begin_of_thought\|>/, () => /<\|end_of_thought\|>/],
  [/^\s*<\|START_THINKING\|>/, () => /<\|END_THINKING\|>/],
  [/^\s*◁think▷/, () => /◁\/think▷/],
  [/^\s*<\|channel>thought\s/, () => /<channel\|>/],
];
/** Tokens of chat templates: `<|im_start|>assistant`, `<｜Assistant｜>`, `<s> `, `[/INST]`, `<start_of_turn>model`. */
const headToken =
  /^\s*(?:<\|(?:im_start|start|channel|start_header_id|message|assistant|begin_of_text|im_sep|START_RESPONSE|begin_of_solution)\|>(?:assistant)?(?:<\|end_header_id\|>)?|<｜(?:Assistant|begin▁of▁sentence)｜>|<s>(?: |(?=\s|<|$))|\[\/INST\]|<start_of_turn>model|<\|START_OF_TURN_TOKEN\|>(?:<\|CHATBOT_TOKEN\|>)?)/;
const endToken =
  /(?:<\|[a-zA-Z_]{2,30}\|>|<｜[^｜\n]{1,30}｜>|<\/s>|<end_of_turn>|<eos>|\[EOS\]|\[\/INST\])$/;
const openToken = /(?:<[|｜/]?[\w▁｜|]{0,30}\|?|\[\/?[A-Z]{0,4})$/;
/** What may still grow into one of the above: nothing longer is ever held back for it. */
const maxHeld = 48;
/** Longest head of a harmony channel: `<|start|>assistant<|channel|>commentary to=… <|constrain|>json<|message|>`. */
const maxChannelHead = 200;
const channelStart =
  /^\s*(?:<\|start\|>\s*assistant[^<]*)?<\|channel\|>\s*(\w+)(?!\w)(?:[^<]|<\|constrain\|>)*<\|message\|>/;
const channelEnd = /<\|(?:end|call|return)\|>|(?=<\|start\|>|<\|channel\|>)/;
/** Harmony's channels with their tokens lost: `analysisWe need …assistantfinal…`. */
const bareChannel = /^\s*analysis(?=[A-Z][a-z']* [a-z])/;
const bareFinal = /assistantfinal/;

/**
 * Only what stands before the first word and behind the last one is taken out: code may hold the same words. A run of
 * tokens at the end counts where no quote stands before it. Any way of cutting the stream ends in the same text.
 */
export function createSpeechFilter(context: SpeechContext = {}): SpeechFilter {
  let state: State = 'head';
  let held = '';
  let close = channelEnd;
  let hasTurns = false;
  /** A blank line between a head and what is said belongs to neither. */
  let isAfterHead = false;
  let lastSaid = '';
  /** A struck-through passage of HTML is open: its end is no token. */
  let hasStruck = false;

  const asked = (): string => context.asked?.() ?? '';

  function step(isEnd: boolean): Speech | undefined {
    switch (state) {
      case 'head':
        return readHead(isEnd);
      case 'thinking':
        return readThought(isEnd);
      case 'bareChannel':
        return readBare(isEnd);
      default:
        return readSaid(isEnd);
    }
  }

  function readHead(isEnd: boolean): Speech | undefined {
    if (!isEnd && mayBecomeChannel(held)) return undefined;
    if (openChannel() || openThought()) return nothing;
    if (!isEnd && mayBecomeHead(held)) return undefined;
    const token = headToken.exec(held);
    if (token !== null && !isCode(token[0])) {
      held = held.slice(token[0].length);
      isAfterHead = true;
      return nothing;
    }
    if (bareChannel.test(held)) state = 'bareChannel';
    else say();
    return nothing;
  }

  function openChannel(): boolean {
    const channel = channelStart.exec(held);
    if (channel === null) return false;
    held = held.slice(channel[0].length);
    hasTurns = true;
    if (channel[1] === 'final') say();
    else think(channelEnd);
    return true;
  }

  function openThought(): boolean {
    for (const [open, closeOf] of thoughts) {
      const found = open.exec(held);
      if (found === null || isCode(found[0])) continue;
      held = held.slice(found[0].length);
      think(closeOf(found[1] ?? ''));
      return true;
    }
    return false;
  }

  function isCode(found: string): boolean {
    const tag = found.trim().toLowerCase();
    const around = context.codeAround?.().toLowerCase().includes(tag) ?? false;
    // Words that name elements of real documents as well.
    return around || (!tag.includes('think') && asked().toLowerCase().includes(tag));
  }

  function think(end: RegExp): void {
    close = end;
    state = 'thinking';
  }

  function say(): void {
    if (isAfterHead) held = held.replace(/^\s*\n/, '');
    // No channel follows: such words are the answer's own from here on.
    if (held.startsWith('<|')) hasTurns = false;
    state = 'saying';
  }

  function readThought(isEnd: boolean): Speech | undefined {
    const found = close.exec(held);
    if (found !== null) {
      const reasoning = held.slice(0, found.index);
      held = held.slice(found.index + found[0].length);
      isAfterHead = true;
      state = 'head';
      return { text: '', reasoning };
    }
    const keep = isEnd ? 0 : maxHeld;
    if (held.length <= keep) return undefined;
    const reasoning = held.slice(0, held.length - keep);
    held = held.slice(held.length - keep);
    return { text: '', reasoning };
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
    const turn = hasTurns ? channelEnd.exec(held) : null;
    if (turn !== null && !isQuotedAt(turn.index)) {
      const text = held.slice(0, turn.index);
      held = held.slice(turn.index + turn[0].length);
      state = 'head';
      return said(text);
    }
    const at = held.length - heldLength(isEnd);
    const text = held.slice(0, at);
    held = isEnd ? '' : held.slice(at);
    return text === '' ? undefined : said(text);
  }

  /** How many characters at the end are, or may become, the tokens that end an answer. */
  function heldLength(isEnd: boolean): number {
    let at = held.length;
    const open = isEnd ? null : openToken.exec(held.slice(-maxHeld));
    if (open !== null && !isQuotedAt(at - open[0].length)) at -= open[0].length;
    for (;;) {
      const before = held.slice(0, at).trimEnd();
      const found = endToken.exec(before.slice(-maxHeld));
      if (found === null) break;
      const from = before.length - found[0].length;
      if (isQuotedAt(from) || isOwnEnd(found[0])) break;
      at = from;
    }
    return held.length - at;
  }

  const isQuotedAt = (at: number): boolean =>
    isQuoted(lastSaid + held.slice(Math.max(0, at - 3), at));

  function said(text: string): Speech {
    if (text !== '') {
      if (text.includes('<') || lastSaid.includes('<'))
        hasStruck ||= /<s[\s>]/.test(lastSaid + text);
      lastSaid = text.length < 3 ? (lastSaid + text).slice(-3) : text.slice(-3);
    }
    return { text, reasoning: '' };
  }

  const isOwnEnd = (token: string): boolean => {
    if (token === '</s>' && (hasStruck || /<s[\s>]/.test(held))) return true;
    const text = asked();
    return text.includes(token) || (token === '</s>' && /<s[\s>]/.test(text));
  };

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
      if (state === 'saying' && held === '' && !mayEnd.test(text)) return said(text);
      held += text;
      return run(false);
    },
    end: () => run(true),
  };
}

const nothing: Speech = { text: '', reasoning: '' };
const mayEnd = /[<[]/;

/** Takes thinking and control tokens out of a finished text. */
export function withoutThinking(text: string, context?: SpeechContext): string {
  const filter = createSpeechFilter(context);
  return filter.feed(text).text + filter.end().text;
}

/**
 * Some chat templates open the thinking in the prompt, so that only its closing tag is said. Undefined where a text
 * holds none: before any code, unquoted, and not a text about such tags (`asked` holds one).
 */
export function loneThought(text: string, asked: string): Speech | undefined {
  const found = /<\/(?:think|thinking|reasoning)>[ \t]*(?:\n\s*|$)/i.exec(text);
  if (found === null || /<\/?(?:think|thinking|reasoning)>/i.test(asked)) return undefined;
  const reasoning = text.slice(0, found.index);
  const isCode =
    /^[ \t]*(?:```|~~~)/m.test(reasoning) ||
    /["'`/]/.test(reasoning.slice(reasoning.lastIndexOf('\n') + 1)) ||
    /<\w+>/.test(reasoning);
  return isCode ? undefined : { reasoning, text: text.slice(found.index + found[0].length) };
}

/** Whether a beginning may still become the head of a harmony channel. */
function mayBecomeChannel(held: string): boolean {
  const text = held.trimStart();
  if (text.length > maxChannelHead || channelStart.test(held)) return false;
  return /^(?:<\|start\|>\s*(?:a|as|ass|assi|assis|assist|assista|assistan|assistant[^<]*)?)?(?:<(?:\|(?:c|ch|cha|chan|chann|channe|channel\|?)?)?)?$|^(?:<\|start\|>\s*assistant[^<]*)?<\|channel\|>(?:[^<]|<\|constrain\|>)*(?:<(?:\|\w{0,10}\|?)?)?$/.test(
    text,
  );
}

/** Whether a beginning may still become thinking or a token. */
function mayBecomeHead(held: string): boolean {
  const text = held.trimStart();
  if (text === '') return true;
  if (text.length > maxHeld) return false;
  return (
    /^<(?:[|｜]?[\w▁:|｜]*|s>)$/.test(text) ||
    /^<\|[\w]+\|>(?:a|as|ass|assi|assis|assist|assista|assistan|assistant)?(?:<\|?[\w]*\|?)?$/.test(
      text,
    ) ||
    /^<\|channel>\w*$/.test(text) ||
    /^<start_of_turn>(?:m|mo|mod|mode)?$/.test(text) ||
    /^\[\/?[A-Z]*$/.test(text) ||
    /^◁[\w/]*$/.test(text) ||
    'analysis'.startsWith(text) ||
    /^analysis[A-Z][a-z']* ?$/.test(text)
  );
}

/** Directly behind a quotation mark; a fence is none. */
const isQuoted = (before: string): boolean => /["'`]$/.test(before) && !/(["'`])\1\1$/.test(before);
