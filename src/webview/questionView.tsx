import { useEffect, useRef, useState } from 'preact/hooks';
import type { Question } from '../shared/chatMessage.ts';
import { BranchButtons } from './branchButtons.tsx';
import { ChipView } from './chipView.tsx';
import { IconButton } from './iconButton.tsx';
import { isSubmitKey } from './isSubmitKey.ts';
import { usePanel } from './panelContext.ts';

/** A question of the user, which he can edit to ask anew. */
export function QuestionView({ question }: { readonly question: Question }) {
  const { state, texts, send, focusComposer } = usePanel();
  const [isEditing, setIsEditing] = useState(false);
  const isBusy = state.frame.value?.isBusy === true;
  const close = () => {
    setIsEditing(false);
    focusComposer();
  };
  const ask = (text: string) => {
    close();
    if (text.trim() !== '') send({ type: 'editQuestion', id: question.id, text });
  };
  return (
    <article class="message question" aria-label={texts.you}>
      <h2>{texts.you}</h2>
      {question.chips.length > 0 && (
        <ul class="chips" aria-label={texts.context}>
          {question.chips.map((chip) => (
            <ChipView key={chip.id} chip={chip} />
          ))}
        </ul>
      )}
      {isEditing ? (
        <QuestionEditor text={question.text} onAsk={ask} onCancel={close} />
      ) : (
        <p class="plain" dir="auto">
          {question.text}
        </p>
      )}
      <div class="message-buttons">
        {!isEditing && !isBusy && (
          <IconButton icon="edit" label={texts.edit} onClick={() => setIsEditing(true)} />
        )}
        <BranchButtons branch={question.branch} />
      </div>
    </article>
  );
}

interface QuestionEditorProps {
  readonly text: string;
  onAsk(text: string): void;
  onCancel(): void;
}

function QuestionEditor({ text, onAsk, onCancel }: QuestionEditorProps) {
  const { texts } = usePanel();
  const [draft, setDraft] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // Ends the editing alone, not an answer as well.
      event.preventDefault();
      onCancel();
    }
    if (!isSubmitKey(event)) return;
    event.preventDefault();
    onAsk(draft);
  };
  return (
    <div class="editor">
      <textarea
        ref={field}
        aria-label={texts.edit}
        dir="auto"
        rows={Math.min(10, draft.split('\n').length + 1)}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" onClick={() => onAsk(draft)}>
        {texts.saveEdit}
      </button>
      <button type="button" class="secondary" onClick={onCancel}>
        {texts.cancelEdit}
      </button>
    </div>
  );
}
