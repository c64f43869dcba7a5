import type { ContentEvent } from './decodeChunk.ts';
import { createSpeechFilter, type Speech, type SpeechContext } from './speechFilter.ts';

/** Takes thinking and control tokens out of the text of a model's events, for every task alike. */
export interface SpeechEvents {
  feed(events: readonly ContentEvent[]): readonly ContentEvent[];
  /** The same for the last events: gives what was held back as well. */
  last(events: readonly ContentEvent[]): readonly ContentEvent[];
}

/** Without a context every event passes as it is. */
export function createSpeechEvents(context: SpeechContext | undefined): SpeechEvents {
  if (context === undefined) return { feed: (events) => events, last: (events) => events };
  const filter = createSpeechFilter(context);

  function feed(events: readonly ContentEvent[]): ContentEvent[] {
    const spoken: ContentEvent[] = [];
    for (const event of events) {
      if (event.kind !== 'text') {
        spoken.push(event);
        continue;
      }
      const speech = filter.feed(event.text);
      // Nearly every piece is said as it came.
      if (speech.reasoning === '' && speech.text === event.text) spoken.push(event);
      else spoken.push(...eventsOf(speech));
    }
    return spoken;
  }

  return { feed, last: (events) => [...feed(events), ...eventsOf(filter.end())] };
}

function eventsOf({ text, reasoning }: Speech): ContentEvent[] {
  const events: ContentEvent[] = [];
  if (reasoning !== '') events.push({ kind: 'reasoning', text: reasoning });
  if (text !== '') events.push({ kind: 'text', text });
  return events;
}
