import type {
  AnswerForm,
  MeasuredForm,
  MeasuredForms,
} from '../../../src/core/nextEdit/model/answerForm.ts';

/** Whether the first edit shown in a situation was exactly right, asked for in both forms. */
export interface BothForms {
  readonly isRightInHunks: boolean;
  readonly isRightInRewrite: boolean;
}

/** Of a paired comparison: beyond it a difference comes by chance in one of twenty. */
const telling = 3.84;

/** Hunks, unless a rewrite is right where hunks are not, more often than the other way round and not by chance (McNemar). */
export function betterForm(situations: readonly BothForms[]): AnswerForm {
  const count = (hunks: boolean, rewrite: boolean): number =>
    situations.filter((one) => one.isRightInHunks === hunks && one.isRightInRewrite === rewrite)
      .length;
  const gained = count(false, true);
  const lost = count(true, false);
  const isTelling = gained > lost && (gained - lost) ** 2 / (gained + lost) > telling;
  return isTelling ? 'rewrite' : 'hunks';
}

/** What is written down of a model. */
export function measuredForm(situations: readonly BothForms[], measured: string): MeasuredForm {
  const percent = (isRight: (one: BothForms) => boolean): number =>
    Math.round((1_000 * situations.filter(isRight).length) / Math.max(1, situations.length)) / 10;
  return {
    form: betterForm(situations),
    situations: situations.length,
    exactInHunks: percent((one) => one.isRightInHunks),
    exactInRewrites: percent((one) => one.isRightInRewrite),
    measured,
  };
}

/** The module that the layer reads. */
export function formsModule(forms: MeasuredForms): string {
  const rows = Object.entries(forms)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([model, row]) => {
      const fields = Object.entries(row).map(
        ([name, value]) => `    ${name}: ${typeof value === 'string' ? `'${value}'` : value},\n`,
      );
      return `  '${model}': {\n${fields.join('')}  },\n`;
    });
  return `${head}${rows.length === 0 ? '{}' : `{\n${rows.join('')}}`};\n`;
}

const head = `import type { MeasuredForms } from './answerForm.ts';

/** Written by \`npm run eval:next -- FILE… --key --choose\`. A model that is not named is asked for hunks. */
export const measuredForms: MeasuredForms = `;
