import { findSecrets } from './findSecrets.ts';

/** Puts stand-ins in the place of secrets, and secrets back in the place of their stand-ins. */
export interface SecretMask {
  /** The text with a stand-in for each secret; the same secret has the same one. */
  hide(text: string): string;
  /** Secrets that were hidden so far, each counted once. */
  readonly count: number;
  /** Puts the secrets back into a text that comes in pieces. */
  reveal(): Revealer;
}

export interface Revealer {
  /** The text that can be told so far: what may be the beginning of a stand-in waits for the next piece. */
  feed(piece: string): string;
  /** What waited. */
  end(): string;
}

/** A name that models copy as they copy any other; a text that holds it already gets another. */
const nameOf = (number: number, salt: string) => `HIDDEN_SECRET_${salt}${number}`;

/** A mask for one request. `texts`: all that will be hidden in, so that no stand-in means something else there. */
export function createSecretMask(texts: Iterable<string>): SecretMask {
  const salt = freeSalt([...texts]);
  const standIns = new Map<string, string>();

  function standInFor(secret: string): string {
    const known = standIns.get(secret);
    if (known !== undefined) return known;
    const name = `${nameOf(standIns.size + 1, salt)}_`;
    standIns.set(secret, name);
    return name;
  }

  return {
    hide(text) {
      let hidden = '';
      let from = 0;
      for (const { start, end } of findSecrets(text)) {
        hidden += text.slice(from, start) + standInFor(text.slice(start, end));
        from = end;
      }
      return from === 0 ? text : hidden + text.slice(from);
    },
    get count() {
      return standIns.size;
    },
    reveal: () => createRevealer(new Map([...standIns].map(([secret, name]) => [name, secret]))),
  };
}

/** Letters that make the stand-ins' names occur in none of the texts. */
function freeSalt(texts: readonly string[]): string {
  for (let salt = ''; ; salt += 'X') {
    const stem = nameOf(0, salt).slice(0, -1);
    if (!texts.some((text) => text.includes(stem))) return salt;
  }
}

function createRevealer(secretOf: ReadonlyMap<string, string>): Revealer {
  const names = [...secretOf.keys()];
  const longest = Math.max(0, ...names.map((name) => name.length));
  const any = new RegExp(names.join('|'), 'g');
  let waiting = '';

  const put = (text: string) =>
    names.length === 0 ? text : text.replace(any, (name) => secretOf.get(name) ?? name);

  return {
    feed(piece) {
      const text = waiting + piece;
      const cut = safeEnd(text, names, longest);
      waiting = text.slice(cut);
      return put(text.slice(0, cut));
    },
    end() {
      const rest = put(waiting);
      waiting = '';
      return rest;
    },
  };
}

/** Where the longest tail begins that may be the beginning of a name. */
function safeEnd(text: string, names: readonly string[], longest: number): number {
  for (let start = Math.max(0, text.length - longest + 1); start < text.length; start += 1) {
    const tail = text.slice(start);
    if (names.some((name) => name.startsWith(tail))) return start;
  }
  return text.length;
}
