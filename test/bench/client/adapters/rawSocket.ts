import tls from 'node:tls';
import { asked, type BenchClient, type BenchMessage } from '../benchClient.ts';
import { createRawReader } from '../rawReader.ts';

export const name = 'raw socket';
export const h2 = false;

/**
 * The limit: one TLS socket, a head that is made once, the least that chunks and events need, and a callback. It
 * trusts the server in everything, watches no deadline and repairs nothing.
 */
export function create(origin: string): BenchClient {
  const { hostname, port, host } = new URL(origin);
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${asked.apiKey}\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: `;
  let kept: tls.TLSSocket | undefined;

  const open = (): tls.TLSSocket => {
    const socket = tls.connect({
      host: hostname,
      port: Number(port),
      ALPNProtocols: ['http/1.1'],
      ...(hostname === 'localhost' && { servername: hostname }),
    });
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.once('close', () => {
      if (kept === socket) kept = undefined;
    });
    return socket;
  };

  async function streamTo(
    messages: readonly BenchMessage[],
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    kept ??= open();
    const socket = kept;
    const body = encode(messages);
    await new Promise<void>((resolve, reject) => {
      const reader = createRawReader(onText, () => leave(resolve));
      const onClose = () => leave(() => reject(new Error('closed')));
      const onAbort = () => {
        kept = undefined;
        socket.destroy();
      };
      const leave = (then: () => void) => {
        socket.off('data', reader);
        socket.off('close', onClose);
        signal.removeEventListener('abort', onAbort);
        then();
      };
      socket.on('data', reader);
      socket.once('close', onClose);
      signal.addEventListener('abort', onAbort, { once: true });
      socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  return {
    streamTo,
    // Never used: `streamTo` is.
    stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error()) }) }),
    async warm() {
      if (kept !== undefined) return;
      const socket = open();
      kept = socket;
      await new Promise((resolve) => {
        socket.once('secureConnect', resolve);
        socket.once('close', resolve);
      });
    },
    close: () => kept?.destroy(),
  };
}

const encode = (messages: readonly BenchMessage[]): string =>
  JSON.stringify({
    model: asked.model,
    messages,
    stream: true,
    max_completion_tokens: asked.maxTokens,
    temperature: asked.temperature,
  });
