import assert from 'node:assert/strict';
import { findSecrets } from '../../../src/core/secrets/findSecrets.ts';
import { harmlessTexts, secretCases } from './kindsOfSecrets.ts';

/** What is hidden beside a secret, at most: the name of the way it is sent, or a sign. */
const mostBeside = 8;

describe('the kinds of secrets', () => {
  for (const [name, around, secret] of secretCases)
    it(`are found whole: ${name}`, () => {
      const text = around(secret);
      const start = text.indexOf(secret);
      const end = start + secret.length;
      const spans = findSecrets(text);
      const hidden = new Set(
        spans.flatMap((span) =>
          Array.from({ length: span.end - span.start }, (_, at) => span.start + at),
        ),
      );
      const inside = [...hidden].filter((at) => at >= start && at < end).length;
      assert.equal(inside, secret.length, JSON.stringify(spans));
      assert.ok(hidden.size - inside <= mostBeside, JSON.stringify(spans));
    });

  it('are not seen in what only looks like one', () => {
    const seen = harmlessTexts.flatMap((text) =>
      findSecrets(text).map(({ start, end }) => `${text.slice(start, end)} in ${text}`),
    );
    assert.deepEqual(seen, []);
  });
});
