import type { RequestError } from '../core/errors.ts';

/** The system's or the library's own code of an error, or its name where it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  const { cause } = error;
  // Attempts on several addresses fail together: the first error stands for all.
  const [first] = [error, cause].flatMap((each) =>
    each instanceof AggregateError ? each.errors : [],
  );
  for (const candidate of [error, cause, first])
    if (candidate instanceof Error && 'code' in candidate && typeof candidate.code === 'string')
      return candidate.code;
  return error.name;
}

/** OpenSSL's verification results carry no common prefix (`openssl verify`, X509_V_ERR_*). */
const certificateCode =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH|EPROTO$)/;

/** Why a connection could not be opened, from the error of the socket. */
export function classifyOpenError(error: unknown): RequestError {
  const code = codeOf(error);
  return certificateCode.test(code) ? { kind: 'tls', code } : { kind: 'unreachable', code };
}
