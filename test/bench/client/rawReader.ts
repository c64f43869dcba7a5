import { StringDecoder } from 'node:string_decoder';

/** Reads one response on a socket: skips its head, joins its chunks, and hands on the text of each event. */
export function createRawReader(onText: (text: string) => void, onEnd: () => void) {
  const decoder = new StringDecoder('utf8');
  let carried: Buffer | undefined;
  let hasHead = false;
  /** Bytes of the running chunk that are still to come. */
  let left = 0;
  /** A chunk ends with a line end of its own. */
  let hasChunk = false;
  let rest = '';

  function readText(text: string): void {
    rest += text;
    let start = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      if (rest.startsWith('data: {', start)) readEvent(rest.slice(start + 6, end));
      start = end + 1;
    }
    rest = rest.slice(start);
  }

  function readEvent(json: string): void {
    const said: unknown = JSON.parse(json).choices?.[0]?.delta?.content;
    if (typeof said === 'string' && said !== '') onText(said);
  }

  /** Returns where the chunk's bytes begin; -1: not all there. */
  function readSize(input: Buffer, at: number): number {
    const from = hasChunk ? at + 2 : at;
    const end = input.indexOf('\r\n', from);
    if (end < 0) return -1;
    left = Number.parseInt(input.toString('latin1', from, end), 16);
    hasChunk = true;
    if (left === 0) onEnd();
    return left === 0 ? input.length : end + 2;
  }

  function readPiece(input: Buffer, at: number): number {
    const piece = input.subarray(at, at + left);
    readText(decoder.write(piece));
    left -= piece.length;
    return at + piece.length;
  }

  function skipHead(input: Buffer): number {
    const end = input.indexOf('\r\n\r\n');
    hasHead = end >= 0;
    return hasHead ? end + 4 : -1;
  }

  return (bytes: Buffer): void => {
    const input = carried === undefined ? bytes : Buffer.concat([carried, bytes]);
    carried = undefined;
    let at = hasHead ? 0 : skipHead(input);
    while (at >= 0 && at < input.length) {
      const next = left === 0 ? readSize(input, at) : readPiece(input, at);
      if (next < 0) carried = input.subarray(at);
      at = next;
    }
    if (!hasHead) carried = input;
  };
}
