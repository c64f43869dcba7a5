import * as tls from 'node:tls';
import type { RequestError } from '../core/errors.ts';
import type { Network } from './network.ts';

/** The certificates that connections are checked against. */
export interface Trust {
  /** Undefined: those that Node trusts by default. */
  readonly context: tls.SecureContext | undefined;
  readonly rejectUnauthorized: boolean;
  /** Adds the certificates of the system after a failure that they might heal; `context` is another one then. */
  extend(error: RequestError): void;
  /**
   * Adds them in any case, once. Blocks for up to a fifth of a second (measured: 117 ms to read 578 certificates,
   * 79 ms to parse them), which is why it is done when first needed.
   */
  addSystem(): void;
}

/** OpenSSL's words for an issuer that is not known. */
const unknownIssuer = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

export function createTrust({ ca, systemCa, rejectUnauthorized }: Network): Trust {
  let context = ca === undefined ? undefined : tls.createSecureContext({ ca: [...ca] });
  let isExtended = false;

  function addSystem(): void {
    if (isExtended || systemCa === undefined) return;
    isExtended = true;
    const known = ca ?? tls.rootCertificates;
    const all = new Set([...known, ...systemCa()]);
    if (all.size > known.length) context = tls.createSecureContext({ ca: [...all] });
  }

  return {
    get context() {
      return context;
    },
    rejectUnauthorized,
    extend(error) {
      if (error.kind === 'tls' && unknownIssuer.has(error.code)) addSystem();
    },
    addSystem,
  };
}

/**
 * The certificates of the operating system and of NODE_EXTRA_CA_CERTS, in PEM. Empty on Node below 22.15, which
 * cannot read them.
 */
export function readSystemCa(): readonly string[] {
  const read: unknown = 'getCACertificates' in tls ? tls.getCACertificates : undefined;
  if (typeof read !== 'function') return [];
  return ['system', 'extra'].flatMap((type) => {
    const list: unknown = read(type);
    return Array.isArray(list) ? list.filter((pem) => typeof pem === 'string') : [];
  });
}
