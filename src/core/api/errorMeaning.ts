import type { RequestError } from '../errors.ts';
import type { ErrorBody } from './errorBody.ts';

const budgetWords =
  /\bbudget\b[^.]{0,60}\b(?:exceeded|spent|used up)|(?:exceeded|over)[^.]{0,30}\bbudget\b|Exceeded\w*Budget/i;

const creditWords =
  /insufficient[_ ](?:balance|credits?|funds)|(?:out of|no|not? (?:have )?any) credits?\b|credit balance is too low|(?:used all|purchase)(?: available| more)? credits|(?:doesn['’]t|don['’]t|does not|do not) have any credits|credits? (?:is|are|was|were|has been|have been) (?:exhausted|depleted|used up)|account[^.]{0,40}\b(?:overdue|good standing)/i;

/** Codes and types that mean an account without money: OpenAI, Moonshot, DashScope. */
const unpaidCodes = /\b(?:insufficient_quota|exceeded_current_quota\w*|arrearage)\b/i;

/**
 * 402, a spent budget at a gateway (LiteLLM: 400, 422 or 429), and an account without credit (OpenAI: 429, xAI: 403).
 * Undefined for everything else.
 */
export function paymentIn(
  status: number,
  { type, code, message: detail }: ErrorBody,
): RequestError | undefined {
  if (status >= 500) return undefined;
  const named = `${type ?? ''} ${code ?? ''}`;
  if (/\bbudget_exceeded\b/.test(named) || budgetWords.test(detail))
    return { kind: 'payment', isBudget: true, detail };
  const isUnpaid =
    status === 402 || unpaidCodes.test(named) || creditWords.test(`${named} ${detail}`);
  return isUnpaid ? { kind: 'payment', detail } : undefined;
}

const unknownModelCodes =
  /model_not_found|invalid_model|model_not_exist|DeploymentNotFound|unknown_model|unavailable_model|model_(?:decommissioned|not_supported|not_available|deprecated)/i;

/** What servers say of a model that they do not have, no longer have, or not for this account. */
const unknownModelWords = [
  /\b(?:invalid|unknown|no such) model\b|not a valid model/i,
  /\b(?:model|deployment)\b.{0,120}?\b(?:not found|does ?n[o’']t exist|does not exist|not exist|is not available|not served|has been (?:deprecated|decommissioned|retired|removed)|is no longer (?:available|supported|served)|end of life)/i,
  // "… is not supported" alone: what is not supported *for* or *with* a model is another thing.
  /(?<!\b(?:with|by|for|in) (?:this|the) )\bmodel(?: ['"`]?[\w./:@-]+['"`]?)? is not supported\b(?! (?:with|for|when|in)\b)/i,
  /\bmodel not supported by\b|unable to access (?:[\w-]+ )?model\b/i,
  // NVIDIA names its models by the function that runs them.
  /\bfunction\b.{0,80}\bnot found for account/i,
] as const;

export const isUnknownModel = ({ type, code, message }: ErrorBody): boolean =>
  unknownModelCodes.test(`${type ?? ''} ${code ?? ''}`) ||
  unknownModelWords.some((words) => words.test(message));
