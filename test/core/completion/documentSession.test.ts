import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createDocumentSessions,
  emptySession,
  isSuppressedAt,
  reduce,
  type SessionEvent,
} from '../../../src/core/completion/documentSession.ts';
import type { LocalSuggestion } from '../../../src/core/completion/suggestion.ts';
import { placeOf, setup } from './engineSetup.ts';

const first = placeOf('const a = │\n');
const elsewhere = placeOf('const a = 1;\nconst b = │\n');

const local = (text: string): LocalSuggestion => ({
  source: 'local',
  place: first,
  text,
  typedOnLine: '',
  replaceSuffixLength: 0,
});

describe('a document’s session', () => {
  it('keeps a line quiet after Escape until the cursor has been elsewhere', () => {
    const dismissed = reduce(emptySession, { kind: 'dismissed', place: first });
    assert.ok(isSuppressedAt(dismissed, first));
    const still = reduce(dismissed, { kind: 'visited', place: placeOf('const a = x│\n') });
    assert.ok(isSuppressedAt(still, first));
    assert.ok(!isSuppressedAt(still, elsewhere));
    const back = reduce(reduce(still, { kind: 'visited', place: elsewhere }), {
      kind: 'visited',
      place: first,
    });
    assert.ok(!isSuppressedAt(back, first));
  });

  it('takes everything away with Escape, whoever had suggested it', () => {
    const full = [
      { kind: 'localOffered', suggestion: local('one();') },
      { kind: 'placeholderShown', place: first, text: 'one();' },
      { kind: 'unanswered', place: first },
    ] satisfies readonly SessionEvent[];
    const { suppressedLine, ...rest } = reduce(full.reduce(reduce, emptySession), {
      kind: 'dismissed',
      place: first,
    });
    assert.ok(suppressedLine !== undefined);
    assert.deepEqual(
      Object.values(rest).filter((value) => value !== undefined),
      [],
    );
  });

  it('is a value: no event changes the session that it came to', () => {
    const place = fc.constantFrom(first, elsewhere);
    const event: fc.Arbitrary<SessionEvent> = fc.oneof(
      place.map((at): SessionEvent => ({ kind: 'visited', place: at })),
      place.map((at): SessionEvent => ({ kind: 'dismissed', place: at })),
      place.map((at): SessionEvent => ({ kind: 'unanswered', place: at })),
      fc.tuple(place, fc.string()).map(
        ([at, text]): SessionEvent => ({
          kind: 'placeholderShown',
          place: at,
          text,
        }),
      ),
      fc.string().map((text): SessionEvent => ({ kind: 'localOffered', suggestion: local(text) })),
      place.map(
        (at): SessionEvent => ({
          kind: 'changed',
          place: at,
          change: 'typed',
          outcome: { kind: 'kept' },
        }),
      ),
      fc
        .constantFrom('asked', 'announced', 'localWithdrawn', 'placeholderReplaced')
        .map((kind): SessionEvent => ({ kind })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let session = Object.freeze(emptySession);
        for (const one of events) {
          const again = reduce(session, one);
          assert.deepEqual(reduce(session, one), again);
          session = Object.freeze(again);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is one for each document, and gone when it is closed', () => {
    const sessions = createDocumentSessions();
    sessions.update('a', { kind: 'localOffered', suggestion: local('one();') });
    assert.equal(sessions.of('a').local?.text, 'one();');
    assert.equal(sessions.of('b'), emptySession);
    sessions.delete('a');
    assert.equal(sessions.of('a'), emptySession);
  });

  it('knows the suggestion that was accepted last, when the editor tells after the change', async () => {
    const { type, answer, change, sessions } = setup();
    const call = await type('const a = │\n');
    await answer('compute();');
    const suggestion = call.suggestion();
    assert.ok(suggestion);
    change('const a = compute();│\n', 'typed', 'compute();');
    assert.equal(sessions.of('file:///a.ts').shown, undefined);
    assert.equal(sessions.suggestion(suggestion.id), suggestion);
  });
});
