import type { BrainConfig } from '../serverConfig.ts';
import { demoAnswer } from './demoAnswer.ts';
import { documentedCode } from './documentedCode.ts';
import { hasMarkedHole } from './findHole.ts';
import { createOracle } from './oracle.ts';
import { type Brain, lastUserText, type Question } from './question.ts';

/** Words by which a prompt asks for changed code rather than for an answer. */
const editWords =
  /\b(edit|rewrite|refactor|change|replace|add|rename|fix|convert|document|simplify|implement)\b/i;

/**
 * Creates a brain for trying the extension without a key: holes are filled from the folder's finished files, code
 * to edit comes back with a comment, anything else gets an answer in markdown that says it is a simulation.
 */
export function createDemo(config: Extract<BrainConfig, { kind: 'demo' }>): Brain {
  const { folder, ...rest } = config;
  const oracle =
    folder === undefined ? undefined : createOracle({ ...rest, kind: 'oracle', folder });
  return (question) => {
    if (hasMarkedHole(question, config.holeMarkers)) return oracle?.(question) ?? { text: '' };
    const code = editedCode(question);
    if (code !== undefined) return { text: documentedCode(code) };
    return { text: demoAnswer(lastUserText(question)) };
  };
}

interface Code {
  readonly language: string;
  readonly text: string;
}

/** The code that a prompt asks, outside its fences, to change: its last fenced block, or the section tagged as selection or code. */
function editedCode(question: Question): Code | undefined {
  const text = lastUserText(question);
  if (!editWords.test(text.replace(/```[\s\S]*?```/g, ''))) return undefined;
  const tagged = [...text.matchAll(/<(selection|code)[^>]*>\n?([\s\S]*?)\n?<\/\1>/g)].at(-1);
  if (tagged?.[2] !== undefined) return { language: '', text: tagged[2] };
  const fenced = [...text.matchAll(/```([\w+#-]*)[^\n]*\n([\s\S]*?)\n?```/g)].at(-1);
  if (fenced?.[2] === undefined) return undefined;
  return { language: fenced[1] ?? '', text: fenced[2] };
}
