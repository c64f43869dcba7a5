import * as z from 'zod/mini';
import type { Message } from '../api/message.ts';

export const testPlanSchema = z.object({ file: z.string(), framework: z.string() });

export interface TestPlan {
  /** Workspace-relative path of the test file, existing or new. */
  readonly file: string;
  readonly framework: string;
}

export interface TestPlanQuestion {
  readonly sourcePath: string;
  readonly languageId: string;
  /** Existing test files, nearest to the source first. */
  readonly testFiles: readonly string[];
  /** Excerpts of the project's manifests (package.json, pyproject.toml, go.mod …). */
  readonly manifests: readonly { readonly path: string; readonly text: string }[];
}

export const testPlanBudget = 1500;

export function testPlanMessages(question: TestPlanQuestion): readonly Message[] {
  return [
    {
      role: 'system',
      content:
        'You decide where tests for a source file go and with which framework they are written, as the project does it ' +
        'already. Answer with JSON: {"file": "path relative to the workspace", "framework": "name"}. Name an existing test ' +
        'file when one is clearly about this source; else a new one in the layout and naming of the existing ones.',
    },
    {
      role: 'user',
      content: [
        `Source: ${question.sourcePath} (${question.languageId})`,
        question.testFiles.length === 0
          ? 'The project has no tests yet.'
          : `Existing tests:\n${question.testFiles.map((path) => `- ${path}`).join('\n')}`,
        ...question.manifests.map(({ path, text }) => `<file path="${path}">\n${text}\n</file>`),
      ].join('\n\n'),
    },
  ];
}

export const testInstruction = (plan: TestPlan, isNew: boolean): string =>
  isNew
    ? `Write the new test file ${plan.file} with ${plan.framework}: tests for the code below, named after behaviour, with the cases that matter (usual, edges, errors). Import the code under test by the right relative path. Follow the style of the example test where there is one.`
    : `Add tests with ${plan.framework} for the code below to this file, named after behaviour, with the cases that matter (usual, edges, errors). Keep all that is there.`;
