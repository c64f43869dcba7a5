import { useEffect, useRef, useState } from 'preact/hooks';
import { ChipView } from './chipView.tsx';
import { usePanel } from './panelContext.ts';

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

  useEffect(() => setText(draft), [draft]);
  useEffect(() => {
    if (focusCount > 0) field.current?.focus();
  }, [focusCount]);

  const type = (next: string) => {
    setText(next);
    onDraft(next);
  };
  const ask = () => {
    if (isBusy || text.trim() === '') return;
    send({ type: 'ask', text });
    type('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ask();
  };
  return (
    <section class="composer" aria-label={texts.composerLabel}>
      {chips.length > 0 && (
        <ul class="chips" aria-label={texts.context}>
          {chips.map((chip) => (
            <ChipView
              key={chip.id}
              chip={chip}
              onRemove={() => send({ type: 'removeChip', id: chip.id })}
            />
          ))}
        </ul>
      )}
      <textarea
        ref={field}
        class="question-field"
        aria-label={texts.composerLabel}
        placeholder={texts.composerHint}
        dir="auto"
        rows={3}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div class="composer-buttons">
        <button type="button" class="secondary" onClick={() => send({ type: 'addContext' })}>
          {texts.addContext}
        </button>
        <button
          type="button"
          class="secondary model"
          title={texts.chooseModel}
          onClick={() => send({ type: 'chooseModel' })}
        >
          {frame?.modelLabel ?? texts.model}
        </button>
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
