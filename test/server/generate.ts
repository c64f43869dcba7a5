import { answerActs, send } from './answerActs.ts';
import { answerUsage, type Delivery, firstTokenMs, timeInfo, wireCall } from './delivery.ts';
import type { Dialect, Job } from './dialects/job.ts';
import type { Quota } from './limits/quota.ts';
import type { Act } from './player.ts';
import type { PromptCache } from './promptCache.ts';
import { type Reply, refuse, type Visit } from './reply.ts';
import { type FinalAnswer, finalAnswer } from './responders/finalAnswer.ts';
import type { Responder } from './responders/question.ts';
import type { ScriptedAnswer, ScriptStep } from './responders/scriptedAnswer.ts';
import { scriptActs, scriptAnswer } from './scriptActs.ts';
import { badRequest } from './wire/wireError.ts';

/** What answers a request of a model. */
export interface Generator {
  readonly dialect: Dialect;
  readonly responder: Responder;
  /** The limits of this key on a model, and the time on their clock. */
  quota(model: string): Quota;
  quotaNowMs(): number;
  readonly promptCache: PromptCache;
  /** A script with steps for this request. */
  readonly scripted?: ScriptedAnswer;
}

/** Checks a model request as the API does, in its order: form, model, rules, context, quota. Then answers it. */
export function generate(
  { config, ledger, record }: Visit,
  json: unknown,
  generator: Generator,
): Reply {
  if (json === undefined) return refuse(badRequest('body: invalid JSON'));
  const read = generator.dialect(json, config);
  if (!read.ok) return refuse(read.error);
  const job = read.value;
  const { model } = job.question;
  record.model = model;
  const over = generator.quota(model).admit(job.admittedTokens, generator.quotaNowMs());
  if (over) return refuse(over);
  ledger.admitted(record, job.admittedTokens);
  const delivery: Delivery = {
    format: job.format,
    pacing: config.pacing,
    usage: {
      promptTokens: job.promptTokens,
      cachedTokens: generator.promptCache.take(model, job.promptText),
      ...(job.imageTokens !== undefined && { imageTokens: job.imageTokens }),
    },
    ...(job.question.prediction !== undefined && { prediction: job.question.prediction }),
  };
  const { scripted } = generator;
  const answer = () => finalAnswer(job.question, generator.responder, config.reasoningTokens);
  const fails = scripted?.steps?.find((step) => step.do === 'error');
  if (fails && !job.isStream) return wholeFailure(fails, scripted?.delayMs);
  const acts = scripted
    ? scriptedActs(scripted, job, delivery)
    : job.isStream
      ? answerActs(answer(), delivery)
      : wholeActs(answer(), delivery);
  const type = job.isStream ? job.format.contentType : 'application/json';
  return {
    kind: 'acts',
    status: scripted?.status ?? 200,
    headers: { 'content-type': type, 'cache-control': 'no-cache', ...scripted?.headers },
    acts,
  };
}

function scriptedActs(scripted: ScriptedAnswer, job: Job, delivery: Delivery): Iterable<Act> {
  const { steps = [], delayMs = 0 } = scripted;
  if (job.isStream) return scriptActs(steps, delayMs, delivery);
  const waitMs = steps.reduce((sum, step) => sum + (step.do === 'wait' ? step.ms : 0), delayMs);
  const whole = wholeActs(scriptAnswer(steps), delivery, waitMs);
  switch (steps.find((step) => breaksOff.has(step.do))?.do) {
    case 'reset':
      return [{ do: 'reset', isWhole: false, waitMs }];
    case 'resetConnection':
      return [{ do: 'reset', isWhole: true, waitMs }];
    case 'stall':
      return [{ do: 'stall', waitMs }];
    case 'cut':
      return whole.map((act) => ({ ...act, text: (sinceMs) => act.text(sinceMs).slice(0, -20) }));
    default:
      return whole;
  }
}

const breaksOff = new Set<ScriptStep['do']>(['reset', 'resetConnection', 'stall', 'cut']);

/** What would be an error inside a stream is an HTTP error without one. */
function wholeFailure({ status, error }: Extract<ScriptStep, { do: 'error' }>, delayMs = 0): Reply {
  const text = JSON.stringify(error);
  const headers = { 'content-type': 'application/json' };
  return { kind: 'acts', status, headers, acts: [send('error', text, { waitMs: delayMs })] };
}

/** An answer without `stream`: one body, when all of it has been made. */
function wholeActs(answer: FinalAnswer, delivery: Delivery, delayMs?: number) {
  const usage = answerUsage(answer, delivery);
  const madeMs =
    firstTokenMs(delivery) + (usage.completionTokens * 1000) / delivery.pacing.tokensPerSecond;
  const body = {
    reasoning: answer.reasoning.join(''),
    content: answer.content.join(''),
    toolCalls: answer.toolCalls.map(wireCall),
    finishReason: answer.finishReason,
  };
  const text = (sinceMs: number) =>
    JSON.stringify(delivery.format.whole(body, usage, timeInfo(sinceMs, delivery)));
  const waitMs = delayMs ?? madeMs;
  return [{ do: 'send', kind: 'content', tokens: usage.completionTokens, waitMs, text }] as const;
}
