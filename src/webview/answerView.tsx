import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Part } from '../shared/chatMessage.ts';
import { fill } from '../shared/panelTexts.ts';
import { ActionButtons } from './actionButtons.tsx';
import { AnswerFooter } from './answerFooter.tsx';
import { BranchButtons } from './branchButtons.tsx';
import { ChangedFiles } from './changedFiles.tsx';
import { IconButton } from './iconButton.tsx';
import { LongText } from './longText.tsx';
import { Markdown } from './markdown/markdown.tsx';
import { AnswerId, usePanel } from './panelContext.ts';
import { ToolLine } from './toolLine.tsx';
import { useSeconds } from './useSeconds.ts';

/** An answer, growing or whole, with how it was made and what can be done with it. */
export function AnswerView({ answer }: { readonly answer: Answer }) {
  const { state, texts, send } = usePanel();
  const isRunning = answer.state === 'waiting' || answer.state === 'streaming';
  const last = answer.parts.at(-1);
  // Then it waits for the user.
  const isAsking = last?.kind === 'tool' && last.run.state === 'asking';
  const canRetry = !isRunning && state.frame.value?.isBusy !== true;
  useAnnouncements(answer);
  return (
    <article class="message answer" aria-label={texts.assistant} aria-busy={isRunning}>
      <h2>{texts.assistant}</h2>
      <AnswerId.Provider value={answer.id}>
        {answer.parts.map((part, index) => (
          <PartView
            key={index}
            part={part}
            isEnded={!isRunning || index < answer.parts.length - 1}
          />
        ))}
      </AnswerId.Provider>
      {answer.state === 'waiting' && !isAsking && <Waiting waitingFor={answer.waitingFor} />}
      {answer.state === 'stopped' && <p class="note">{texts.stopped}</p>}
      {answer.state === 'interrupted' && <p class="note">{texts.interrupted}</p>}
      {answer.notice !== undefined && <p class="note">{answer.notice}</p>}
      {answer.failure !== undefined && (
        <div class="failure">
          {/* The alert is the sentence alone: a button that counts down would be read out each second. */}
          <p role="alert">{answer.failure.text}</p>
          <ActionButtons
            actions={answer.failure.actions}
            answerId={answer.id}
            retryAt={answer.failure.retryAt}
          />
        </div>
      )}
      {answer.isCut && canRetry && (
        <div class="actions">
          <button type="button" onClick={() => send({ type: 'continue', id: answer.id })}>
            {texts.continue}
          </button>
        </div>
      )}
      {!isRunning && <ChangedFiles answerId={answer.id} />}
      <AnswerFooter info={answer.info} />
      <div class="message-buttons">
        {canRetry && (
          <>
            <IconButton
              icon="copy"
              label={texts.copyAnswer}
              onClick={() => send({ type: 'copyAnswer', id: answer.id })}
            />
            <IconButton
              icon="retry"
              label={texts.retry}
              onClick={() => send({ type: 'retry', id: answer.id })}
            />
            <IconButton
              icon="model"
              label={texts.regenerate}
              onClick={() => send({ type: 'regenerate', id: answer.id })}
            />
          </>
        )}
        <BranchButtons branch={answer.branch} />
      </div>
    </article>
  );
}

function PartView({ part, isEnded }: { readonly part: Part; readonly isEnded: boolean }) {
  if (part.kind === 'text') return <Markdown text={part.text} isEnded={isEnded} />;
  if (part.kind === 'tool') return <ToolLine run={part.run} />;
  return <Reasoning text={part.text} ms={part.ms} isEnded={isEnded} />;
}

/** Below this nobody wonders whether anything still happens. */
const shownFromSeconds = 3;

/** What the answer waits for; the host's own words count down by themselves. */
function Waiting({ waitingFor }: { readonly waitingFor: string | undefined }) {
  const { texts } = usePanel();
  const seconds = useSeconds(waitingFor === undefined);
  const soFar = seconds < shownFromSeconds ? texts.waiting : fill(texts.waitingSeconds, seconds);
  return <p class="waiting">{waitingFor ?? soFar}</p>;
}

interface ReasoningProps {
  readonly text: string;
  readonly ms: number;
  readonly isEnded: boolean;
}

/** What the model thought, folded away. It is plain text: models do not write it for display. */
function Reasoning({ text, ms, isEnded }: ReasoningProps) {
  const { texts } = usePanel();
  const [isOpen, setIsOpen] = useState(false);
  const running = useSeconds(!isEnded, ms);
  const total = (ms / 1_000).toFixed(ms < 10_000 ? 1 : 0);
  const soFar = running < 1 ? texts.reasoningRunning : fill(texts.reasoningSeconds, running);
  const title = isEnded ? fill(texts.reasoningDone, total) : soFar;
  // Some models tell how long they think, and not what.
  if (text === '') return <p class="waiting">{title}</p>;
  return (
    <details
      class="reasoning"
      onToggle={(event) => setIsOpen((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>{title}</summary>
      {isOpen && (
        <p class="plain" dir="auto">
          <LongText text={text} />
        </p>
      )}
    </details>
  );
}

/** Tells screen readers that an answer began and how it ended, not each of its words. */
function useAnnouncements(answer: Answer): void {
  const { texts, announce } = usePanel();
  const before = useRef(answer.state);
  useEffect(() => {
    if (before.current === answer.state) return;
    before.current = answer.state;
    const said = {
      streaming: texts.answerStarted,
      done: texts.answerFinished,
      stopped: texts.stopped,
      failed: texts.answerFailed,
      waiting: '',
      interrupted: '',
    }[answer.state];
    if (said !== '') announce(said);
  }, [answer.state, announce, texts]);
}
