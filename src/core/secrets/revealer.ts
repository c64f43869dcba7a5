/** Puts secrets back into a text that comes in pieces. */
export interface Revealer {
  /** The text that can be told so far: what may be the beginning of a placeholder waits for the next piece. */
  feed(piece: string): string;
  /** What waited. */
  end(): string;
  /** Whether the text held a placeholder that no secret has: the model made it up, or changed its number. */
  readonly hasUnknown: boolean;
}

export interface RevealOptions {
  /**
   * `everywhere`: the text lands in the user's own file. `outsideLinks`: it is shown in the panel, where a link could carry a
   * secret away; code blocks make no links. `nowhere`: it goes to others (a commit message, a tool of another extension).
   */
  readonly where: 'everywhere' | 'outsideLinks' | 'nowhere';
}

export interface PlaceholderNames {
  readonly secretOf: (number: number) => string | undefined;
  /** The user's own text holds this name. */
  readonly isTaken: (number: number) => boolean;
}

/** Models change the case, leave the last sign out, and escape `_` in Markdown. */
const placeholder = /hidden\\?_secret\\?_(\d{1,6})(?:\\?_)?/gi;
/** Any beginning of a placeholder at the end of a text. */
const beginning = new RegExp(`${startsOf('hidden')}$`, 'i');
/** A placeholder and a number's further digits are no longer than this. */
const longest = 30;

/** `h`, `hi`, … and whole words with what follows them, as one nested pattern. */
function startsOf(word: 'hidden'): string {
  const letters = [...word, '\\\\?_', ...'secret', '\\\\?_'];
  const nested = letters.reduceRight((rest, letter) => `${letter}(?:${rest})?`, '\\d{1,6}\\\\?');
  return `${nested}\\\\?`;
}

export function createRevealer(names: PlaceholderNames, { where }: RevealOptions): Revealer {
  const place = createPlace();
  let waiting = '';
  let hasUnknown = false;

  function put(text: string): string {
    let shown = '';
    let from = 0;
    for (const match of text.matchAll(placeholder)) {
      const before = text.slice(from, match.index);
      place.pass(before);
      shown += before + wordFor(match[0], Number(match[1]));
      place.pass(match[0]);
      from = match.index + match[0].length;
    }
    const rest = text.slice(from);
    place.pass(rest);
    return shown + rest;
  }

  function wordFor(name: string, number: number): string {
    const secret = names.secretOf(number);
    if (secret === undefined) {
      if (!names.isTaken(number)) hasUnknown = true;
      return name;
    }
    if (where === 'nowhere') return name;
    return where === 'outsideLinks' && place.isLink() ? name : secret;
  }

  return {
    feed(piece) {
      const text = waiting + piece;
      const tail = text.slice(-longest);
      const cut = text.length - (beginning.exec(tail)?.[0].length ?? 0);
      waiting = text.slice(cut);
      return put(text.slice(0, cut));
    },
    end() {
      const rest = put(waiting);
      waiting = '';
      return rest;
    },
    get hasUnknown() {
      return hasUnknown;
    },
  };
}

/** So much of a line is kept to tell a link by. */
const mostOfLine = 4_000;
/** What makes the word that it stands in an address in Markdown. */
const linkStart = /[a-z][a-z0-9+.-]{0,20}:|www\.|\]\(|</i;
const lastWord = /(?<!\S)\S+$/;
const definition = /^\s{0,3}\[[^\]]{1,200}\]:/;

/** Follows a Markdown text to tell where an address is written, outside of code blocks. */
function createPlace(): { pass(text: string): void; isLink(): boolean } {
  let line = '';
  let fence = '';

  function endLine(): void {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
    line = '';
  }

  return {
    pass(text) {
      const lines = text.split('\n');
      for (const [index, part] of lines.entries()) {
        line = (line + part).slice(-mostOfLine);
        if (index < lines.length - 1) endLine();
      }
    },
    isLink: () =>
      fence === '' && (linkStart.test(lastWord.exec(line)?.[0] ?? '') || definition.test(line)),
  };
}
