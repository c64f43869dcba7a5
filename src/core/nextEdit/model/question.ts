import type { ModelRequest } from '../../api/modelRequest.ts';
import type { NextEditSituation } from '../layer.ts';
import type { HunkPlacing } from './answerForm.ts';
import type { AnswerReader } from './answerReader.ts';
import { maxHunks, nextEditMessages, type PromptProblem } from './prompt.ts';
import { createHunkReader } from './readHunks.ts';
import { createRewriteReader, rewriteTags } from './readRewrite.ts';
import { predictedRewrite, rewriteMessages } from './rewritePrompt.ts';
import { rewriteWindowOf } from './rewriteWindow.ts';

/** What a model is asked, and how its answer is read. */
export interface NextEditQuestion {
  readonly request: Pick<ModelRequest, 'messages' | 'maxTokens' | 'prediction'>;
  readonly reader: AnswerReader;
  /** How well the model has counted so far, where it has to. */
  readonly placing?: () => HunkPlacing;
}

/** Reasoning counts: smaller answers of reasoning models come out empty. Admission charges all of it in advance. */
const maxTokens = 400;
/** Code has more, so that a rewrite has room to grow. */
const charsPerToken = 2.5;

/** Asks for hunks by line number. */
export function questionInHunks(
  situation: NextEditSituation,
  problems: readonly PromptProblem[],
): NextEditQuestion {
  const reader = createHunkReader(situation.lines, maxHunks);
  return {
    request: { messages: nextEditMessages(situation, problems), maxTokens },
    reader,
    placing: () => reader.placing,
  };
}

/**
 * Asks for the lines around the cursor as they should be; undefined where that cannot be asked. The lines as they are go
 * along as predicted output when `predicts` is set.
 */
export function questionInRewrite(
  situation: NextEditSituation,
  problems: readonly PromptProblem[],
  predicts: boolean,
): NextEditQuestion | undefined {
  const { lines, cursorLine } = situation;
  const window = rewriteWindowOf(lines, cursorLine);
  if (window === undefined || lines.some(hasTag)) return undefined;
  const prediction = predictedRewrite(window);
  return {
    request: {
      messages: rewriteMessages(situation, problems, window),
      maxTokens: maxTokens + Math.ceil(prediction.length / charsPerToken),
      ...(predicts && { prediction }),
    },
    reader: createRewriteReader({ window, lines, cursorLine, maxHunks }),
  };
}

/** A document about such tags could not be told from an answer. */
const hasTag = (line: string): boolean =>
  line.includes(rewriteTags.open) || line.includes(rewriteTags.close);
