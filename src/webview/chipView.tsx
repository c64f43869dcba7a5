import type { Chip } from '../shared/chatMessage.ts';
import { fill } from '../shared/panelTexts.ts';
import { usePanel } from './panelContext.ts';

/** A context item with its estimated size; removable when `onRemove` is given. */
export function ChipView(props: { readonly chip: Chip; readonly onRemove?: () => void }) {
  const { texts } = usePanel();
  const { chip, onRemove } = props;
  const size = fill(texts.chipTokens, chip.tokens);
  const title = [chip.detail ?? chip.label, size, chip.isTrimmed === true && texts.trimmed]
    .filter(Boolean)
    .join(' · ');
  return (
    <li class={`chip chip-${chip.kind}`} title={title}>
      <span class="chip-label">{chip.label}</span>
      <span class="chip-size">
        {`≈${compact(chip.tokens)}`}
        {chip.isTrimmed === true && `, ${texts.trimmed}`}
      </span>
      {onRemove !== undefined && (
        <button
          type="button"
          class="quiet"
          aria-label={fill(texts.removeChip, chip.label)}
          onClick={onRemove}
        >
          ×
        </button>
      )}
    </li>
  );
}

function compact(tokens: number): string {
  return tokens < 1_000 ? String(tokens) : `${(tokens / 1_000).toFixed(tokens < 10_000 ? 1 : 0)}k`;
}
