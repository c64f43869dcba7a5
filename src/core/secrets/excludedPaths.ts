import { baseName } from '../baseName.ts';

/**
 * Names that say "secret", compared in lower case. A pattern with `/` is matched against the end of the path's
 * segments, one without against the file's own name. `*` stands for any run of characters but `/`, `?` for one, `[0-9]` for a digit.
 * Sources: the ignore lists of git-secrets and gitleaks, shhgit's list of files, and the tools named beside the groups.
 */
const secretNames: readonly string[] = [
  // dotenv and its kin
  'env',
  '.env*',
  '*.env',
  '.envs/*',
  '.dev.vars*',
  '.envrc',
  '.flaskenv',
  // private keys, certificates, key stores
  '*.pem',
  '*.key',
  '*.p8',
  '*.p12',
  '*.pfx',
  '*.ppk',
  '*.crt',
  '*.cer',
  '*.der',
  '*.csr',
  '*.jks',
  '*.keystore',
  '*.bks',
  '*.asc',
  '*.gpg',
  '*.pgp',
  '*.age',
  '*.kdbx',
  '*.kdb',
  '*.keychain',
  '*.keychain-db',
  '*.mobileprovision',
  '*.ovpn',
  'id_rsa*',
  'id_dsa*',
  'id_ecdsa*',
  'id_ed25519*',
  '*_rsa',
  '*_ed25519',
  'authorized_keys',
  // credentials of package managers, clouds and databases
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pypirc',
  '.netrc',
  '_netrc',
  '.pgpass',
  'pgpass.conf',
  '.my.cnf',
  '.mylogin.cnf',
  '.htpasswd',
  '.git-credentials',
  '.dockercfg',
  '.docker/config.json',
  '.kube/config',
  'kubeconfig*',
  '*.kubeconfig',
  '.aws/*',
  '.ssh/*',
  '.gnupg/*',
  '.gcloud/*',
  '.config/gcloud/*',
  '.azure/*',
  '.gem/credentials',
  '.cargo/credentials*',
  '.terraformrc',
  'terraform.rc',
  '*.tfstate',
  '*.tfstate.*',
  '*.tfvars',
  '*.tfvars.json',
  '.vault-token',
  '.vault_pass*',
  'vault_pass*',
  'master.key',
  'secrets.*',
  '*.secrets.*',
  'secret.*',
  '*.secret',
  '*.secrets',
  '.secrets*',
  'credentials',
  'credentials.*',
  '*credentials.json',
  '*credentials.yml',
  '*credentials.yml.enc',
  '*-credentials.*',
  '*_credentials.*',
  'client_secret*',
  'service-account*.json',
  'service_account*.json',
  'serviceaccount*.json',
  '*-service-account.json',
  '*serviceaccountkey*.json',
  'application_default_credentials.json',
  'access_tokens.db',
  'accesstokens.json',
  'azureprofile.json',
  'local.settings.json',
  'appsettings.*.local.json',
  'wp-config',
  'wp-config.php',
  'localsettings.php',
  '.passwd',
  'shadow',
  'passwords.*',
  'password.*',
  '.bash_history',
  '.zsh_history',
  '.psql_history',
  '.mysql_history',
  '.node_repl_history',
  '.python_history',
  'token.json',
  '*.token',
  'auth.json',
  '.boto',
  '.s3cfg',
  '.remote-sync.json',
  '.ftpconfig',
  'filezilla.xml',
  'sitemanager.xml',
  'recentservers.xml',
  'keys.json',
  'keys.txt',
  'keyfile*.json',
  '.tokens',
  'tokens.txt',
  'token.txt',
  'token.pickle',
  '*_token.txt',
  '*-token.txt',
  '*api_key*.txt',
  '*api-key*.txt',
  'apikey*.txt',
  'api-keys.*',
  'api_keys.*',
  'apikeys.*',
  '*secret_key.txt',
  'accesskeys.csv',
  '*_accesskeys.csv',
  'rootkey.csv',
  'new_user_credentials.csv',
  // private keys without an ending, or with another
  'ssh_host_*',
  'sshd_config',
  'deploy_key*',
  '*_deploy_key*',
  '*-deploy-key*',
  'private.key*',
  'private-key*',
  'private_key*',
  'privatekey*',
  'ssl/private/*',
  'tls/private/*',
  'pki/private/*',
  '*.keytab',
  'ipsec.secrets',
  'wg?.conf',
  'wireguard/*.conf',
  '*.wg.conf',
  '.wg.conf',
  'chap-secrets',
  'pap-secrets',
  'secring.*',
  'encrypted_data_bag_secret',
  // cloud accounts
  '*-firebase-adminsdk-*.json',
  'firebase-adminsdk*.json',
  'gcp-key*.json',
  'gcp_key*.json',
  'gcloud-service-key*.json',
  '*-sa-key.json',
  'sa-key.json',
  'adc.json',
  '.boto',
  '.aws/*',
  '.oci/*',
  '.bluemix/*',
  '.aliyun/config.json',
  '.config/doctl/*',
  '.config/hub',
  'gh/hosts.yml',
  'glab-cli/config.yml',
  '.config/op/*',
  '.config/stripe/*',
  '.config/netlify/*',
  '.config/heroku/*',
  '.config/configstore/*',
  '.terraform.d/*',
  'terraform.tfstate.d/*',
  '.pulumi/credentials.json',
  'pulumi.*.yaml',
  '.vercel/auth.json',
  '.fly/config.yml',
  '.sentryclirc',
  'sentry.properties',
  '.databrickscfg',
  '.dbt/profiles.yml',
  'profiles.yml',
  '.snowsql/config',
  '.snowflake/*',
  '.streamlit/secrets.toml',
  'kaggle.json',
  '.huggingface/token',
  'huggingface/token',
  '.ngrok2/ngrok.yml',
  'ngrok.yml',
  '.rclone.conf',
  'rclone.conf',
  '.mc/config.json',
  '.passwd-s3fs',
  '.s3curl',
  '.smbcredentials',
  '.kube/*',
  'kube/config',
  '*kubeconfig',
  '*kubeconfig.*',
  '.dockerconfigjson',
  // packages and builds
  'gradle.properties',
  'keystore.properties',
  'signing.properties',
  'key.properties',
  'local.properties',
  'settings.xml',
  'settings-security.xml',
  'nuget.config',
  'pip.conf',
  '.condarc',
  '.bundle/config',
  '.chef/*',
  'knife.rb',
  'credentials.xml',
  // settings of applications that hold passwords by nature
  'web.config',
  'appsettings.*.json',
  'application-secret*',
  'application-local.*',
  'database.yml',
  'docker-compose.override.y*ml',
  'compose.override.y*ml',
  'config.local.*',
  '*.local.json',
  'parameters.yml',
  'secret.yml',
  '*secret.y*ml',
  '*secrets.y*ml',
  '*-secret.json',
  '*_secret.json',
  '*-secrets.json',
  '*_secrets.json',
  'secrets-*',
  'secrets_*',
  'secret-*.y*ml',
  'secrets.enc.*',
  'vault.y*ml',
  'vault-*.y*ml',
  'vault_*.y*ml',
  'vault-password*',
  'vault_password*',
  // shells, mail, history, browsers, wallets, dumps
  '.bashrc',
  '.bash_profile',
  '.zshrc',
  '.zshenv',
  '.zprofile',
  '.profile',
  '.*_history',
  '.dbshell',
  '.curlrc',
  '.wgetrc',
  '.msmtprc',
  '.fetchmailrc',
  '.mutt*',
  '.mailrc',
  '.password-store/*',
  'login data',
  'logins.json',
  'key3.db',
  'key4.db',
  'cookies',
  'cookies.sqlite',
  'cookies.txt',
  'wallet.dat',
  '*.wallet',
  'keystore/utc--*',
  '*.har',
  '*.rdb',
  '*.hprof',
  '*.dmp',
  '*.pcap',
  '*.pcapng',
  'core.[0-9]*',
  'heapdump*',
  '*.heapsnapshot',
  '.subversion/auth/*',
  '.git/config',
  'sftp.json',
  'sftp-config.json',
  '.ftpquota',
  'id_rsa_*',
];

/** Public templates that carry no secret although their names look like it. */
const harmlessNames =
  /^(?:\.?env|secrets?|credentials|appsettings|config|application|parameters|terraform|database|docker-compose)?[\w.-]*[._-](?:example|sample|template|tmpl|dist|defaults?|schema)(?:\.\w{1,8})?$|^(?:secrets?|credentials|env|\.env)\.d\.ts$/;

/** Source code may speak of secrets in its name and is what users edit all day: only data files are held back. */
const sourceEndings =
  /\.(?:[cm]?[jt]sx?|py|pyi|go|rs|java|kt|kts|scala|cs|fs|vb|c|cc|cpp|cxx|h|hh|hpp|m|mm|swift|rb|php|dart|ex|exs|erl|hs|clj|lua|r|jl|vue|svelte|astro|md|mdx|rst|adoc|html?|css|scss|less|sass|graphql|proto|sql|ipynb)$/;
/** Pictures, fonts and the like have no secret that a model could read. */
const mediaEndings =
  /\.(?:svg|png|jpe?g|gif|ico|webp|avif|bmp|woff2?|ttf|otf|eot|mp[34]|webm|wav|pdf)$/;

/** Held back although they end like source code. */
const secretSources =
  /(?:^|\/)(?:wp-config|localsettings)\.php$|(?:^|\/)knife\.rb$|(?:^|\/)\.env\.[cm]?[jt]s$/;
/** A key that Google's console named: the project, then twelve hexadecimal digits. */
const googleKey = /(?:^|\/)[a-z][a-z0-9-]{4,28}-(?=[0-9a-f]{0,11}\d)[0-9a-f]{12}\.json$/;
/** Texts for people, and made-up data, in names that would be secret elsewhere. */
const harmlessFolders =
  /(?:^|\/)(?:i18n|l10n|locales?|lang|languages?|translations?|messages|fixtures|__fixtures__|testdata|snapshots|__snapshots__)\//;
const plainWords = /^(?:passwords?|secrets?|tokens?|auth|credentials?|keys?)\.\w{1,6}$/;

/** What editors, tools and people append to the name of a copy. */
const copyEndings =
  /(?:~|\.(?:bak|backup|old|orig|original|save|saved|swp|swo|tmp|temp|copy|prev|rej|disabled|off|\d{1,3}|\d{8}|gz|zip|tar|tgz|bz2|xz|7z|asc|gpg|enc|age)|[ _-]?(?:copy|backup|bak|old)(?: ?\d{1,2})?| \(\d{1,3}\))$/;

const secretPatterns = secretNames.map(toPattern);

/**
 * Whether a file is kept from every model and every index because its name says that it holds secrets: `.env*`, keys,
 * certificates, credential files, and copies of them. Takes absolute and relative paths, with `/` or `\`, in any case and any
 * form of Unicode. The name decides alone: the file is never opened. Costs some 30 microseconds.
 */
export function isExcludedPath(path: string): boolean {
  let normalized = path
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replaceAll('\\', '/')
    .toLowerCase()
    .replace(/[/. ]+$/, '');
  for (let copies = 0; copies < 4; copies += 1) {
    if (isSecretName(normalized)) return true;
    const original = normalized.replace(copyEndings, '');
    if (original === normalized) return false;
    normalized = original;
  }
  return false;
}

function isSecretName(path: string): boolean {
  const name = baseName(path);
  if (name === '' || harmlessNames.test(name)) return false;
  if (secretSources.test(path) || googleKey.test(path)) return true;
  if (mediaEndings.test(name) || (plainWords.test(name) && harmlessFolders.test(path)))
    return false;
  const isSource = sourceEndings.test(name);
  return secretPatterns.some(
    ({ pattern, isFolder }) => (isFolder || !isSource) && pattern.test(path),
  );
}

/** Each pattern is anchored at the end and has few `*`, so that a path of any length takes linear time. */
function toPattern(glob: string): { readonly pattern: RegExp; readonly isFolder: boolean } {
  const isFolder = glob.includes('/');
  const source = glob
    .split(/(\*|\?|\[0-9\])/)
    .map((part) => {
      if (part === '*') return glob.endsWith('/*') ? '.*' : '[^/]*';
      if (part === '?') return '[^/]';
      return part === '[0-9]' ? '\\d' : part.replace(/[.+^${}()|\\]/g, '\\$&');
    })
    .join('');
  return { pattern: new RegExp(`(?:^|/)${source}$`), isFolder };
}
