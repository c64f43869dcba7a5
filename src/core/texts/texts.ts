import { createChatTexts } from '../chat/texts.ts';
import { createCompletionTexts } from '../completion/texts.ts';
import type { RequestError } from '../errors.ts';
import { describeDuration, describeError } from '../errorTexts.ts';
import { createLatencyTexts } from '../latency/texts.ts';
import { createKeyTexts, createModelTexts, createPickerTexts } from '../models/texts.ts';
import { createNextEditTexts } from '../nextEdit/texts.ts';
import { createRefactorTexts } from '../refactor/texts.ts';
import { createRoutingTexts } from '../routing/texts.ts';
import { createSearchTexts } from '../search/texts.ts';
import { createMenuTexts } from '../status/menuTexts.ts';
import { createStatusTexts } from '../status/texts.ts';
import type { Translate } from '../translate.ts';
import { createBasicTexts } from './basicTexts.ts';
import { createForgetTexts } from './forgetTexts.ts';

/** Every sentence a user can read, by feature. Each feature writes its own in `core/<feature>/texts.ts`. */
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
    menu: createMenuTexts(t),
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
