/** Characters of the document around the cursor that are sent: about 2,000 and 450 tokens. */
const maxPrefix = 7_000;
const maxSuffix = 1_600;
/** The sent prefix begins at a multiple of so many lines, so that it stays the same from key to key. */
const prefixStep = 32;

/** The part of the text before the cursor that is sent: its end, from a line whose number is a multiple of 32. */
export function windowBefore(prefix: string): string {
  if (prefix.length <= maxPrefix) return prefix;
  const lines = prefix.split('\n');
  let first = 0;
  let length = prefix.length;
  while (length > maxPrefix && first + prefixStep < lines.length) {
    for (const line of lines.slice(first, first + prefixStep)) length -= line.length + 1;
    first += prefixStep;
  }
  const window = lines.slice(first).join('\n').slice(-maxPrefix);
  return /^[\uDC00-\uDFFF]/.test(window) ? window.slice(1) : window;
}

/** The part of the text after the cursor that is sent: whole lines, or a part of the first. */
export function windowAfter(suffix: string): string {
  if (suffix.length <= maxSuffix) return suffix;
  const window = suffix.slice(0, maxSuffix);
  const end = window.lastIndexOf('\n');
  if (end > 0) return window.slice(0, end);
  // Half a character would be sent as a replacement character.
  return /[\uD800-\uDBFF]$/.test(window) ? window.slice(0, -1) : window;
}
