import type { ScriptedAnswer } from './scriptedAnswer.ts';

/** The request as a script sees it. */
export interface ScriptCue {
  readonly method: string;
  readonly path: string;
  readonly model: string | undefined;
  readonly body: string;
}

/** The answers that tests have put on the server, in the order in which they are to be used. */
export interface Script {
  add(answers: readonly ScriptedAnswer[]): void;
  /** The first answer that fits, used up once more. */
  take(cue: ScriptCue): ScriptedAnswer | undefined;
  clear(): void;
}

/** Creates an empty script. */
export function createScript(): Script {
  let entries: { readonly answer: ScriptedAnswer; left: number }[] = [];
  return {
    add(answers) {
      for (const answer of answers) {
        const times = answer.times ?? 1;
        entries.push({ answer, left: times === 'always' ? Number.POSITIVE_INFINITY : times });
      }
    },
    take(cue) {
      const entry = entries.find(({ answer }) => fits(answer, cue));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      if (entry.left === 0) entries = entries.filter((other) => other !== entry);
      return entry.answer;
    },
    clear() {
      entries = [];
    },
  };
}

function fits({ when = {} }: ScriptedAnswer, cue: ScriptCue): boolean {
  const path = cue.path.split('?')[0];
  if (when.path === undefined ? cue.method !== 'POST' : when.path !== path) return false;
  if (when.model !== undefined && when.model !== cue.model) return false;
  return when.includes === undefined || cue.body.includes(when.includes);
}
