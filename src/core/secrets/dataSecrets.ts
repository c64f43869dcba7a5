import { isPlaceholder, isRandom } from './randomness.ts';
import type { SecretSpan } from './secretSpan.ts';

/** A private key in JSON (RFC 7517 and 7518 §6): the members that are secret. */
const webKey = /"(?:d|p|q|dp|dq|qi|k)"\s{0,4}:\s{0,4}"([\w-]{20,2000})"/g;
/** Values of a Kubernetes Secret: base64 below `data`, plain below `stringData`. */
const entry =
  /^[ \t]{1,8}["']?[\w.-]{1,80}["']?:[ \t]{1,4}["']?([A-Za-z0-9+/=_!@#$%^&*.-]{8,4000})["']?[ \t]*\r?$/gm;
const dataBlock = /^[ \t]*(?:data|stringData):[ \t]*\r?$/m;
const registryLogin = /"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/]{16,400}={0,2})"/g;

/** Secrets that only the kind of the document tells. */
export function findDataSecrets(text: string): readonly SecretSpan[] {
  return [
    ...(text.includes('"kty"') ? groupsOf(webKey, text, 0) : []),
    ...(text.includes('"auths"') ? groupsOf(registryLogin, text, 0) : []),
    ...kubernetesSecrets(text),
  ];
}

function kubernetesSecrets(text: string): readonly SecretSpan[] {
  if (!/^kind:[ \t]*["']?Secret\b/m.test(text)) return [];
  return text.split(/^---[ \t]*\r?$/m).reduce<{ at: number; spans: readonly SecretSpan[] }>(
    ({ at, spans }, document) => ({
      at: text.indexOf(document, at) + document.length,
      spans: [...spans, ...inDocument(document, text.indexOf(document, at))],
    }),
    { at: 0, spans: [] },
  ).spans;
}

function inDocument(document: string, offset: number): readonly SecretSpan[] {
  if (!/^kind:[ \t]*["']?Secret\b/m.test(document)) return [];
  const block = dataBlock.exec(document);
  if (block === null) return [];
  const from = block.index + block[0].length + 1;
  const end = /^\S/m.exec(document.slice(from))?.index ?? document.length;
  return groupsOf(entry, document.slice(from, from + end), offset + from).filter(
    ({ start, end: stop }) => {
      const value = document.slice(start - offset, stop - offset);
      return !isPlaceholder(value) || isRandom(value);
    },
  );
}

function groupsOf(pattern: RegExp, text: string, offset: number): readonly SecretSpan[] {
  return [...text.matchAll(pattern)].map(({ 0: whole, 1: value = '', index }) => {
    const start = offset + index + whole.lastIndexOf(value);
    return { start, end: start + value.length };
  });
}
