import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { normalize } from '../../../src/core/completion/textWindow.ts';
import type { Cursor, Played } from './playAnswer.ts';

/** One model answer at one cursor, and what should become of it. */
export interface GhostTextCase {
  /** Its id in the file, or its index. */
  readonly id: string | number;
  readonly kind: string;
  readonly cursor: Cursor;
  readonly modelText: string;
  /** Whether all pieces count, or the first one alone. */
  readonly scope: 'answer' | 'firstPiece';
  readonly wanted: string;
  isRight(played: Played): boolean;
}

const nullable = <T extends z.core.SomeType>(type: T) => z.optional(z.nullable(type));

/** All pieces are taken, then the document is compared. */
const answerCase = z.object({
  id: z.optional(z.union([z.string(), z.number()])),
  kind: nullable(z.string()),
  languageId: nullable(z.string()),
  prefix: z.string(),
  suffix: z.string(),
  modelText: z.string(),
  expected: z.nullable(z.string()),
  expectedReplaced: nullable(z.number()),
  alsoRight: nullable(z.array(z.tuple([z.string(), z.number()]))),
});

/** The text of the first piece is compared. */
const pieceCase = z.object({
  id: z.optional(z.union([z.string(), z.number()])),
  category: nullable(z.string()),
  language: nullable(z.string()),
  prefix: z.string(),
  suffix: z.string(),
  output: z.string(),
  expected: z.nullable(z.string()),
});

/** Reads a file of cases of either format; throws where it is neither. */
export function readCases(file: string): readonly GhostTextCase[] {
  const items = z.array(z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  return items.map((item, index) => {
    const answer = answerCase.safeParse(item);
    return answer.success ? ofAnswer(answer.data, index) : ofPiece(pieceCase.parse(item), index);
  });
}

function ofAnswer(item: z.infer<typeof answerCase>, index: number): GhostTextCase {
  const { prefix, suffix, expected } = item;
  const documentAfter = (text: string, replaced: number) =>
    normalize(prefix + text + suffix.slice(replaced));
  const right =
    expected === null
      ? []
      : [
          documentAfter(expected, item.expectedReplaced ?? 0),
          ...(item.alsoRight ?? []).map(([text, replaced]) => documentAfter(text, replaced)),
        ];
  return {
    id: item.id ?? index,
    kind: item.kind ?? 'other',
    cursor: { languageId: item.languageId ?? '', prefix, suffix },
    modelText: item.modelText,
    scope: 'answer',
    wanted: `${JSON.stringify(expected)}, replaced ${item.expectedReplaced ?? 0}`,
    isRight: ({ pieces, text }) =>
      expected === null ? pieces.length === 0 : right.includes(normalize(text)),
  };
}

function ofPiece(item: z.infer<typeof pieceCase>, index: number): GhostTextCase {
  const { prefix, suffix, expected } = item;
  return {
    id: item.id ?? index,
    kind: item.category ?? 'other',
    cursor: { languageId: item.language ?? '', prefix, suffix },
    modelText: item.output,
    scope: 'firstPiece',
    wanted: JSON.stringify(expected),
    isRight: ({ pieces }) => (pieces[0]?.text ?? null) === expected,
  };
}
