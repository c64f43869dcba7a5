import assert from 'node:assert/strict';
import { diagnose, diagnosisSection, type Findings } from '../../../src/core/latency/diagnosis.ts';
import { redactUserName } from '../../../src/core/latency/redactUserName.ts';
import { createLatencyTexts } from '../../../src/core/latency/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const words = createLatencyTexts(inEnglish).diagnosis;
const now = Date.UTC(2026, 10, 21);
const days = 86_400_000;

const certificate = {
  issuer: 'Example CA',
  expiresWallMs: now + 60 * days,
  problem: undefined,
  isRequired: true,
};

function findings(changes: Partial<Findings> = {}): Findings {
  return {
    provider: 'Cerebras',
    origin: 'https://api.cerebras.ai',
    refusal: undefined,
    proxySetting: undefined,
    route: 'direct',
    probe: {
      dns: { kind: 'done', ms: 8, found: { addresses: ['192.0.2.1'] } },
      tcp: { kind: 'done', ms: 12, found: { throughProxy: false } },
      tls: { kind: 'done', ms: 25, found: { version: 'TLSv1.3', alpn: 'h2', certificate } },
    },
    cold: { kind: 'done', ms: 90, serverWallMs: now + 900 },
    warm: [30, 500, 20].map((ms) => ({ kind: 'done', ms, serverWallMs: now })),
    catalogAgeMs: 60_000,
    wallMs: now,
    ...changes,
  };
}

function withTls(changes: { alpn?: string; certificate?: Partial<typeof certificate> }): Findings {
  const { probe } = findings();
  const found = {
    version: 'TLSv1.3',
    alpn: changes.alpn ?? 'h2',
    certificate: { ...certificate, ...changes.certificate },
  };
  return findings({ probe: { ...probe, tls: { kind: 'done', ms: 25, found } } });
}

const stateOf = (found: Findings, name: string) =>
  diagnose(found, words).find((line) => line.name === name)?.state;

const written = (found: Findings): string =>
  diagnosisSection(found, words)
    .rows.map((row) => row.join(' | '))
    .join('\n');

describe('a diagnosis of the connection', () => {
  it('has a line for each step, all fine on a fine line', () => {
    const lines = diagnose(findings(), words);
    assert.deepEqual(
      lines.map(({ name }) => name),
      [
        words.proxy,
        words.dns,
        words.tcp,
        words.tls,
        words.alpn,
        words.certificate,
        words.cold,
        words.warm,
        words.key,
        words.clock,
        words.catalog,
      ],
    );
    assert.ok(lines.every(({ state }) => state === 'ok'));
    assert.match(written(findings()), /30 ms on the open connection/);
  });

  it('tells why nothing was contacted, and then claims nothing of the line', () => {
    const found = findings({
      refusal: { kind: 'missingKey', provider: 'Cerebras' },
      probe: {},
      cold: undefined,
      warm: [],
    });
    const lines = diagnose(found, words);
    assert.deepEqual(
      lines.map(({ name }) => name),
      [words.contact, words.proxy, words.catalog],
    );
    assert.match(lines[0]?.text ?? '', /Nothing was contacted.*Set API Key/);
  });

  it('names the step that failed and stops there', () => {
    const error = { kind: 'unreachable', code: 'ENOTFOUND' } as const;
    const found = findings({
      probe: { dns: { kind: 'failed', error } },
      cold: { kind: 'failed', error },
      warm: [],
    });
    assert.equal(stateOf(found, words.dns), 'broken');
    assert.equal(stateOf(found, words.tcp), undefined);
    assert.equal(stateOf(found, words.key), undefined);
  });

  it('blames the key only when the server refused it', () => {
    const found = findings({
      cold: { kind: 'failed', error: { kind: 'wrongKey', status: 401, detail: '' } },
      warm: [],
    });
    assert.equal(stateOf(found, words.key), 'broken');
  });

  it('warns of a certificate that ends soon and fails one that is not trusted', () => {
    const soon = withTls({ certificate: { expiresWallMs: now + 2 * days } });
    assert.equal(stateOf(soon, words.certificate), 'look');
    const { probe } = findings();
    const untrusted = { ...certificate, problem: 'SELF_SIGNED_CERT_IN_CHAIN' };
    const found = { version: 'TLSv1.3', alpn: 'h2', certificate: untrusted };
    const intercepted = findings({ probe: { ...probe, tls: { kind: 'done', ms: 9, found } } });
    assert.equal(stateOf(intercepted, words.certificate), 'broken');
    assert.match(written(intercepted), /Example CA.*NODE_EXTRA_CA_CERTS/);
  });

  it('names a certificate that is taken only because the user switched the check off', () => {
    const accepted = { ...certificate, problem: 'DEPTH_ZERO_SELF_SIGNED_CERT', isRequired: false };
    const found = { version: 'TLSv1.3', alpn: 'h2', certificate: accepted };
    const { probe } = findings();
    const careless = findings({ probe: { ...probe, tls: { kind: 'done', ms: 9, found } } });
    assert.equal(stateOf(careless, words.certificate), 'look');
    assert.match(written(careless), /DEPTH_ZERO.*http\.proxyStrictSSL/);
  });

  it('warns of what costs time: HTTP/1.1, slow steps, a slow line, a proxy that is passed by', () => {
    assert.equal(stateOf(withTls({ alpn: 'http/1.1' }), words.alpn), 'look');
    const { probe } = findings();
    const tcp = { kind: 'done', ms: 400, found: { throughProxy: false } } as const;
    assert.equal(stateOf(findings({ probe: { ...probe, tcp } }), words.tcp), 'look');
    const warm = [{ kind: 'done', ms: 900, serverWallMs: undefined }] as const;
    assert.equal(stateOf(findings({ warm }), words.warm), 'look');
    assert.equal(stateOf(findings({ proxySetting: 'http://proxy:8080' }), words.proxy), 'look');
  });

  it('warns of a clock that is minutes off and of a list of models that was never read', () => {
    const cold = { kind: 'done', ms: 90, serverWallMs: now - 300_000 } as const;
    assert.equal(stateOf(findings({ cold }), words.clock), 'look');
    assert.equal(stateOf(findings({ catalogAgeMs: undefined }), words.catalog), 'look');
    assert.equal(stateOf(findings({ catalogAgeMs: 5 * days }), words.catalog), 'look');
  });

  it('shows a proxy without its name and password', () => {
    assert.equal(
      redactUserName('http://anna:secret@proxy.example:8080/'),
      'http://proxy.example:8080',
    );
    assert.doesNotMatch(redactUserName('anna:secret@proxy:8080'), /secret/);
    assert.doesNotMatch(redactUserName('not a url secret'), /secret/);
  });
});
