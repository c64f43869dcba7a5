import type { OpenedEditor } from '../../host/openEditor.ts';
import type { ScriptedAnswer } from '../../server/responders/scriptedAnswer.ts';

/** How a request begins that asks the small model for a conversation's title. */
const titleRequest = 'Name this conversation';

/** What the small model names conversations, as often as it is asked. */
export const namedAs = (name: string): ScriptedAnswer => ({
  when: { includes: titleRequest },
  times: 'always',
  steps: [{ do: 'content', text: name }],
});

/** An answer in words. */
export const say = (text: string): ScriptedAnswer => ({ steps: [{ do: 'stream', text }] });

/** An answer that calls a tool. */
export const call = (name: string, args: object): ScriptedAnswer => ({
  steps: [{ do: 'toolCall', name, arguments: JSON.stringify(args) }],
});

/** `w0 w1 w2 …` */
export const words = (count: number, between = ' '): string =>
  Array.from({ length: count }, (_, index) => `w${index}`).join(between);

/** The newest question as the server got it. */
export function lastAsked(editor: OpenedEditor): string {
  return (
    editor.server
      .stats()
      .records.filter(({ path }) => path.endsWith('/completions'))
      .map(({ body }) => JSON.stringify(body))
      .filter((body) => !body.includes(titleRequest))
      .at(-1) ?? ''
  );
}
