import { window } from 'vscode';
import type { CatalogView } from '../../core/models/catalogModel.ts';
import type { ModelRef } from '../../core/models/modelRef.ts';
import type { Texts } from '../../core/texts/texts.ts';

/** Lets the user pick a model for one answer; the chat's own choice stays as it is. */
export async function pickModel(
  catalog: Pick<CatalogView, 'models'>,
  texts: Texts,
): Promise<ModelRef | undefined> {
  const items = catalog
    .models()
    .filter(({ lifecycle, availability }) => lifecycle.kind !== 'retired' && availability !== 'no')
    .map(({ ref, name }) => ({ label: name, description: ref.provider, detail: ref.model, ref }));
  const chosen = await window.showQuickPick(items, {
    title: texts.chat.pickModel,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.ref;
}
