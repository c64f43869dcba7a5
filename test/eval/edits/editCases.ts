import * as z from 'zod/mini';

/** One model answer with the right result. */
export interface EditCase {
  readonly id: string;
  /** The kind of answer; cases of a file that names none share one. */
  readonly shape: string;
  readonly languageId: string;
  readonly path: string;
  readonly document: string;
  /** Selected lines, from 0, end excluded. */
  readonly start: number;
  readonly end: number;
  readonly answer: string;
  /** The whole document that is right; null where the file does not say. */
  readonly want: string | null;
  /** Whether it is right as well to apply nothing. */
  readonly mayRefuse: boolean;
}

const listSchema = z.array(
  z.object({
    id: z.optional(z.string()),
    languageId: z.string(),
    path: z.string(),
    document: z.string(),
    start: z.number(),
    end: z.number(),
    answer: z.string(),
    want: z.optional(z.nullable(z.string())),
    wantRefused: z.optional(z.boolean()),
  }),
);

const corpusSchema = z.object({
  docs: z.record(z.string(), z.string()),
  cases: z.array(
    z.object({
      id: z.optional(z.string()),
      shape: z.string(),
      languageId: z.string(),
      file: z.string(),
      path: z.string(),
      start: z.number(),
      end: z.number(),
      answer: z.nullable(z.string()),
      fence: z.optional(z.string()),
      wantPart: z.string(),
    }),
  ),
});

/** Reads either format of cases. Throws where a file is neither. */
export function readEditCases(text: string): readonly EditCase[] {
  const value: unknown = JSON.parse(text);
  if (Array.isArray(value))
    return listSchema.parse(value).map((item, index) => ({
      id: item.id ?? String(index),
      shape: item.wantRefused === true ? 'to be refused' : 'to be applied',
      languageId: item.languageId,
      path: item.path,
      document: item.document,
      start: item.start,
      end: item.end,
      answer: item.answer,
      want: item.want ?? null,
      mayRefuse: item.wantRefused === true,
    }));
  const { docs, cases } = corpusSchema.parse(value);
  return cases.map((item, index) => {
    const document = docs[item.file];
    if (document === undefined) throw new Error(`${item.file} is not among the documents`);
    const lines = document.split('\n');
    const want = [...lines.slice(0, item.start), item.wantPart, ...lines.slice(item.end)].join(
      '\n',
    );
    return {
      id: item.id ?? String(index),
      shape: item.shape,
      languageId: item.languageId,
      path: item.path,
      document,
      start: item.start,
      end: item.end,
      answer: item.answer ?? wholeFile(item.fence ?? '```', want),
      want,
      mayRefuse: false,
    };
  });
}

/** The new file in its fence; a fence of more backticks than three is closed by as many. */
const wholeFile = (fence: string, text: string): string =>
  `${fence}\n${text}\n${/^[`~]+/.exec(fence)?.[0] ?? '```'}`;

/** What the selected lines are to become; nothing where the file does not say. */
export function wantedPart({ document, want, start, end }: EditCase): string {
  const all = (want ?? '').split('\n');
  return all.slice(start, all.length - (document.split('\n').length - end)).join('\n');
}
