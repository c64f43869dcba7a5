import type { MeasuredForms } from './answerForm.ts';

/** Written by `npm run eval:next -- FILE… --key --choose`. A model that is not named is asked for hunks. */
export const measuredForms: MeasuredForms = {};
