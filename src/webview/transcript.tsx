import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AnswerView } from './answerView.tsx';
import { usePanel } from './panelContext.ts';
import { QuestionView } from './questionView.tsx';
import { createStickyScroll, type StickyScroll } from './stickyScroll.ts';

/** Messages that are drawn at first, and that each wish for earlier ones adds. */
const windowSize = 30;

/** The messages, the end in sight while it grows. Long transcripts begin with a button for what came earlier. */
export function Transcript() {
  const { state, texts } = usePanel();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticky = useRef<StickyScroll | undefined>(undefined);
  const [isFollowing, setIsFollowing] = useState(true);
  const [shown, setShown] = useState(windowSize);
  const ids = state.ids.value;
  const conversationId = state.frame.value?.conversationId;

  useEffect(() => {
    const { current: element } = scroller;
    const { current: inner } = content;
    if (element === null || inner === null) return undefined;
    const follower = createStickyScroll(element, setIsFollowing);
    sticky.current = follower;
    const onScroll = () => follower.scrolled();
    element.addEventListener('scroll', onScroll, { passive: true });
    // Runs after layout and before painting: the end is never a frame behind.
    const observer = new ResizeObserver(() => follower.contentChanged());
    observer.observe(inner);
    observer.observe(element);
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  // Another conversation, or a question just asked: the end is what the user looks for.
  const lastId = ids.at(-1);
  useLayoutEffect(() => {
    setShown(windowSize);
    sticky.current?.follow();
  }, [conversationId, lastId]);

  const hidden = Math.max(0, ids.length - shown);
  return (
    <main class="transcript" ref={scroller} aria-label={texts.transcript}>
      <div class="transcript-content" ref={content}>
        {ids.length === 0 && <Empty />}
        {hidden > 0 && (
          <button type="button" class="earlier" onClick={() => setShown(shown + windowSize)}>
            {texts.showEarlier}
          </button>
        )}
        {ids.slice(hidden).map((id) => (
          <MessageView key={id} id={id} />
        ))}
      </div>
      {!isFollowing && (
        <button type="button" class="to-end" onClick={() => sticky.current?.follow()}>
          {texts.jumpToLatest}
        </button>
      )}
    </main>
  );
}

function MessageView({ id }: { readonly id: string }) {
  const { state } = usePanel();
  const message = state.message(id)?.value;
  if (message === undefined) return null;
  return message.role === 'user' ? (
    <QuestionView question={message} />
  ) : (
    <AnswerView answer={message} />
  );
}

function Empty() {
  const { state, texts, send } = usePanel();
  const starters = state.frame.value?.starters ?? [];
  return (
    <div class="empty">
      <h2>{texts.emptyTitle}</h2>
      {starters.length > 0 && (
        <ul class="starters" aria-label={texts.starters}>
          {starters.map(({ id, label }) => (
            <li key={id}>
              <button type="button" class="secondary" onClick={() => send({ type: 'start', id })}>
                {label}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p>{texts.emptyBody}</p>
    </div>
  );
}
