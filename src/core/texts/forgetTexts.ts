import type { Translate } from '../translate.ts';

/** Words of “Forget Everything”. */
export function createForgetTexts(t: Translate) {
  return {
    question: t('Forget everything that Slipstream keeps on this machine?'),
    detail: t(
      'This deletes the API keys, the chat conversations of all workspaces with the checkpoints of their changes, the measured times and costs, everything learned about limits and models, and the index. Your settings and files stay. This cannot be undone.',
    ),
    confirm: t('Forget Everything'),
    done: t('Slipstream has forgotten everything.'),
    environmentStays: t('The key in CEREBRAS_API_KEY belongs to your environment and stays.'),
  };
}
