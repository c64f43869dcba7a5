import { randomBytes } from 'node:crypto';
import { generate } from 'selfsigned';

/** What a TLS server needs, and the authority a client must trust to believe it. All PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

const curve = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** Makes an authority and a certificate of it for `localhost`, 127.0.0.1, 127.0.0.2 and ::1. Nothing is written to disk. */
export async function createCertificate(): Promise<ServerCertificate> {
  // Each authority has a name of its own: a client that trusts two of one name looks only at the first.
  const name = `Slipstream simulated CA ${randomBytes(4).toString('hex')}`;
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...curve,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...curve,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '127.0.0.2' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { key: leaf.private, cert: leaf.cert, ca: authority.cert };
}
