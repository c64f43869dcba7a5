import selfsigned from 'selfsigned';

export interface TestCertificate {
  /** PEM of the authority that a client must trust. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

let made: Promise<TestCertificate> | undefined;

/** A throw-away certificate for localhost, made once per test run and trusted by nobody else. */
export function testCertificate(): Promise<TestCertificate> {
  made ??= make();
  return made;
}

async function make(): Promise<TestCertificate> {
  const pair = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        // Not for 127.0.0.1: that is how tests meet a certificate of another name.
        altNames: [
          { type: 2, value: 'localhost' },
          // A name that no proxy code takes for this machine; proxies of tests lead it here.
          { type: 2, value: 'api.test' },
        ],
      },
    ],
  });
  return { ca: pair.cert, cert: pair.cert, key: pair.private };
}
