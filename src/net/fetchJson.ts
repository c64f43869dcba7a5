import { classifyResponse } from '../core/api/classifyResponse.ts';
import { parseJson } from '../core/api/jsonFields.ts';
import { addressSettingOf, type Target } from '../core/api/provider.ts';
import { headerOf, parseRateLimits, type ResponseHeaders } from '../core/api/rateLimits.ts';
import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import type { Deadlines, JsonAnswer } from '../core/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { createBodyText } from './bodyText.ts';
import type { Run, RunSink } from './runExchange.ts';

export interface FetchJsonOptions {
  readonly clock: Clock;
  readonly target: Pick<Target, 'provider' | 'apiKey'>;
  readonly run: (sink: RunSink, deadlines: Deadlines) => Run;
}

/** A listing is not urgent; a host that sends nothing for this long is not going to answer. */
const deadlines: Deadlines = {
  connectMs: 10_000,
  firstByteMs: 15_000,
  idleMs: 15_000,
  // The whole of it: no part of a listing is of use.
  progressMs: 30_000,
};

/** Reads a response whole and as JSON. */
export function fetchJson({
  clock,
  target,
  run,
}: FetchJsonOptions): Promise<Result<JsonAnswer, RequestError>> {
  return new Promise((resolve) => {
    const body = createBodyText();
    const tooLong: RequestError = {
      kind: 'malformed',
      where: 'body',
      issue: 'longer than the limit',
    };
    let status = 0;
    let headers: ResponseHeaders = {};
    const running = run(
      {
        onConnected: () => {},
        onSent: () => {},
        onHead(received, receivedHeaders) {
          status = received;
          headers = receivedHeaders;
        },
        onData(bytes) {
          body.add(bytes);
          if (!body.isFull) return;
          running.cancel();
          resolve(err(tooLong));
        },
        onEnd() {
          const bodyText = body.text();
          if (status < 200 || status >= 300) {
            const response = { status, headers, bodyText, wallMs: clock.wallMs() };
            const asked = {
              provider: target.provider.label,
              model: '',
              hasKey: (target.apiKey ?? '') !== '',
              addressSetting: addressSettingOf(target.provider),
            };
            resolve(err(classifyResponse(response, asked)));
            return;
          }
          const value = parseJson(bodyText);
          const serverWallMs = Date.parse(headerOf(headers, 'date') ?? '');
          resolve(
            value === undefined
              ? err({ kind: 'malformed', where: 'body', issue: 'not JSON' })
              : ok({
                  status,
                  body: value,
                  rateLimits: parseRateLimits(headers, clock.wallMs()),
                  ...(!Number.isNaN(serverWallMs) && { serverWallMs }),
                }),
          );
        },
        onFailed: (error) => resolve(err(error)),
      },
      deadlines,
    );
  });
}
