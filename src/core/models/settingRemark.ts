import type { CatalogView } from './catalogModel.ts';
import { describeState } from './describeModel.ts';
import type { ModelRef } from './modelRef.ts';
import type { ModelTexts } from './texts.ts';

/** What is to be said about a model that a setting names. */
export interface SettingRemark {
  readonly message: string;
  readonly isRetired: boolean;
}

/** Undefined when nothing is wrong with the model, or nothing is known of it. */
export function remarkOn(
  ref: ModelRef | undefined,
  catalog: Pick<CatalogView, 'find'>,
  texts: ModelTexts,
): SettingRemark | undefined {
  const model = ref && catalog.find(ref);
  if (model?.lifecycle.kind !== 'retiring' && model?.lifecycle.kind !== 'retired') return undefined;
  return {
    message: texts.remark(model.name, describeState(model.lifecycle, catalog, texts)),
    isRetired: model.lifecycle.kind === 'retired',
  };
}
