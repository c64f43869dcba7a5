import { createStore } from '../../core/lifetime.ts';
import type { CommandHandler } from '../contributions.ts';
import type { EditCommandId, EditTools, EditToolsDeps } from './editTools.ts';

/** Reads the bundle of the edit tools when one of them is first asked for. */
export function createLazyEditTools(deps: EditToolsDeps): EditTools {
  const store = createStore();
  let loading: Promise<EditTools> | undefined;
  const load = async (): Promise<EditTools> => {
    const { createEditTools } = await import('./editTools.ts');
    return store.own(createEditTools(deps));
  };
  const tools = (): Promise<EditTools> => {
    loading ??= load();
    return loading;
  };
  const command =
    (id: EditCommandId): CommandHandler =>
    async (...args) =>
      (await tools()).commands[id](...args);
  /** What is only of use while something runs: nothing does before the tools are there. */
  const commandOnceLoaded =
    (id: EditCommandId): CommandHandler =>
    async (...args) =>
      (await loading)?.commands[id](...args);
  return {
    commands: {
      'slipstream.addDocumentation': command('slipstream.addDocumentation'),
      'slipstream.simplifyCode': command('slipstream.simplifyCode'),
      'slipstream.extractFunction': command('slipstream.extractFunction'),
      'slipstream.addTypes': command('slipstream.addTypes'),
      'slipstream.convertCode': command('slipstream.convertCode'),
      'slipstream.editSelection': command('slipstream.editSelection'),
      'slipstream.explainCode': command('slipstream.explainCode'),
      'slipstream.fixProblem': command('slipstream.fixProblem'),
      'slipstream.fixAllProblems': command('slipstream.fixAllProblems'),
      'slipstream.generateTests': command('slipstream.generateTests'),
      'slipstream.suggestNames': command('slipstream.suggestNames'),
      'slipstream.writeCommitMessage': command('slipstream.writeCommitMessage'),
      'slipstream.runAction': command('slipstream.runAction'),
      'slipstream.stopEdit': commandOnceLoaded('slipstream.stopEdit'),
      'slipstream.widenEditScope': commandOnceLoaded('slipstream.widenEditScope'),
      'slipstream.narrowEditScope': commandOnceLoaded('slipstream.narrowEditScope'),
    },
    applyAsReview: async (...args) => (await tools()).applyAsReview(...args),
    dispose: () => store.dispose(),
  };
}
