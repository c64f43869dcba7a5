import * as z from 'zod/mini';
import { type Task, tasks } from '../task.ts';
import type { CatalogModel } from './catalogModel.ts';
import { type ChoiceContext, chooseModel } from './chooseModel.ts';
import { dayMs, dayOf } from './day.ts';
import type { Lifecycle } from './lifecycle.ts';
import { formatModelRef, isSameModel } from './modelRef.ts';

type Warned = Exclude<Lifecycle, { readonly kind: 'production' }>;

/** A model that is in use for some tasks and will not stay as it is. */
export interface ModelWarning {
  readonly model: CatalogModel;
  readonly lifecycle: Warned;
  readonly tasks: readonly Task[];
  /** Those of the tasks whose setting names it: the others follow the catalog by themselves. */
  readonly namedBy: readonly Task[];
}

/** The models in use that are retired, retiring or previews: the most pressing first, each once. */
export function findWarnings(context: Omit<ChoiceContext, 'task'>): readonly ModelWarning[] {
  const warnings: ModelWarning[] = [];
  for (const task of tasks) {
    const choice = chooseModel({ ...context, task });
    const model = choice && context.catalog.find(choice.ref);
    if (model === undefined || model.lifecycle.kind === 'production') continue;
    const index = warnings.findIndex((known) => isSameModel(known.model.ref, model.ref));
    const known = warnings[index] ?? { model, lifecycle: model.lifecycle, tasks: [], namedBy: [] };
    warnings[index < 0 ? warnings.length : index] = {
      ...known,
      tasks: [...known.tasks, task],
      namedBy: choice?.why === 'setting' ? [...known.namedBy, task] : known.namedBy,
    };
  }
  const urgency = ['retired', 'retiring', 'preview'];
  return warnings.sort(
    (a, b) => urgency.indexOf(a.lifecycle.kind) - urgency.indexOf(b.lifecycle.kind),
  );
}

/** When each notice was last shown and not before when it may be again, in milliseconds since 1970, by its name. */
export type NoticeMemory = Readonly<
  Record<string, { readonly shownAt: number; readonly notBefore: number }>
>;

const moment = z.number().check(z.nonnegative());
const memorySchema = z.catch(
  z.record(z.string(), z.object({ shownAt: moment, notBefore: moment })),
  {},
);

/** Reads a stored memory; anything else counts as none. */
export function readMemory(json: unknown): NoticeMemory {
  return memorySchema.parse(json);
}

export const retiringNotice = (warning: ModelWarning): string =>
  `retiring ${formatModelRef(warning.model.ref)}`;

/** Whether a notice may be shown that comes once a day at most, and not while the user asked for peace. */
export function isDueToday(memory: NoticeMemory, name: string, wallMs: number): boolean {
  const entry = memory[name];
  if (entry === undefined) return true;
  return dayOf(entry.shownAt) !== dayOf(wallMs) && wallMs >= entry.notBefore;
}

/** "Later" is a week at most, and never so late that the day itself is missed. */
const longestSnoozeDays = 7;

/** Until when "Remind me later" keeps silent: half of the days that are left, at least one, a week at most. */
export function remindAt(daysLeft: number | undefined, wallMs: number): number {
  const half = Math.floor((daysLeft ?? 2 * longestSnoozeDays) / 2);
  return wallMs + Math.min(longestSnoozeDays, Math.max(1, half)) * dayMs;
}
