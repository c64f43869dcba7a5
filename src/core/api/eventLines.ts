/** Gives a stream of events its blank lines back, where a proxy has eaten them. */
export interface EventLines {
  /** The text to be parsed now; the end of it may be held back until it is known what follows. */
  feed(text: string): string;
  /** What was held back. */
  end(): string;
}

/**
 * JSON that ends a line and JSON that begins the next `data:` line are two events: no value goes on so. One `data:`
 * line after another is only joined where the first does not end an object.
 */
const joint = /(\}[ \t]*\n)(?=data: ?(?:\{|\[DONE))/g;

/** A last brace and what follows it, where that may be the beginning of a joint. */
const openJoint = /^\}[ \t]*(?:\n(?:d(?:a(?:t(?:a(?::(?: ?(?:\[(?:D(?:O(?:N)?)?)?)?)?)?)?)?)?)?)?$/;

/** Where a text's end may become a joint; -1 where it cannot. */
function openJointAt(text: string): number {
  const brace = text.lastIndexOf('}');
  return brace >= 0 && openJoint.test(text.slice(brace)) ? brace : -1;
}

export function createEventLines(): EventLines {
  let held = '';
  let isAfterReturn = false;

  /** With `\n` as its only line end: the parser of events takes quadratic time over others. */
  function withLineFeeds(text: string): string {
    const rest = isAfterReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') isAfterReturn = text.endsWith('\r');
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest;
  }

  return {
    feed(piece) {
      const text = withLineFeeds(piece);
      // Nearly every piece ends an event with its blank line.
      const all = held === '' ? text : held + text;
      const cut = all.endsWith('\n\n') ? -1 : openJointAt(all);
      held = cut < 0 ? '' : all.slice(cut);
      const whole = cut < 0 ? all : all.slice(0, cut);
      return whole.includes('\ndata:') ? whole.replace(joint, '$1\n') : whole;
    },
    end() {
      const rest = held;
      held = '';
      return rest;
    },
  };
}
