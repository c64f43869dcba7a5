import type { ContextSuggestion } from '../shared/protocol.ts';
import { usePanel } from './panelContext.ts';

export interface SuggestionListProps {
  readonly id: string;
  readonly items: readonly ContextSuggestion[];
  readonly active: number;
  onChoose(item: ContextSuggestion): void;
}

/** What can be chosen above the composer. The keyboard stays in the text field, which names the active item. */
export function SuggestionList({ id, items, active, onChoose }: SuggestionListProps) {
  const { texts } = usePanel();
  return (
    <div class="suggestions" role="listbox" id={id} aria-label={texts.suggestions}>
      {items.map((item, index) => (
        <div
          key={item.value}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          class={index === active ? 'suggestion active' : 'suggestion'}
          ref={(element) => {
            if (index === active) element?.scrollIntoView?.({ block: 'nearest' });
          }}
          // Before the field loses the keyboard.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(item);
          }}
        >
          <span class="suggestion-label">{item.label}</span>
          <span class="suggestion-detail">{item.detail}</span>
        </div>
      ))}
    </div>
  );
}

/** The id of an item, for `aria-activedescendant`. */
export const optionId = (listId: string, index: number): string => `${listId}-${index}`;
