/**
 * The address that a link of a model's answer may lead to: http and https only, else undefined. What the URL
 * parser of the browser makes of it is what is judged and used, so that no spelling slips between the two.
 */
export function safeLink(href: string): string | undefined {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  // `https://bank.example@evil.example` reads as the bank: no honest answer needs it.
  if (url.username !== '' || url.password !== '') return undefined;
  return url.href;
}
