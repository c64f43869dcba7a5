import { measureContext } from './context.ts';
import { measureEdits } from './edits.ts';
import { measureGhostText } from './ghostText.ts';
import { measureNextEdit } from './nextEdit.ts';
import type { GuardedPart } from './part.ts';
import { measurePredictor } from './predictor.ts';
import { measureSecrets } from './secrets.ts';

/** The longest first, so that two at a time are done together. */
export const parts: readonly GuardedPart[] = [
  { name: 'edits', measure: (sample) => measureEdits(sample) },
  { name: 'next edit', measure: (sample) => measureNextEdit(sample) },
  { name: 'context', measure: (sample) => measureContext(sample) },
  { name: 'ghost text', measure: (sample) => measureGhostText(sample) },
  { name: 'predictor', measure: (sample) => measurePredictor(sample) },
  { name: 'secrets', measure: (sample) => measureSecrets(sample) },
];
