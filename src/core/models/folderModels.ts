import * as z from 'zod/mini';
import type { Settings } from '../settings.ts';
import { type Task, tasks } from '../task.ts';
import { parseModelRef } from './modelRef.ts';
import { readSettingsFile } from './settingsFile.ts';

/** A model that a folder would like to be asked. `prompt`: one of its prompt files names it. */
export interface ModelProposal {
  readonly use: Task | 'prompt';
  /** `provider/model`, as written. */
  readonly model: string;
}

/** What the user said to a folder's proposals, each as `use=model`. */
export interface FolderConsent {
  readonly approved: readonly string[];
  readonly declined: readonly string[];
}

export const noConsent: FolderConsent = { approved: [], declined: [] };

const consentSchema = z.record(
  z.string(),
  z.object({
    approved: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(100)),
    declined: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(100)),
  }),
);

/** What is stored, by folder. Any JSON is safe. */
export function readConsents(stored: unknown): Readonly<Record<string, FolderConsent>> {
  const read = consentSchema.safeParse(stored);
  return read.success ? read.data : {};
}

export const proposalId = ({ use, model }: ModelProposal): string => `${use}=${model}`;

const fileSchema = z.object({
  models: z.optional(z.record(z.string(), z.string().check(z.maxLength(200)))),
});

/** The models that a `.slipstream/settings.json` proposes: `{ "models": { "chat": "provider/model" } }`. Any text is safe. */
export function readProposals(text: string): readonly ModelProposal[] {
  const read = fileSchema.safeParse(readSettingsFile(text));
  const models = read.success ? (read.data.models ?? {}) : {};
  return tasks.flatMap((use) => {
    const model = models[use]?.trim() ?? '';
    return model === '' ? [] : [{ use, model }];
  });
}

/** Proposals that may be put to the user: of providers that he has set up, and not answered yet. */
export function openProposals(
  proposals: readonly ModelProposal[],
  consent: FolderConsent,
  providers: { readonly ids: readonly string[]; isSetUp(id: string): boolean },
): readonly ModelProposal[] {
  const answered = new Set([...consent.approved, ...consent.declined]);
  return proposals.filter((proposal) => {
    const provider = parseModelRef(proposal.model, providers.ids)?.provider;
    return (
      !answered.has(proposalId(proposal)) && provider !== undefined && providers.isSetUp(provider)
    );
  });
}

/** The settings with the models that the user said yes to. The first folder that names one for a task wins. */
export function withFolderModels(
  settings: Settings,
  folders: readonly {
    readonly proposals: readonly ModelProposal[];
    readonly consent: FolderConsent;
  }[],
): Settings {
  const chosen: Partial<Record<`models.${Task}`, string>> = {};
  for (const { proposals, consent } of folders)
    for (const proposal of proposals)
      if (proposal.use !== 'prompt' && consent.approved.includes(proposalId(proposal)))
        chosen[`models.${proposal.use}`] ??= proposal.model;
  return Object.keys(chosen).length === 0 ? settings : Object.freeze({ ...settings, ...chosen });
}
