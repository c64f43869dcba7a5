import type { AnswerRepair } from './answerTarget.ts';

export interface Unwrapped {
  readonly text: string;
  readonly repairs: readonly AnswerRepair[];
}

/** Tags in which models wrap answers without being asked to. */
const answerTag =
  /^\s*<(answer|code|new_code|updated_code|result|output|replacement|completion|response|edit|file|part)(\s[^>]*)?>\n?([\s\S]*?)\n?<\/\1>\s*$/i;

/** Control tokens of chat templates that leak into text, e.g. `<|im_end|>`, `<|return|>`, `</s>`. */
const controlToken = /<\|[a-z_]{2,20}\|>|<\/s>\s*$|<｜[^｜\n]{1,30}｜>/g;

/** Takes off what is around the whole answer: thinking, control tokens, tags, a JSON object with one code field. */
export function unwrap(raw: string, languageId: string): Unwrapped {
  const repairs: AnswerRepair[] = [];
  let text = raw.replace(/^\uFEFF/, '');
  const thought = withoutThinking(text).replace(controlToken, '');
  if (thought !== text) repairs.push('thinking');
  text = thought;
  const tagged = answerTag.exec(text)?.[3];
  if (tagged !== undefined) {
    text = tagged;
    repairs.push('fence');
  }
  const inJson = languageId.startsWith('json') ? undefined : codeInJson(text);
  if (inJson !== undefined) {
    text = inJson;
    repairs.push('json');
  }
  return { text, repairs };
}

/** Some models send only the closing tag of their thinking. */
function withoutThinking(text: string): string {
  const paired = text.replace(/^\s*<(think|thinking|reasoning)>[\s\S]*?<\/\1>\s*/i, '');
  return paired.replace(/^[\s\S]*?<\/(think|thinking|reasoning)>\s*/i, (whole) =>
    /<(think|thinking|reasoning)>/i.test(whole) ? whole : '',
  );
}

function codeInJson(text: string): string | undefined {
  const trimmed = text.trim().replace(/^```(?:json)?\n([\s\S]*)\n```$/, '$1');
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const name of ['code', 'new_code', 'newCode', 'replacement', 'content', 'text', 'answer']) {
    const field: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    if (typeof field === 'string') return field;
  }
  return undefined;
}
