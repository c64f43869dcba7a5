import type { BrainConfig } from '../serverConfig.ts';
import { createDemo } from './demo.ts';
import { createOracle } from './oracle.ts';
import { createProject } from './project.ts';
import type { Responder } from './question.ts';

/** Makes the brain that a config names; reads its folder once. */
export function createResponder(config: BrainConfig): Responder {
  switch (config.kind) {
    case 'oracle':
      return createOracle(config);
    case 'demo':
      return createDemo(config);
    case 'project':
      return createProject(config.folder, config.holeMarkers);
    case 'script':
      return () => ({ text: emptyScript });
  }
}

/** What the server says when a test has scripted nothing for a request. */
export const emptyScript = 'The script of the simulated server is empty.';
