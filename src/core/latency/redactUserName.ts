/** A URL as it may be shown: its origin only, without the name and password it may carry. */
export function redactUserName(url: string): string {
  // What cannot be parsed may hide a password anywhere.
  return URL.canParse(url) && new URL(url).host !== ''
    ? `${new URL(url).protocol}//${new URL(url).host}`
    : '…';
}
