import type { RequestError } from '../errors.ts';
import { createBasicTexts } from './basicTexts.ts';
import { createChatTexts } from './chatTexts.ts';
import { createCompletionTexts } from './completionTexts.ts';
import { describeDuration, describeError } from './errorTexts.ts';
import { createForgetTexts } from './forgetTexts.ts';
import { createLatencyTexts } from './latencyTexts.ts';
import { createKeyTexts, createModelTexts, createPickerTexts } from './modelTexts.ts';
import { createNextEditTexts } from './nextEditTexts.ts';
import { createRefactorTexts } from './refactorTexts.ts';
import { createRoutingTexts } from './routingTexts.ts';
import { createSearchTexts } from './searchTexts.ts';
import { createStatusTexts } from './statusTexts.ts';
import type { Translate } from './translate.ts';

/** Every sentence a user can read, by feature. The folder `core/texts` is the one place that writes them. */
export function createTexts(t: Translate) {
  return {
    error: (error: RequestError) => describeError(error, t),
    duration: (ms: number) => describeDuration(ms, t),
    basic: createBasicTexts(t),
    chat: createChatTexts(t),
    completion: createCompletionTexts(t),
    nextEdit: createNextEditTexts(t),
    routing: createRoutingTexts(t),
    status: createStatusTexts(t),
    latency: createLatencyTexts(t),
    model: createModelTexts(t),
    picker: createPickerTexts(t),
    key: createKeyTexts(t),
    refactor: createRefactorTexts(t),
    forget: createForgetTexts(t),
    search: createSearchTexts(t),
  };
}

export type Texts = ReturnType<typeof createTexts>;
