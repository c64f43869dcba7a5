import type { FilterReason } from './filters.ts';
import type { NextEditEvent } from './nextEditEngine.ts';
import type { Layer } from './proposal.ts';

/** What became of next edits in this window. Counted on this machine only. */
export interface NextEditFigures {
  readonly shown: Readonly<Record<Layer, number>>;
  readonly accepted: Readonly<Record<Layer, number>>;
  readonly rejected: Readonly<Record<Layer, number>>;
  readonly filtered: ReadonlyMap<FilterReason, number>;
}

export interface NextEditMeasures {
  note(event: NextEditEvent): void;
  readonly figures: NextEditFigures;
}

export function createNextEditMeasures(): NextEditMeasures {
  const none = (): Record<Layer, number> => ({ local: 0, language: 0, model: 0 });
  const counts = { shown: none(), accepted: none(), rejected: none() };
  const filtered = new Map<FilterReason, number>();
  return {
    note(event) {
      if (event.kind === 'filtered')
        filtered.set(event.reason, (filtered.get(event.reason) ?? 0) + 1);
      else if (event.kind === 'refused') counts.accepted[event.layer] -= 1;
      else counts[event.kind][event.layer] += 1;
    },
    figures: { ...counts, filtered },
  };
}
