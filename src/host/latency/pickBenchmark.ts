import { type QuickPickItem, window } from 'vscode';
import { builtInSets } from '../../core/benchmark/promptSets.ts';
import type { BenchTexts } from '../../core/benchmark/texts.ts';
import { formatModelRef } from '../../core/models/modelRef.ts';
import { tasks } from '../../core/task.ts';
import type { ModelService } from '../models/modelService.ts';
import type { BenchmarkChoice } from './benchmarkChoice.ts';

export type PickModels = Pick<ModelService, 'catalog' | 'keys' | 'providers' | 'routing'>;

interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

/** Asks what to measure, in four steps. Undefined: the user left. */
export async function pickBenchmark(
  models: PickModels,
  texts: BenchTexts,
): Promise<BenchmarkChoice | undefined> {
  const strings = texts.pick;
  const chosenModels = await pickMany(modelItems(models), strings.models);
  if (chosenModels === undefined) return undefined;
  const chosenSets = await pickMany(setItems(texts), strings.sets);
  if (chosenSets === undefined) return undefined;
  const sets = chosenSets.filter((set) => set !== 'file');
  const files = chosenSets.includes('file') ? await pickFiles() : [];
  if (sets.length + files.length === 0) return undefined;
  const how = await pickMany(howItems(texts), strings.how);
  if (how === undefined) return undefined;
  const requests = await window.showQuickPick(requestItems(texts), {
    title: strings.requestsTitle,
  });
  if (requests === undefined) return undefined;
  const concurrency = how.filter((one) => typeof one === 'number');
  return {
    models: chosenModels,
    sets,
    files,
    concurrency: concurrency.length === 0 ? [1] : concurrency,
    warmth: how.includes('cold') ? ['warm', 'cold'] : ['warm'],
    streaming: how.includes('whole') ? [true, false] : [true],
    requests: requests.value,
    warmUp: 3,
    isConfirmed: false,
  };
}

async function pickMany<T>(items: readonly Choice<T>[], title: string): Promise<T[] | undefined> {
  const chosen = await window.showQuickPick(items, { title, canPickMany: true });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ value }) => value);
}

async function pickFiles(): Promise<string[]> {
  const chosen = await window.showOpenDialog({ canSelectMany: true });
  return (chosen ?? []).map((uri) => uri.toString());
}

/** Models whose provider can be asked; those that tasks use now are chosen beforehand. */
export function modelItems({ catalog, keys, providers, routing }: PickModels): Choice<string>[] {
  const inUse = new Set(
    tasks.flatMap((task) => {
      const ref = routing.choiceFor(task);
      return ref === undefined ? [] : [formatModelRef(ref)];
    }),
  );
  return catalog
    .models()
    .filter(({ ref, lifecycle }) => {
      const provider = providers().get(ref.provider);
      const isReady = provider !== undefined && (!provider.needsKey || keys.get(provider.id));
      return isReady && lifecycle.kind !== 'retired';
    })
    .map(({ ref, name }) => {
      const value = formatModelRef(ref);
      return { value, label: name, description: value, picked: inUse.has(value) };
    });
}

function setItems({ pick }: BenchTexts): Choice<string>[] {
  const strings: Readonly<Record<string, string>> = pick.set;
  return [
    ...builtInSets.map((name) => ({
      value: name,
      label: name,
      description: strings[name] ?? '',
      picked: name === 'short',
    })),
    { value: 'inline', label: pick.inline, detail: pick.inlineDetail },
    { value: 'file', label: pick.file, detail: pick.fileDetail },
  ];
}

function howItems({ pick }: BenchTexts): Choice<number | 'cold' | 'whole'>[] {
  return [
    ...[1, 4, 16].map((value) => ({
      value,
      label: pick.concurrency(value),
      picked: value === 1,
    })),
    { value: 'cold', label: pick.cold, description: pick.coldDetail },
    { value: 'whole', label: pick.whole },
  ];
}

function requestItems({ pick }: BenchTexts): Choice<number>[] {
  return [
    { value: 40, label: pick.requests(40), description: pick.usualDetail },
    { value: 10, label: pick.requests(10), description: pick.fewDetail },
    { value: 100, label: pick.requests(100), description: pick.manyDetail },
  ];
}
