import type { RequestErrorKind } from '../../../src/core/errors.ts';
import { faults } from '../../server/faults.ts';
import type { ScriptedAnswer } from '../../server/responders/scriptedAnswer.ts';

/** One way in which the first choice fails, and what must follow from it. */
export interface FaultRow {
  readonly name: string;
  /** Where the first choice lives. `server`: it answers, with `answer`. */
  readonly place: 'server' | 'refused' | 'noSuchName' | 'neverShakesHands' | 'untrusted';
  readonly answer?: ScriptedAnswer;
  /** What the user reads when nobody stands in. */
  readonly error: RequestErrorKind | 'none';
  /** The same for a request that somebody waits for, where that differs. */
  readonly askedError?: RequestErrorKind;
  /**
   * `moves`: a stand-in answers. `stops`: nobody else is asked. `breaks`: shown as broken, whoever is named.
   * `answers`: no harm was done.
   */
  readonly follows: 'moves' | 'stops' | 'breaks' | 'answers';
  /** Whether the breaker counts it. */
  readonly counts: boolean;
  /** The gate that shuts. */
  readonly gate?: 'quota' | 'payment';
}

type Fault = readonly [error: RequestErrorKind, answer: ScriptedAnswer];

const row = (
  [error, answer]: Fault,
  rest: Omit<FaultRow, 'error' | 'answer' | 'place'>,
): FaultRow => ({ place: 'server', error, answer, ...rest });

/** Another candidate answers; the provider is at fault. */
const moves = (name: string, ...fault: Fault) =>
  row(fault, { name, follows: 'moves', counts: true });
/** The user must see it. */
const stops = (name: string, ...fault: Fault) =>
  row(fault, { name, follows: 'stops', counts: false });
/** Something was shown before. */
const breaks = (name: string, ...fault: Fault) =>
  row(fault, { name, follows: 'breaks', counts: true });

const nowhere = (
  name: string,
  place: Exclude<FaultRow['place'], 'server'>,
  error: RequestErrorKind,
): FaultRow => ({ name, place, error, follows: 'moves', counts: true });

export const endlessRow = 'endless stream';

/** An answer that goes on until the client leaves. */
const endless: ScriptedAnswer = {
  steps: [{ do: 'endless', text: 'more '.repeat(100), chunksPerSecond: 500 }],
};

/** Pieces that come often enough to look alive, and never to an answer. */
const trickle = (pieces: readonly string[]): ScriptedAnswer['steps'] => [
  ...pieces.flatMap((text) => [
    { do: 'raw' as const, text },
    { do: 'wait' as const, ms: 20 },
  ]),
  { do: 'stall' },
];
const pings = trickle(Array.from({ length: 150 }, () => ': ping\n\n'));
const pingsWithoutEnd: ScriptedAnswer = { steps: pings };
const pingsLater: ScriptedAnswer = {
  steps: [{ do: 'content', text: 'const ' }, ...(pings ?? [])],
};
const byteByByte: ScriptedAnswer = {
  steps: trickle([...`data: {"choices":[{"delta":{"content":"${'a'.repeat(120)}`]),
};
const endlessError: ScriptedAnswer = {
  status: 503,
  headers: { 'content-type': 'application/json' },
  steps: [{ do: 'endless', text: 'x'.repeat(20_000), chunksPerSecond: 200 }],
};

/** What a gateway may say while it is being worked on. */
const maintenance: ScriptedAnswer = { status: 200, body: { message: 'Back soon.' } };

/** What a proxy of a company or a hotel answers in the provider's place. */
const blockPage: ScriptedAnswer = {
  status: 403,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>Access denied</title>Blocked by policy</html>',
};
const spentBudget: ScriptedAnswer = {
  status: 400,
  body: {
    error: { message: 'Budget has been exceeded! Max budget: 10.0', type: 'budget_exceeded' },
  },
};
const unknownModel: ScriptedAnswer = {
  status: 400,
  body: { error: { message: 'Invalid model name passed in model=m.', code: '400' } },
};
const noCredits: ScriptedAnswer = {
  status: 403,
  body: { code: 'permission', error: "Your team doesn't have any credits yet." },
};
const pauseInWords: ScriptedAnswer = {
  status: 429,
  body: { error: { message: 'Rate limit reached. Please try again in 45s.', type: 'requests' } },
};
const providersLoad: ScriptedAnswer = {
  status: 429,
  body: { error: { message: 'The engine is currently overloaded, please try again later' } },
};
const retired: ScriptedAnswer = {
  status: 410,
  body: { title: 'Gone', status: 410, detail: "The model 'm' is no longer available." },
};
const errorInFieldOfItsOwn: ScriptedAnswer = {
  steps: [{ do: 'raw', text: 'data: {"base_resp":{"status_code":1000,"status_msg":"x"}}\n\n' }],
};
const errorObject: ScriptedAnswer = {
  steps: [{ do: 'raw', text: 'data: {"object":"error","message":"x","code":503}\n\n' }],
};
/** A sign of life that is no JSON, the answer, and blanks behind the end. */
const oddStream: ScriptedAnswer = {
  steps: [
    { do: 'raw', text: 'data: ping\n\n' },
    { do: 'content', text: 'const ' },
    {
      do: 'raw',
      text: 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE] \n\n',
    },
  ],
};
const wrongPath: ScriptedAnswer = {
  status: 404,
  body: { error: { message: 'Invalid URL (POST /v1/v1/chat/completions)', code: null } },
};

export const faultRows: readonly FaultRow[] = [
  nowhere('refused', 'refused', 'unreachable'),
  nowhere('DNS failure', 'noSuchName', 'unreachable'),
  nowhere('connect timeout', 'neverShakesHands', 'timeout'),
  nowhere('TLS failure', 'untrusted', 'tls'),
  moves('slow first byte', 'timeout', faults.slowFirstByte(2_000)),
  moves('stall before the first token', 'timeout', faults.stallBefore),
  breaks('stall after it', 'timeout', faults.stallAfter),
  moves('pings without end', 'timeout', pingsWithoutEnd),
  breaks('pings without end behind it', 'timeout', pingsLater),
  moves('an event byte by byte', 'timeout', byteByByte),
  moves('an error body without end', 'overloaded', endlessError),
  moves('reset before the head', 'reset', faults.resetBeforeHead),
  moves('reset before the first token', 'reset', faults.resetBefore),
  breaks('reset after it', 'reset', faults.resetAfter),
  moves('connection reset', 'reset', faults.resetConnection),
  moves('truncated before the first token', 'truncated', faults.truncatedBefore),
  breaks('truncated after it', 'truncated', faults.truncatedAfter),
  moves('malformed chunk first', 'malformed', faults.malformedBefore),
  breaks('malformed chunk later', 'malformed', faults.malformedAfter),
  moves('error in the stream, unnamed', 'overloaded', faults.errorUnnamed),
  moves('error in the stream, event', 'overloaded', faults.errorNamed),
  breaks('error in the stream, later', 'overloaded', faults.errorAfter),
  moves('400 transient', 'overloaded', faults.transient400),
  stops('400 our fault', 'rejected', faults.badRequest),
  stops('400 context overflow', 'contextOverflow', faults.contextOverflow(9_000, 8_192)),
  stops('401', 'wrongKey', faults.wrongKey),
  {
    ...moves('402', 'payment', faults.payment),
    counts: false,
    gate: 'payment',
  },
  stops('403', 'wrongKey', faults.missingKey),
  stops('404 empty', 'wrongUrl', faults.notRouted),
  stops('404 in the API’s own words', 'wrongUrl', wrongPath),
  moves('403 web page', 'blocked', blockPage),
  { ...moves('400 spent budget', 'payment', spentBudget), counts: false, gate: 'payment' },
  { ...moves('400 unknown model', 'modelGone', unknownModel), counts: false },
  { ...moves('403 no credits', 'payment', noCredits), counts: false, gate: 'payment' },
  { ...moves('410 retired model', 'modelGone', retired), counts: false },
  moves('429 load of the provider', 'queue', providersLoad),
  {
    ...moves('429 pause in words', 'quota', pauseInWords),
    askedError: 'gateShut',
    counts: false,
    gate: 'quota',
  },
  moves('error as the whole object', 'overloaded', errorObject),
  moves('error in a field of its own', 'overloaded', errorInFieldOfItsOwn),
  {
    name: 'signs of life, and blanks around the end',
    place: 'server',
    answer: oddStream,
    error: 'none',
    follows: 'answers',
    counts: false,
  },
  { ...moves('404 model', 'modelGone', faults.modelGone), counts: false },
  moves('408', 'overloaded', faults.timeout408),
  stops('413', 'contextOverflow', faults.tooLarge413),
  stops('422', 'rejected', faults.legacy422),
  {
    ...moves('429 requests a minute', 'quota', faults.quotaRequestsMinute),
    askedError: 'gateShut',
    counts: false,
    gate: 'quota',
  },
  {
    ...moves('429 tokens a day', 'quota', faults.quotaTokensDay),
    askedError: 'gateShut',
    counts: false,
    gate: 'quota',
  },
  moves('429 queue', 'queue', faults.queue),
  moves('500', 'overloaded', faults.server500),
  moves('502', 'overloaded', faults.gateway502),
  moves('503', 'overloaded', faults.unavailable503),
  moves('504', 'overloaded', faults.gateway504),
  moves('200 empty', 'truncated', faults.emptyOk),
  moves('200 HTML', 'malformed', faults.htmlOk),
  stops('redirect', 'redirected', faults.redirect('http://127.0.0.1:9/')),
  {
    name: 'stream under a wrong content type',
    place: 'server',
    answer: faults.wrongContentType,
    error: 'none',
    follows: 'answers',
    counts: false,
  },
  moves('200 JSON in place of a stream', 'truncated', maintenance),
  breaks(endlessRow, 'malformed', endless),
];
