import { isPlaceholder } from './randomness.ts';
import { nameKind } from './secretNames.ts';

/** What is being typed stands on the cursor's line; of a longer one only the end is looked at. */
const reach = 400;
/** A name that says secret, and a string after it that has begun and is not closed. */
const openString =
  /([\w.-]{2,80})\\?["'`]?[\])]{0,2}[ \t]{0,8}(?::[ \t]{0,4}[&*]?\w[\w.<>[\] ]{0,20}[ \t]{0,4})?(?::=|=>|[:=(,])[ \t]{0,8}(["'`])([^"'`\s]{1,200})$/;
/** A line of `.env` or a shell: nothing closes what is typed there. */
const environmentLine =
  /^[ \t]*(?:export[ \t]{1,4}|set[ \t]{1,4})?([A-Za-z_][\w.]{1,79})=([^\s"'`]{1,200})$/;
const quotes = /["'`\s]/;

/**
 * Whether a secret is being typed at the cursor: too short or too plain yet for the finder, but its name says what it becomes.
 * Nothing may be asked there, for each key pressed would send a little more of it.
 */
export function isTypingSecret(before: string, after: string): boolean {
  const line = before.slice(-reach);
  const start = line.slice(line.lastIndexOf('\n') + 1);
  const string = openString.exec(start);
  const [name, typed] = string
    ? [string[1], string[3]]
    : (environmentLine.exec(start)?.slice(1) ?? []);
  if (name === undefined || typed === undefined) return false;
  const kind = nameKind(name);
  if (kind === undefined || kind === 'token') return false;
  const end = after.slice(0, reach).search(quotes);
  return !isPlaceholder(typed + after.slice(0, end < 0 ? reach : end));
}
