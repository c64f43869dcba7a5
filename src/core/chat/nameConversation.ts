import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';
import type { Router } from '../routing/routerRequest.ts';
import type { Conversation } from './conversation.ts';
import { textOf } from './prompt.ts';

/** Long enough for a title behind a little reasoning; quota is charged on it in advance. */
const maxTokens = 200;
const maxTitleLength = 60;

/** The first line outside of fenced code; the first of the code where there is nothing else. */
function firstLine(text: string): string {
  let inFence = false;
  let ofCode = '';
  for (const line of text.split('\n')) {
    const isFence = /^ {0,3}(?:```|~~~)/.test(line);
    if (isFence) inFence = !inFence;
    if (isFence || line.trim() === '') continue;
    if (!inFence) return line;
    if (ofCode === '') ofCode = line;
  }
  return ofCode;
}

/** A title from the question alone: its first line, cut at a word. */
export function plainTitle(question: string): string {
  const line = firstLine(question)
    .replace(/^[>\s]+/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= maxTitleLength) return line;
  const cut = line.slice(0, maxTitleLength);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 30))}…`;
}

export interface ConversationNamer extends Disposable {
  /** A title for a conversation that has its first answer and no name; undefined when there is none to be had. */
  titleFor(conversation: Conversation): Promise<string | undefined>;
}

/** Times to wait before each attempt: right after an answer the rate limits are often not known yet. */
const attemptsAfterMs = [0, 1_500, 6_000];

/** Names each conversation once, in the background. */
export function createConversationNamer(deps: {
  readonly router: Router;
  readonly clock: Clock;
}): ConversationNamer {
  const asked = new Set<string>();
  const controller = new AbortController();
  return {
    async titleFor({ id, isNamed, nodes }) {
      const [question, answer] = nodes.map(({ message }) => message);
      if (isNamed || asked.has(id) || question === undefined) return undefined;
      if (answer?.role !== 'assistant' || answer.state !== 'done') return undefined;
      asked.add(id);
      for (const waitMs of attemptsAfterMs) {
        await new Promise<void>((resolve) => void deps.clock.after(waitMs, resolve));
        if (controller.signal.aborted) return undefined;
        const title = await askTitle(
          deps.router,
          textOf(question),
          textOf(answer),
          controller.signal,
        );
        if (title !== undefined) return title;
      }
      return undefined;
    },
    dispose: () => controller.abort(),
  };
}

/** Asks the small model for a title of at most six words. Undefined when it does not give a usable one. */
async function askTitle(
  router: Router,
  question: string,
  answer: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const content = `Question:\n${question.slice(0, 2_000)}\n\nAnswer:\n${answer.slice(0, 1_000)}`;
  let title = '';
  const events = router.ask(
    {
      task: 'small',
      priority: 'automatic',
      request: {
        messages: [
          {
            role: 'system',
            content:
              'Name this conversation in at most six words, in its own language. Reply with the name alone: no quotes, no full stop.',
          },
          { role: 'user', content },
        ],
        maxTokens,
        temperature: 0,
      },
    },
    signal,
  );
  for await (const batch of events)
    for (const event of batch) {
      if (event.kind === 'text') title += event.text;
      if (event.kind === 'failed') return undefined;
    }
  return cleanTitle(title);
}

function cleanTitle(text: string): string | undefined {
  const title = firstLine(text)
    .trim()
    .replace(/^[>"'“”«#*\s]+/, '')
    .replace(/(?<!["'“”».*\s])["'“”».*\s]+$/, '')
    .replace(/\s+/g, ' ');
  return title === '' || title.length > 2 * maxTitleLength ? undefined : plainTitle(title);
}
