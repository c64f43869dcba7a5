import { isBlank } from '../language/indentation.ts';

/** Marks the hole in our prompts. Private-use brackets: no program holds them, and every tokenizer keeps them whole. */
export const holeMark = '⟦cursor⟧';

/** How a note on an answer begins at the margin. */
const noteStart = /^(?:This|The|It|Here|Note|In this|Now|We|You|Explanation)\b/;
/** Closes a wrapper that chat models put around code. */
const strayTag =
  /<\/(?:code|pre|answer|response|output|result|fill|hole|middle|file|snippet|prefix|suffix)>\s*$/i;
const entity = /&(?:lt|gt|amp|quot|#39|#x27|apos);/g;
const signs: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
};
/** A heading of the prompt: what follows is no answer any more. */
const promptHeading = /^\s*(?:(?:After|Before) the cursor:\s*$|File: \S.*(?:, |\.\w+\s*$))/;
/** An item of an explanation: between a sentence and a fence it belongs to the talk. */
const listItem = /^\s*(?:[-*+•]|\d+[.)])\s+\S/;
/** One line of code between backticks, as chat models write it. */
const inlineCode = /^\s*(`{1,2})([^`]+)\1\s*$/;

/** What the cleaner made of a line: nothing yet, lines to go on with, or the end. `restart` voids all former lines. */
export interface Cleaned {
  readonly lines: readonly string[];
  readonly restart: boolean;
  readonly isEnd: boolean;
}

/** Strips what a chat model wraps around code. Reads whole raw lines, gives whole lines. */
export interface Cleaner {
  read(line: string): Cleaned;
  /** The raw answer is over: gives what was held back. */
  end(): Cleaned;
}

export interface CleanerOptions {
  /** A fence may be the answer itself, as in Markdown. */
  readonly keepsFences: boolean;
  /** The cursor is inside of a fence: one behind code may be what closes it. */
  readonly isInFence: boolean;
  /** Sentences may be the answer itself: plain text, comments, strings. */
  readonly keepsSentences: boolean;
  /** Tags and character entities may be the answer itself. */
  readonly keepsTags: boolean;
  /** Whether the document has this token too: a template of prompts is made of them. */
  isOfDocument(token: string): boolean;
}

const thinkOpen = /^\s*<(think|thinking|thought|reasoning|analysis)>/i;
const thinkClose = /<\/(?:think|thinking|thought|reasoning|analysis)>/i;
const wrapperOpen = /^\s*<(completion|code_completion|answer|output|insertion|fill|hole)>/i;
const fence = /^\s*(?:`{3,}|~{3,})(?!~)[^`]*$/;
const bareFence = /^\s*(?:`{3,}|~{3,})\s*$/;
/** Harmony channels of gpt-oss: everything up to the final message is reasoning. */
const channel = /^.*<\|channel\|>\s*(?:analysis|commentary)\b/;
const finalChannel = /<\|channel\|>\s*final\s*<\|message\|>/;
/** Other assistants' marks of the hole, and closing tags of answers that had no opening one. */
const foreignMark =
  /\{\{FILL_HERE\}\}|<CURSOR>|<FILL_HERE>|\[(?:PREFIX|MIDDLE|SUFFIX)\]|<\/(?:COMPLETION|completion|code_completion|insertion)>|<\/?(?:fim|middle)>/g;
/** Every tag, token and mark has one of these. */
const marked = /[<⟦]|\{\{FILL|\[(?:PREFIX|MIDDLE|SUFFIX|\/?INST)|fim_(?:prefix|middle|suffix)/;
/** What a model says instead of an answer. */
const refusal =
  /^\s*(?:i(?:'m| am|’m)? (?:cannot|can't|can’t|could not|couldn't|unable|sorry|not able|not sure|don't|do not)\b|sorry\b|apologies\b|unfortunately\b|(?:[^\w\s]\s*)?(?:no|nothing)\b.{0,30}\b(?:completion|complete|code|changes?|add|insert|needed|required|necessary)\b)/i;
const controlTokens =
  /<[|｜][\w▁:-]{2,40}[|｜]>|<\/s>|<(?:fim[_-](?:prefix|middle|suffix|pad)|file_sep|file_separator|endoftext|end_of_turn|start_of_turn|end_of_text|end_of_sentence|end_of_utterance|eos|bos|eot|eod|eom|EOT|EOS|EOD|PRE|SUF|MID|reponame|repo_name|gh_stars|jupyter_code|commit_after|extra_id_\d+)>|\[\/?INST\]|<<\/?SYS>>|(?:^|(?<=\s))fim_(?:prefix|middle|suffix)\b/g;
/** Ends a turn: what follows is another one's. */
const turnEnd =
  /^<[|｜]?(?:im_end|eot_id|eot|eom_id|end|end_of_turn|end_of_text|endoftext|eos|EOT|EOS|\/s)\b|^<\/s>|end▁of/;
/** Behind the mark that begins a turn. */
const role = /^(?:user|assistant|system|model|developer|tool)\b(?:<\|[\w]+\|>)?\s*$/;
const leadIn =
  /^\s*(?:here(?:'s| is| are)\b|sure\b|certainly\b|of course\b|okay\b|ok,|below is\b|this is the\b|the (?:completed?|missing|following|code|completion|answer)\b|to complete\b|completed code\b|we (?:need|should|must|have) to\b|let(?:'s|’s| me)\b|the user\b|i(?:'ll|’ll| will| need to)\b|looking at\b|based on\b|it (?:looks|seems) like\b|based on\b|i (?:have|think|would|can)\b|to (?:complete|finish|implement|fix)\b|completion:|answer:|output:)/i;
/** A heading in bold or with a mark. */
const heading =
  /^\s*(?:\*\*|__|#{1,6} )(?:the )?(?:final )?(?:completion|answer|output|response|code|solution|result|explanation|completed code)\b[^=;]*$/i;
const sentence = /^\s*[A-Z][\w'’`-]*(?:,? [\w'’`./()-]+){2},? [\w'’`./()-].*[.:!]\s*$/;
const codeSigns = /[;{}=]|\)\s*:|^\s*(?:\/\/|#|--|\*)/;

const isSentence = (line: string): boolean => sentence.test(line) && !codeSigns.test(line);

const isLeadIn = (line: string): boolean =>
  (leadIn.test(line) && /[:.!]\s*$/.test(line) && !codeSigns.test(line)) ||
  heading.test(line) ||
  isRefusal(line);

const isRefusal = (line: string): boolean => refusal.test(line) && !codeSigns.test(line);

type State = 'start' | 'thinking' | 'held' | 'fenced' | 'body' | 'over';

/**
 * Creates the cleaner of one raw answer. It takes away reasoning tags (also a lone closing one, which voids what came
 * before), harmony channels, control tokens, fences and the sentences around them, wrapper tags and the hole's mark.
 */
export function createCleaner(options: CleanerOptions): Cleaner {
  let state: State = 'start';
  let held: string[] = [];
  let wrapper = '';
  let hasText = false;
  let wasBlank = false;
  /** Blank lines between reasoning and answer belong to neither. */
  let isAfterThought = false;

  const nothing: Cleaned = { lines: [], restart: false, isEnd: false };
  const give = (lines: readonly string[], isEnd = false, restart = false): Cleaned => {
    if (lines.some((line) => !isBlank(line))) hasText = true;
    return { lines, restart, isEnd };
  };

  function over(lines: readonly string[]): Cleaned {
    state = 'over';
    return give(lines, true);
  }

  /** A line in which reasoning ends; what follows the tag is the answer's first line. */
  function afterThinking(rest: string): Cleaned {
    state = 'start';
    isAfterThought = true;
    held = [];
    hasText = false;
    wasBlank = false;
    const answer = isBlank(rest) ? nothing : read(rest);
    return { ...answer, restart: true };
  }

  function readStart(line: string): Cleaned {
    if (thinkOpen.test(line)) {
      state = 'thinking';
      return nothing;
    }
    const wrapped = wrapperOpen.exec(line);
    if (wrapped?.[1] !== undefined) {
      wrapper = wrapped[1].toLowerCase();
      const rest = line.slice(wrapped[0].length);
      return isBlank(rest) ? nothing : read(rest);
    }
    return isBlank(line) ? readFirstBlank(line) : readFirst(line);
  }

  function readFirstBlank(line: string): Cleaned {
    if (!isAfterThought) held.push(line);
    return nothing;
  }

  function readFirst(line: string): Cleaned {
    if (promptHeading.test(line)) return over([]);
    if (isOuterFence(line)) return openFence();
    if (!options.keepsSentences && (isSentence(line) || isLeadIn(line))) return hold(line);
    const code =
      options.keepsFences || options.keepsSentences ? undefined : inlineCode.exec(line)?.[2];
    return startBody([...takeHeld(), withoutTags(code ?? line)]);
  }

  const isOuterFence = (line: string): boolean =>
    fence.test(line) && (!options.keepsFences || /(?:markdown|md)\s*$/.test(line));

  function hold(line: string): Cleaned {
    state = 'held';
    held.push(line);
    return nothing;
  }

  function takeHeld(): string[] {
    const lines = held;
    held = [];
    return lines;
  }

  function openFence(): Cleaned {
    held = [];
    state = 'fenced';
    return nothing;
  }

  function startBody(lines: readonly string[]): Cleaned {
    state = 'body';
    return give(lines);
  }

  /** After a sentence at the start: a fence or the code itself follows. */
  function readHeld(line: string): Cleaned {
    if (isBlank(line)) {
      held.push(line);
      return nothing;
    }
    if (isOuterFence(line)) return openFence();
    if (isSentence(line) || listItem.test(line)) return hold(line);
    const lines = takeHeld();
    return startBody(lines.some(isLeadIn) ? [line] : [...lines, line]);
  }

  function readBody(line: string): Cleaned {
    const isWrapper = state === 'fenced' || !(options.keepsFences || options.isInFence);
    if (bareFence.test(line) && isWrapper) return over([]);
    const isAfterBlank = wasBlank;
    wasBlank = isBlank(line);
    if (promptHeading.test(line)) return over([]);
    const isNote = state === 'body' && hasText && !options.keepsSentences && isSentence(line);
    // Behind a blank line, or at the margin in words that no code has: a note on what was answered.
    if (isNote && (isAfterBlank || noteStart.test(line))) return over([]);
    return give([withoutTags(line)]);
  }

  /** Without the closing tag of a wrapper that was never opened, and with signs in place of their entities. */
  function withoutTags(line: string): string {
    if (options.keepsTags) return line;
    const bare = line.replace(strayTag, '');
    return /[<>"]/.test(bare) ? bare : bare.replace(entity, (name) => signs[name] ?? name);
  }

  function readClean(line: string): Cleaned {
    switch (state) {
      case 'start':
        return readStart(line);
      case 'held':
        return readHeld(line);
      case 'thinking':
        return nothing;
      default:
        return readBody(line);
    }
  }

  /** Cuts a line at an end tag or control token; a token before any text is only taken away. */
  function readTokens(line: string): Cleaned {
    const end = wrapper === '' ? -1 : line.toLowerCase().indexOf(`</${wrapper}>`);
    if (end >= 0) return endWith(line.slice(0, end));
    const token = [...line.matchAll(controlTokens)].find(([text]) => !options.isOfDocument(text));
    if (token === undefined)
      return readClean(line.replaceAll(holeMark, '').replace(foreignMark, ''));
    const before = line.slice(0, token.index);
    const isAtStart = !hasText && isBlank(before);
    if (!isAtStart) return endWith(before);
    // The model's turn ended before it said anything, or the mark is spelled out like a word.
    if (turnEnd.test(token[0]) || /^\w/.test(token[0])) return over([]);
    return read(line.slice(token.index + token[0].length).replace(role, ''));
  }

  function endWith(before: string): Cleaned {
    const last = isBlank(before) ? nothing : readClean(before);
    const lines =
      state === 'held' || state === 'start' ? [...last.lines, ...end().lines] : last.lines;
    return over(lines);
  }

  function read(line: string): Cleaned {
    if (state === 'over') return { ...nothing, isEnd: true };
    // The rest of the lines is spared a dozen patterns.
    if (!marked.test(line)) return state === 'thinking' ? nothing : readClean(line);
    const close = thinkClose.exec(line) ?? finalChannel.exec(line);
    if (close !== null && !options.isOfDocument(close[0]))
      return afterThinking(line.slice(close.index + close[0].length));
    if (channel.test(line)) state = 'thinking';
    return state === 'thinking' ? nothing : readTokens(line);
  }

  function end(): Cleaned {
    const lines = takeHeld();
    if (state === 'start' || state === 'held') {
      const isOnlyLeadIn = state === 'held' && lines.some(isLeadIn);
      state = 'over';
      return give(isOnlyLeadIn ? [] : lines, true);
    }
    state = 'over';
    return { ...nothing, isEnd: true };
  }

  return { read, end };
}
