import assert from 'node:assert/strict';
import type { RequestError } from '../../../src/core/errors.ts';
import { keyVerdictOf } from '../../../src/core/models/keyCheck.ts';
import { err, ok } from '../../../src/shared/result.ts';
import { keyListing } from './support.ts';

const answer = (body: unknown) => ok({ status: 200, body, rateLimits: [] });

describe('checking a key', () => {
  it('accepts it when the provider lists models for it', () => {
    assert.deepEqual(keyVerdictOf(answer(keyListing('a', 'b'))), { kind: 'accepted', models: 2 });
    assert.deepEqual(keyVerdictOf(answer(keyListing())), { kind: 'accepted', models: 0 });
  });

  it('tells a wrong key, a dead line and a wrong address apart', () => {
    const kinds: Readonly<Record<string, readonly RequestError[]>> = {
      wrongKey: [
        { kind: 'wrongKey', status: 401, detail: '' },
        { kind: 'missingKey', provider: 'x' },
      ],
      noNetwork: [
        { kind: 'unreachable', code: 'ENOTFOUND' },
        { kind: 'timeout', phase: 'connect', afterMs: 1 },
        { kind: 'reset', code: 'ECONNRESET' },
        { kind: 'tls', code: 'CERT_HAS_EXPIRED' },
        { kind: 'proxy', code: 'ECONNREFUSED' },
      ],
      wrongUrl: [
        { kind: 'wrongUrl', status: 404 },
        { kind: 'redirected', status: 302 },
        { kind: 'malformed', where: 'body', issue: 'not JSON' },
        { kind: 'badBaseUrl', problem: 'notAUrl' },
      ],
      unsure: [
        { kind: 'overloaded', status: 503, detail: '' },
        { kind: 'payment', detail: '' },
        { kind: 'quota', unit: 'requests', window: 'minute', detail: '' },
      ],
      aborted: [{ kind: 'aborted' }],
    };
    for (const [kind, errors] of Object.entries(kinds))
      for (const error of errors) assert.equal(keyVerdictOf(err(error)).kind, kind, error.kind);
  });

  it('takes JSON that lists no models for another service’s', () => {
    assert.equal(keyVerdictOf(answer({ hello: 'world' })).kind, 'wrongUrl');
  });
});
