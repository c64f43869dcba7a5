import type { BrainConfig } from '../serverConfig.ts';
import { askedCode } from './askedCode.ts';
import { demoAnswer } from './demoAnswer.ts';
import { documentedCode } from './documentedCode.ts';
import { hasMarkedHole } from './findHole.ts';
import { createOracle } from './oracle.ts';
import { lastUserText, type Responder } from './question.ts';

/**
 * Creates a brain for trying the extension without a key: holes are filled from the folder's finished files, code
 * to edit comes back with a comment, anything else gets an answer in markdown that says it is a simulation.
 */
export function createDemo(config: Extract<BrainConfig, { kind: 'demo' }>): Responder {
  const { folder, ...rest } = config;
  const oracle =
    folder === undefined ? undefined : createOracle({ ...rest, kind: 'oracle', folder });
  return (question) => {
    if (hasMarkedHole(question, config.holeMarkers)) return oracle?.(question) ?? { text: '' };
    const code = askedCode(question);
    if (code !== undefined) return { text: documentedCode(code) };
    return { text: demoAnswer(lastUserText(question)) };
  };
}
