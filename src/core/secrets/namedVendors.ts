import { entropyBits, isHex, isPlaceholder, isRandom } from './randomness.ts';
import { nameWords } from './secretNames.ts';
import type { SecretSpan } from './secretSpan.ts';

/**
 * Services whose keys have no form of their own (32 hexadecimal digits, say): their name beside such a value tells. Source:
 * the rules of gitleaks.toml that ask for the vendor's name beside the value.
 */
const vendors =
  'adafruit airtable algolia alibaba amplitude asana atlassian auth0 azure beamer binance bitbucket bittrex bugsnag circleci cloudflare ' +
  'cloudinary codecov cohere coinbase confluent contentful datadog deepgram deepl deepseek discord dropbox droneci elastic etsy facebook ' +
  'fastly finnhub firebase flickr freshbooks github gitlab grafana gumroad heroku hubspot intercom jenkins jira kraken kucoin launchdarkly ' +
  'linkedin mailchimp mailgun mailjet mapbox mattermost meraki messagebird mistral mixpanel netlify newrelic nexmo notion nytimes okta ' +
  'openai openweather pagerduty paypal plaid plivo postmark pusher rapidapi recurly rollbar segment sendbird sendgrid sentry shodan ' +
  'shopify sinch slack snyk sonar splunk spotify squarespace stripe sumologic telegram travis trello twilio twitch twitter typeform ' +
  'unsplash vonage wakatime wistia yandex zendesk';
const vendorList = vendors.split(' ');
const vendorWords = new Set(vendorList);
/** What may stand beside the vendor's name in the name of its key. */
const companions =
  /^(?:api|key|token|secret|auth|access|rest|v\d|app|bot|admin|prod|production|dev|test|live|client|search|my|the|id0|license|account|server|sdk|webhook|write|creds?|login|pat|personal|bearer|integration|private|org)$/;
/** What may be such a key: rare in any text, so that it is looked for first. */
const candidate = /(?<=["'`:= \t])[\w.+/=~-]{20,100}(?=[\s"'`;,)}]|$)/gm;
/** What stands before it on its line: a name and a sign, or a call. */
const assigned = /([\w-]{2,60})\\?["']?[\])]{0,2}[ \t]{0,10}(?::=|=>|[:=])[ \t]{0,10}\\?["'`]?$/;
const argument = /([\w.]{2,60})\([^()\n]{0,160}["'`]$/;
/** Calls that take a key to sign or encrypt with. */
const signing =
  /^(?:jwt|jws|jsonwebtoken|createhmac|hmac|createcipheriv|cookiesigner|cookieparser)$/;
/** Names further away say nothing of the value. */
const reach = 200;

/** Values beside a vendor's name: `HEROKU=…`, `algoliasearch("…", "…")`. */
export function findNamedVendorKeys(text: string): readonly SecretSpan[] {
  return [...text.matchAll(candidate)].flatMap(({ 0: value, index }) =>
    isKey(value) && isBesideVendor(text.slice(Math.max(0, index - reach), index))
      ? [{ start: index, end: index + value.length }]
      : [],
  );
}

function isBesideVendor(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const name = assigned.exec(line)?.[1];
  if (name !== undefined) {
    const words = nameWords(name);
    return (
      words.some((word) => vendorWords.has(word)) &&
      words.every((word) => vendorWords.has(word) || companions.test(word))
    );
  }
  const called = argument.exec(line)?.[1]?.toLowerCase().split('.') ?? [];
  return called.some(
    (part) => signing.test(part) || vendorList.some((vendor) => part.startsWith(vendor)),
  );
}

const isKey = (value: string): boolean =>
  /\d/.test(value) &&
  (isHex(value) ? [32, 40, 64].includes(value.length) : entropyBits(value) >= 3.5) &&
  !isPlaceholder(value) &&
  isRandom(value);
