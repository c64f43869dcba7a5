import { lastUserText, type Question } from './question.ts';

/** Code that a prompt shows. */
export interface ShownCode {
  /** Language id or file extension; empty where the prompt does not say. */
  readonly language: string;
  readonly text: string;
}

/** Words by which a prompt asks for changed code rather than for an answer. */
const editWords =
  /^Instruction:|\b(edit|rewrite|refactor|change|replace|add|rename|fix|convert|document|simplify|implement)\b/im;

/**
 * The code that a prompt asks to change, undefined where it asks for something else: the section tagged as part, file,
 * selection or code in the messages of the user, else the last fenced block of the last one. The words that ask
 * must stand outside of it, in the last message.
 */
export function askedCode(question: Question): ShownCode | undefined {
  const last = lastUserText(question);
  if (!editWords.test(last.replace(/```[\s\S]*?```/g, ''))) return undefined;
  const all = question.messages
    .filter(({ role }) => role === 'user')
    .map(({ text }) => text)
    .join('\n\n');
  const tagged = all.match(/<(part|file|selection|code)\b[^>]*>\n([\s\S]*?)\n<\/\1>/);
  if (tagged?.[2] !== undefined)
    return { language: /^File: .*?\((\w+)/m.exec(all)?.[1] ?? '', text: tagged[2] };
  const fenced = [...last.matchAll(/```([\w+#-]*)[^\n]*\n([\s\S]*?)\n?```/g)].at(-1);
  if (fenced?.[2] === undefined) return undefined;
  return { language: fenced[1] ?? '', text: fenced[2] };
}
