import { usesFillRoute } from './encodeFill.ts';
import type { Message } from './message.ts';
import type { ModelRequest } from './modelRequest.ts';
import type { Target } from './provider.ts';
import type { SpeechContext } from './speechFilter.ts';

/** What a model is given to speak about. Undefined where it fills a hole: there it thinks nothing and ends no turn. */
export function speechContextOf({
  target,
  request,
}: {
  readonly target: Target;
  readonly request: ModelRequest;
}): SpeechContext | undefined {
  if (usesFillRoute(request, target.provider)) return undefined;
  const { fill } = request;
  return {
    codeAround: fill && (() => fill.prefix + fill.suffix),
    asked: () => textAsked(request),
  };
}

/** The words of all messages of a request. */
export const textAsked = ({ messages }: Pick<ModelRequest, 'messages'>): string =>
  messages.map(textOf).join('\n');

function textOf({ content }: Message): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
