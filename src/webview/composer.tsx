import { useEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../shared/panelTexts.ts';
import type { ContextSuggestion } from '../shared/protocol.ts';
import { ChipView } from './chipView.tsx';
import { droppedUris, pastedImages } from './incoming.ts';
import { isComposingKey, isSubmitKey } from './isSubmitKey.ts';
import { usePanel } from './panelContext.ts';
import { joinDrafts } from './queuedQuestion.ts';
import { QueuedQuestionView } from './queuedQuestionView.tsx';
import { optionId, SuggestionList } from './suggestionList.tsx';
import { useCompletion } from './useCompletion.ts';
import { useQueuedQuestion } from './useQueuedQuestion.ts';

const listId = 'composer-suggestions';

/** What was pasted is gone already: there is nothing to try again. */
const onUnreadable = (error: unknown) => console.warn('A pasted image could not be read:', error);

export interface ComposerProps {
  /** What was typed and not sent yet, kept while the page is away. */
  readonly draft: string;
  onDraft(text: string): void;
  /** Counts up when the keyboard belongs here. */
  readonly focusCount: number;
}

/** Where the question is written, with the context that goes along. */
export function Composer({ draft, onDraft, focusCount }: ComposerProps) {
  const { state, texts, send } = usePanel();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(draft);
  const frame = state.frame.value;
  const isBusy = frame?.isBusy === true;
  const chips = frame?.chips ?? [];
  const offers = frame?.offers ?? [];

  useEffect(() => setText(draft), [draft]);
  useEffect(() => {
    if (focusCount > 0) field.current?.focus();
  }, [focusCount]);

  const completion = useCompletion();
  const [isDropping, setIsDropping] = useState(false);

  const type = (next: string) => {
    setText(next);
    onDraft(next);
  };
  const queue = useQueuedQuestion((question) => {
    type(joinDrafts(question, text));
    field.current?.focus();
  });
  const follow = () => {
    const { current } = field;
    if (current !== null) completion.update(current.value, current.selectionStart);
  };
  const choose = (item: ContextSuggestion) => {
    const next = completion.choose(text, item);
    type(next.text);
    requestAnimationFrame(() => field.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const ask = () => {
    if (text.trim() === '') return;
    if (isBusy) queue.add(queue.queued === undefined ? text : joinDrafts(queue.queued, text));
    else send({ type: 'ask', text });
    type('');
    completion.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const item = completion.items[completion.active];
    if (item !== undefined && !isComposingKey(event) && takeKey(event, item)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (!isSubmitKey(event)) return;
    event.preventDefault();
    ask();
  };
  const takeKey = (event: KeyboardEvent, item: ContextSuggestion): boolean => {
    if (event.key === 'ArrowDown') completion.move(1);
    else if (event.key === 'ArrowUp') completion.move(-1);
    else if (event.key === 'Escape') completion.close();
    else if (event.key === 'Tab') choose(item);
    // A command that is typed whole is meant, not completed.
    else if (event.key === 'Enter' && !event.shiftKey && text.trim() !== item.label) choose(item);
    else return false;
    return true;
  };
  const onDrop = (event: DragEvent) => {
    setIsDropping(false);
    const uris = event.dataTransfer === null ? [] : droppedUris(event.dataTransfer);
    if (uris.length === 0) return;
    event.preventDefault();
    send({ type: 'dropUris', uris: [...uris] });
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData === null || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    pastedImages(event.clipboardData).then((images) => images.forEach(send), onUnreadable);
  };
  const hasList = completion.items.length > 0;
  return (
    <section
      class={isDropping ? 'composer dropping' : 'composer'}
      aria-label={texts.composerLabel}
      onDragOver={(event) => {
        event.preventDefault();
        setIsDropping(true);
      }}
      onDragLeave={() => setIsDropping(false)}
      onDrop={onDrop}
    >
      {isDropping && <p class="drop-hint">{texts.dropHint}</p>}
      {hasList && (
        <SuggestionList
          id={listId}
          items={completion.items}
          active={completion.active}
          onChoose={choose}
        />
      )}
      {(chips.length > 0 || offers.length > 0) && (
        <ul class="chips" aria-label={texts.context}>
          {chips.map((chip) => (
            <ChipView
              key={chip.id}
              chip={chip}
              onRemove={() => send({ type: 'removeChip', id: chip.id })}
            />
          ))}
          {offers.map(({ value, label, detail }) => (
            <li key={value}>
              <button
                type="button"
                class="offer"
                title={fill(texts.addChip, detail ?? label)}
                onClick={() => send({ type: 'addSuggestion', value })}
              >
                <span aria-hidden="true">+ </span>
                {label}
              </button>
            </li>
          ))}
        </ul>
      )}
      {queue.queued !== undefined && <QueuedQuestionView queue={queue} />}
      <textarea
        ref={field}
        class="question-field"
        aria-label={texts.composerLabel}
        placeholder={texts.composerHint}
        dir="auto"
        rows={3}
        value={text}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={hasList ? listId : undefined}
        aria-activedescendant={hasList ? optionId(listId, completion.active) : undefined}
        onInput={(event) => {
          type(event.currentTarget.value);
          follow();
        }}
        onClick={follow}
        onBlur={completion.close}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
      />
      <div class="composer-buttons">
        <button type="button" class="secondary" onClick={() => send({ type: 'addContext' })}>
          {texts.addContext}
        </button>
        {isBusy && text.trim() !== '' && (
          <button type="button" class="secondary" onClick={ask}>
            {texts.sendAfter}
          </button>
        )}
        {isBusy ? (
          <button type="button" class="stop" onClick={() => send({ type: 'stop' })}>
            {texts.stop}
          </button>
        ) : (
          <button type="button" class="send" disabled={text.trim() === ''} onClick={ask}>
            {texts.send}
          </button>
        )}
      </div>
    </section>
  );
}
