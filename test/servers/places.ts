import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSystemClock } from '../../src/core/clock.ts';
import { createDocumentSessions } from '../../src/core/completion/documentSession.ts';
import { createEngine } from '../../src/core/completion/engine.ts';
import { createTokenAllowances } from '../../src/core/completion/tokenAllowances.ts';
import { noLog } from '../../src/core/ports.ts';
import type { Router } from '../../src/core/routing/routerRequest.ts';
import { noGrammars } from '../../src/core/syntax/syntaxTree.ts';

/** A place in a finished file, of which the rest of one line was taken. */
export interface Place {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  /** What stood there. */
  readonly taken: string;
}

/** Places spread evenly over the files of a folder: the end of a line, from a word of it on. */
export function placesIn(folder: string, count: number): readonly Place[] {
  const all = readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const lines = text.split('\n');
      return lines.flatMap((line, index): Place[] => {
        const cut = /^(\s*\w+\W+)\S.{7,}$/.exec(line)?.[1]?.length;
        if (cut === undefined || /^\s*(?:\/\/|\*|import)/.test(line)) return [];
        const before = lines.slice(0, index).map((one) => `${one}\n`);
        return [
          {
            path: name,
            prefix: `${before.join('')}${line.slice(0, cut)}`,
            suffix: `\n${lines.slice(index + 1).join('\n')}`,
            taken: line.slice(cut),
          },
        ];
      });
    });
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0).slice(0, count);
}

/** What is shown at a place in the end, through the engine that ships; undefined for nothing. */
export async function suggestionAt(place: Place, router: Router): Promise<string | undefined> {
  const engine = createEngine({
    sessions: createDocumentSessions(),
    router,
    clock: createSystemClock({ keepsAlive: true }),
    log: noLog,
    allowances: createTokenAllowances(),
    grammars: noGrammars,
    sources: [],
    modelKey: () => 'model',
    budget: () => ({
      automaticRequestsLeft: Number.POSITIVE_INFINITY,
      nextAutomaticInMs: 0,
      paceMs: 0,
    }),
    options: () => ({ isAutomatic: true, inComments: true, answerTokens: 64, prefetches: false }),
    note: () => {},
    onUnexpected: (error) => assert.fail(String(error)),
  });
  const context = {
    documentKey: `file:///${place.path}`,
    version: 1,
    languageId: 'typescript',
    ...place,
  };
  try {
    await engine.provide(context, 'asked', new AbortController().signal);
    return engine.peek(context)?.text;
  } finally {
    engine.dispose();
  }
}

/** Why a text is no code that anybody meant: what weak models were seen to say. Undefined for everything else. */
export function garbageIn(text: string, { prefix }: Pick<Place, 'prefix'>): string | undefined {
  if (
    /<\|[a-z_]{2,20}\|>|<\/?(?:s|eos|bos|start_of_turn|end_of_turn)>|\[\/?INST\]|fim_(?:prefix|middle|suffix)/i.test(
      text,
    )
  )
    return 'control tokens';
  if (/(?:Before|After) the cursor:|^File: /m.test(text)) return 'words of the prompt';
  if (/([^\s=\-*#/_.])\1{11,}|([=\-*#/_.])\2{60,}/.test(text)) return 'one sign again and again';
  if (/(\S{2,20}\s*)\1{7,}/.test(text)) return 'one word again and again';
  if (/\w$/.test(prefix) && /^(?:0|undefined|null)\b/.test(text)) return 'a value glued to a name';
  return undefined;
}
