import assert from 'node:assert/strict';
import {
  branchTo,
  conversationSchema,
  messagesOf,
  showBranch,
} from '../../src/core/chat/conversation.ts';
import { exportMarkdown } from '../../src/core/chat/exportMarkdown.ts';
import { buildPrompt } from '../../src/core/chat/prompt.ts';
import { readPromptFile } from '../../src/core/chat/slashCommand.ts';
import { parseIgnoreRules } from '../../src/core/context/ignoreRules.ts';
import { createLedger } from '../../src/core/latency/ledger.ts';
import { mergeLedgers, readLedger } from '../../src/core/latency/ledgerData.ts';
import { bundledModels } from '../../src/core/models/bundledModels.ts';
import { createCatalog } from '../../src/core/models/catalog.ts';
import { createProviderSet, providerOrigin } from '../../src/core/models/providerSet.ts';
import { parseUserAction } from '../../src/core/refactor/userAction.ts';
import { addDays, emptyDay, parseDay } from '../../src/core/routing/daySpend.ts';
import {
  emptyQuotaState,
  mergeQuotaStates,
  parseQuotaState,
  toStored,
} from '../../src/core/routing/quotaState.ts';
import { readSettings, settingKeys } from '../../src/core/settings.ts';
import { anyJson, mutateJson, mutateText } from './mutate.ts';
import { type Target, target } from './target.ts';

const nowMs = 1.79e12;
const clock = { wallMs: () => nowMs };

const cell = {
  slot: nowMs - (nowMs % 3_600_000),
  slotMs: 3_600_000,
  provider: 'cerebras',
  model: 'gpt-oss-120b',
  task: 'chat',
  complete: 3,
  cancelled: 1,
  failed: 0,
  reused: 3,
  fresh: 1,
  promptTokens: 100,
  completionTokens: 50,
  cachedTokens: 0,
  reasoningTokens: 0,
  histograms: { firstToken: { count: 1, sum: 100, buckets: [[10, 1]] } },
};
const day = {
  day: '2026-11-21',
  models: {
    'cerebras/m': {
      requests: 1,
      promptTokens: 1,
      completionTokens: 1,
      usd: 0.1,
      estimatedUsd: 0,
      unpricedTokens: 0,
    },
  },
  isOverrunAllowed: false,
};
const quota = {
  models: {
    'cerebras/m': {
      limits: [
        {
          unit: 'tokens',
          window: 'minute',
          limit: 60_000,
          sureLevel: 1,
          likelyLevel: 2,
          readAtMs: nowMs,
          sentAtMs: nowMs,
          fullAtMs: nowMs + 60_000,
          steadyReadings: 0,
        },
      ],
      charges: [{ id: 'a', atMs: nowMs, tokens: 100 }],
      accountedUntilMs: nowMs,
      isSilent: false,
      shutUntilMs: 0,
      shutAtMs: 0,
      automaticTokens: 100,
      askedTokens: 100,
    },
  },
  accounts: { cerebras: { isUnpaid: false, atMs: 0, clearedMs: 0 } },
};
const conversation = {
  id: 'c',
  title: 'Why?',
  isNamed: true,
  createdMs: 1,
  updatedMs: 2,
  head: 'a',
  nodes: [
    {
      message: {
        role: 'user',
        id: 'q',
        text: 'why?',
        chips: [{ id: 'x', kind: 'file', label: 'a', tokens: 3 }],
      },
      attachments: [{ kind: 'text', chipId: 'x', text: 'let a;' }],
    },
    {
      parent: 'q',
      message: { role: 'assistant', id: 'a', parts: [{ kind: 'text', text: 'so' }], state: 'done' },
      attachments: [],
    },
    {
      parent: 'a',
      message: { role: 'user', id: 'r', text: 'and?', chips: [] },
      prompt: 'and',
      attachments: [],
    },
  ],
};
const listing = {
  object: 'list',
  data: [
    {
      id: 'gpt-oss-120b',
      name: 'GPT',
      limits: { max_context_length: 131_072 },
      pricing: { prompt: '0.00000035', completion: '0.00000075' },
      capabilities: { tools: true, vision: false },
    },
    { id: 'qwen-3.8-27b', context_length: 65_536, deprecated: false, preview: true },
  ],
};
const promptFile =
  '---\nname: port\ndescription: "Port it"\nmodel: cerebras/x\nkind: edit\ntarget: symbol\ntitle: T\n---\nPort the code.\n';
const ignoreFile = '# secrets\n*.pem\n!ok.pem\n/dist/**\n[a-z]?.ts\n';

function createAnyCatalog() {
  return createCatalog({
    clock,
    bundled: bundledModels,
    servesPublicModels: () => false,
    onError: (error) => {
      throw error;
    },
  });
}

/** Walks through what a catalog says, as menus do. */
function look(catalog: ReturnType<typeof createCatalog>): void {
  for (const { name, windowTokens } of catalog.models()) {
    assert.equal(typeof name, 'string');
    assert.ok(windowTokens === undefined || windowTokens > 0);
  }
}

const limits = {
  windowTokens: 8_000,
  answerTokens: 1_000,
  estimate: (text: string) => text.length / 4,
};

export const storedTargets: readonly Target[] = [
  target(
    'listing',
    (random) => mutateJson(listing, random),
    (json) => {
      const catalog = createAnyCatalog();
      catalog.applyPublicListing(json, nowMs);
      catalog.applyKeyListing('cerebras', json, nowMs);
      look(catalog);
      const again = createAnyCatalog();
      again.restore(catalog.snapshot());
      look(again);
      catalog.dispose();
      again.dispose();
    },
  ),
  target(
    'stored catalog',
    (random) => {
      const catalog = createAnyCatalog();
      catalog.applyPublicListing(listing, nowMs);
      catalog.noteContextLimit({ provider: 'cerebras', model: 'gpt-oss-120b' }, 4_096);
      return mutateJson(JSON.parse(JSON.stringify(catalog.snapshot())), random);
    },
    (json) => {
      const catalog = createAnyCatalog();
      catalog.restore(json);
      look(catalog);
      catalog.dispose();
    },
  ),
  target(
    'stored figures',
    (random) => mutateJson({ version: 1, cells: [cell, cell] }, random),
    (json) => {
      const ledger = createLedger(clock);
      ledger.load(mergeLedgers([readLedger(json), readLedger(json)], nowMs));
      for (const summary of ledger.summaries()) assert.ok(summary.complete >= 0);
    },
  ),
  target(
    'stored quota',
    (random) => mutateJson(quota, random),
    (json) => {
      const state = parseQuotaState(json);
      mergeQuotaStates(state, emptyQuotaState, () => false);
      mergeQuotaStates(emptyQuotaState, parseQuotaState(toStored(state)), () => true);
    },
  ),
  target(
    'stored spend',
    (random) => mutateJson(day, random),
    (json) => {
      const sum = addDays(parseDay(json, clock), emptyDay(clock));
      for (const { usd } of Object.values(sum.models)) assert.ok(usd >= 0);
    },
  ),
  target(
    'stored conversation',
    (random) => mutateJson(conversation, random),
    (json) => {
      const parsed = conversationSchema.safeParse(json);
      if (!parsed.success) return;
      messagesOf(parsed.data);
      showBranch(parsed.data, 'q');
      buildPrompt('system', branchTo(parsed.data), limits);
      exportMarkdown('t', messagesOf(parsed.data), { you: 'y', assistant: 'a', context: 'c' });
    },
  ),
  target(
    'settings',
    (random) => ({
      ...Object.fromEntries(
        settingKeys.filter(() => random.chance(0.3)).map((key) => [key, anyJson(random)]),
      ),
      providers: mutateJson(
        { work: { baseUrl: 'https://llm.example.com/v1', label: 'Work', needsKey: true } },
        random,
      ),
      baseUrl: mutateText('https://api.cerebras.ai/v1', random),
    }),
    (values) => {
      const table = new Map<string, unknown>(Object.entries(values));
      const { settings } = readSettings((key) => table.get(key));
      for (const profile of createProviderSet(settings).all) providerOrigin(profile);
    },
  ),
  target(
    'files of a repository',
    (random) => ({ prompt: mutateText(promptFile, random), rules: mutateText(ignoreFile, random) }),
    ({ prompt, rules }) => {
      readPromptFile('port.md', prompt);
      parseUserAction('port.md', prompt);
      parseIgnoreRules(rules).ignores('src/a.ts');
    },
  ),
];
