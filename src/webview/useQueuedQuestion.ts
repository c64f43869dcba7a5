import { useEffect, useRef, useState } from 'preact/hooks';
import { usePanel } from './panelContext.ts';
import { afterAnswer, type QueuedQuestion } from './queuedQuestion.ts';

export interface QuestionQueue {
  readonly queued: string | undefined;
  /** Keeps a question until the answer under way has ended. */
  add(text: string): void;
  /** Stops the answer under way, and sends the queued question then. */
  stopAndSend(): void;
  /** Puts the queued question back into the field. */
  takeBack(): void;
}

/** Holds one question back while an answer is coming. `onTakeBack` gets its text when it is not sent after all. */
export function useQueuedQuestion(onTakeBack: (text: string) => void): QuestionQueue {
  const { state, send } = usePanel();
  const [queued, setQueued] = useState<QueuedQuestion | undefined>(undefined);
  const isForced = useRef(false);
  const frame = state.frame.value;
  const isBusy = frame?.isBusy === true;
  const conversationId = frame?.conversationId ?? '';

  useEffect(() => {
    if (queued === undefined || isBusy) return;
    const lastId = state.ids.value.at(-1);
    const last = lastId === undefined ? undefined : state.message(lastId)?.value;
    const wasCancelled =
      last?.role === 'assistant' && last.state === 'stopped' && !isForced.current;
    isForced.current = false;
    setQueued(undefined);
    if (afterAnswer(queued, { conversationId, last, wasCancelled }) === 'send')
      send({ type: 'ask', text: queued.text });
    else onTakeBack(queued.text);
  }, [queued, isBusy, conversationId]);

  return {
    queued: queued?.text,
    add: (text) => setQueued({ text, conversationId }),
    stopAndSend() {
      isForced.current = true;
      send({ type: 'stop' });
    },
    takeBack() {
      if (queued === undefined) return;
      setQueued(undefined);
      onTakeBack(queued.text);
    },
  };
}
