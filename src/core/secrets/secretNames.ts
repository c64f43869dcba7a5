/**
 * What a name promises of its value. `password`: a person may have made it up. `secret`: made by chance. `token`: made by
 * chance, but the word names many harmless things as well. `key`: nothing but that word, which names still more.
 */
export type NameKind = 'password' | 'secret' | 'token' | 'key' | 'mnemonic';

/** Splits a name as code, settings and headers write it into lower-case words: `AWS_SecretKey-2` → aws secret key 2. */
export function nameWords(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** What may stand behind the word that counts without changing what the value is. */
const neutralEndings = new Set(
  (
    'value val base hex b64 base64 prod production live dev development staging stage test qa local old new current default ' +
    'primary secondary master admin root plain plaintext cleartext data string str text1 bytes raw env key v1 v2 v3 ' +
    'db database api app user service server client account main backup id0 encoded urlencoded'
  ).split(' '),
);
/** What makes the whole name one of something public when it stands before the word that counts. */
const publicWords = new Set(
  (
    'public pub publishable next page paging pagination continuation cursor sync color colour design theme lexer syntax ' +
    'parse parser cancel cancellation abort csrf xsrf antiforgery site captcha recaptcha hash hashed digest checksum ' +
    'foreign sort partition primary cache i18n translation locale example sample placeholder label type regex pattern ' +
    'invalid missing min max field input error change wrong no is has show hide toggle forgot usdc erc20 nft contract'
  ).split(' '),
);

/** Also run together with what stands before: `pgpassword`, `requirepass`. Not `bypass`, `compass`. */
const passwordWord =
  /^(?:pass|pw|psk|passcode|[a-z0-9]{0,12}(?:passwords?|passwort|passwd|passphrase|passwrd|pswd|pwd)|(?:require|store|key|db|user|my|ftp|root|admin|auth|smtp|mail|ssh|become|login)pass|masterauth|kennwort|contrasena|senha)$/;
const keyAdjectives =
  'api access private secret auth account signing sign signature encryption encrypt crypt crypto cipher aes hmac jwt ' +
  'master app application license server service role session shared preshared subscription functions admin consumer client ' +
  'deploy ssh host write ingest ingestion integration webhook connection cookie security';
const secretPhrases: ReadonlySet<string> = new Set([
  ...keyAdjectives.split(' ').map((word) => `${word} key`),
  ...['session id', 'key data', 'secret id', 'auth code', 'recovery code'],
]);
const secretWord =
  /^(?:secrets?|api_?keys?|accesskey|secretkey|privatekey|authkey|clientsecret|credentials?|creds?|apitoken|accesstoken|authtoken|sessionid|sessid|jsessionid|phpsessid|pepper|bearer|apisecret|appsecret|signingkey|masterkey|encryptionkey|presharedkey|accountkey|licensekey|webhooksecret)$/;
const tokenWord = /^(?:token|jwt|oauth|pat|auth|authorization|webhook|passkey|session|salt)$/;

/** What the value of a name is, or undefined for a name that is none of a secret. Costs a few microseconds. */
export function nameKind(name: string): NameKind | undefined {
  if (mnemonicName.test(name)) return 'mnemonic';
  const words = nameWords(name);
  let last = words.length - 1;
  while (last > 0 && isNeutral(words[last]) && !isSecretAt(words, last)) last -= 1;
  const word = words[last];
  if (word === undefined || words.slice(0, last).some((before) => publicWords.has(before)))
    return undefined;
  if (passwordWord.test(word)) return 'password';
  if (isSecretAt(words, last)) return 'secret';
  if (tokenWord.test(word)) return 'token';
  return words.length === 1 && word === 'key' ? 'key' : undefined;
}

const mnemonicName = /mnemonic|(?:seed|recovery|secret|backup)[-_ ]?(?:phrase|words)|bip39/i;
const isNeutral = (word = ''): boolean => neutralEndings.has(word) || /^\d+$/.test(word);

/** Whether the word at a place ends a phrase that says secret. */
function isSecretAt(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (secretWord.test(word)) return true;
  const before = words[at - 1] ?? '';
  return secretPhrases.has(`${before} ${word}`);
}
