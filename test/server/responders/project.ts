import { askedCode } from './askedCode.ts';
import { hasMarkedHole } from './findHole.ts';
import { mechanicalEdit } from './mechanicalEdit.ts';
import { outline } from './outline.ts';
import { lastUserText, type Responder } from './question.ts';
import { createSimilarLine } from './similarLine.ts';

const simulated = 'This answer comes from a simulated API on your own machine; no model was asked.';

const withKey =
  'With a key, a model answers here: run **Slipstream: Set API Key…** (keys come from cloud.cerebras.ai).';

/**
 * Answers on a project that is the user's own: only what can be known without a model. Ghost text repeats the project,
 * edits are mechanical, chat lists a file's symbols; to all else it says that it is simulated. It never answers with
 * text of another project.
 */
export function createProject(folder: string, holeMarkers: readonly string[]): Responder {
  const similarLine = createSimilarLine(folder, holeMarkers);
  return (question) => {
    if (hasMarkedHole(question, holeMarkers)) return similarLine(question);
    const asked = lastUserText(question);
    const code = askedCode(question);
    if (code !== undefined) {
      const instruction = asked.replace(/```[\s\S]*?```/g, '');
      const edited = mechanicalEdit(code, instruction);
      if (edited !== undefined) return { text: `\`\`\`${code.language}\n${edited}\n\`\`\`\n` };
      return {
        text: `${simulated} It can only rename (“rename a to b”) and write a documentation comment. ${withKey}`,
      };
    }
    const symbols = outline(asked);
    const known =
      symbols.length === 0 ? [] : ['What the code you added declares:', '', ...symbols, ''];
    return { text: [`> ${simulated}`, '', ...known, withKey, ''].join('\n') };
  };
}
