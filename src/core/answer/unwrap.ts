import { loneThought, withoutThinking } from '../api/speechFilter.ts';
import type { AnswerRepair, AnswerTarget } from './answerTarget.ts';
import { targetLines } from './answerTarget.ts';

export interface Unwrapped {
  readonly text: string;
  readonly repairs: readonly AnswerRepair[];
}

/** Tags on lines of their own around the whole answer, although nobody asked for them. */
const answerTag = /^\s*<([a-z][\w:-]*)(\s[^>]*)?>[ \t]*\n([\s\S]*?)\n?[ \t]*<\/\1>\s*$/i;
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
  const found = answerTag.exec(text) ?? inlineTag.exec(text);
  const [, name = '', , inner] = found ?? [];
  // An element of the text itself comes back as one.
  const isOwn = old.toLowerCase().includes(`<${name.toLowerCase()}`);
  return found === null || isOwn || /^[A-Z]/.test(name) ? undefined : inner;
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
