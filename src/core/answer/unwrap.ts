import { loneThought, withoutThinking } from '../api/speechFilter.ts';
import type { AnswerRepair, AnswerTarget } from './answerTarget.ts';
import { targetLines } from './answerTarget.ts';

export interface Unwrapped {
  readonly text: string;
  readonly repairs: readonly AnswerRepair[];
}

/** Tags on lines of their own around the whole answer, although nobody asked for them. */
const answerTag = /^\s*<([a-z][\w:-]*)(\s[^>]*)?>[ \t]*\n/i;
/** The same on one line: only names that stand for an answer. */
const inlineTag =
  /^\s*<(answer|code|new_code|updated_code|result|output|replacement|completion|response|edit|part)(\s[^>]*)?>([\s\S]*?)<\/\1>\s*$/i;

/** Takes off what is around the whole answer: thinking, control tokens, tags, a JSON object with one code field. */
export function unwrap(raw: string, target: AnswerTarget): Unwrapped {
  const repairs: AnswerRepair[] = [];
  const old = targetLines(target).join('\n');
  let text = raw.replace(/^\uFEFF/, '');
  const spoken = withoutThinking(text, { asked: () => old });
  const said = loneThought(spoken, old)?.text ?? spoken;
  if (said !== text) repairs.push('thinking');
  text = said;
  const tagged = taggedText(text, old);
  if (tagged !== undefined) {
    text = tagged;
    repairs.push('fence');
  }
  const inJson = target.languageId.startsWith('json') ? undefined : codeInJson(text, old);
  if (inJson !== undefined) {
    text = inJson;
    repairs.push('json');
  }
  return { text, repairs };
}

function taggedText(text: string, old: string): string | undefined {
  const found = answerTag.exec(text);
  const between = found === null ? undefined : upToClosingTag(text, found);
  const onLine = between === undefined ? inlineTag.exec(text) : null;
  const name = found?.[1] ?? onLine?.[1] ?? '';
  const inner = between ?? onLine?.[3];
  // An element of the text itself comes back as one.
  const isOwn = old.toLowerCase().includes(`<${name.toLowerCase()}`);
  return isOwn || /^[A-Z]/.test(name) ? undefined : inner;
}

/** What stands between an opening tag and its closing one, which ends the text. */
function upToClosingTag(text: string, opening: RegExpExecArray): string | undefined {
  const closing = `</${opening[1] ?? ''}>`;
  const end = text.trimEnd().length - closing.length;
  const isClosed = text.slice(end).trimEnd().toLowerCase() === closing.toLowerCase();
  if (!isClosed || end < opening[0].length) return undefined;
  const inner = text.slice(opening[0].length, end);
  return inner.replace(/(?<![ \t])[ \t]+$/, '').replace(/\n$/, '');
}

const codeFields = ['code', 'new_code', 'newCode', 'replacement', 'content', 'text', 'answer'];
/** What stands beside the code in such an object. */
const besideCode =
  /^(?:language|lang|explanation|reasoning|thoughts?|path|file|filename|summary|notes?|comment|description|type|status|title)$/i;

function codeInJson(text: string, old: string): string | undefined {
  const trimmed = text.trim().replace(/^```(?:json)?\n([\s\S]*)\n```$/, '$1');
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const name = codeFields.find((field) => entries.some(([key]) => key === field));
  const isWrapper = entries.every(([key]) => key === name || besideCode.test(key));
  // A line of the text may be such an object itself.
  if (name === undefined || !isWrapper || old.includes(`"${name}"`)) return undefined;
  const field: unknown = entries.find(([key]) => key === name)?.[1];
  return typeof field === 'string' ? field : undefined;
}
