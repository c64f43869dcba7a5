/**
 * Names that say "secret", compared in lower case. A pattern with `/` is matched against the end of the path's
 * segments, one without against the file's own name. `*` stands for any run of characters but `/`.
 * Sources: the ignore lists of git-secrets and gitleaks, and the tools named beside the groups.
 */
const secretNames: readonly string[] = [
  // dotenv and its kin
  '.env*',
  '*.env',
  '.envrc',
  '.dev.vars',
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
  'known_hosts',
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
  'google-services.json',
  'googleservice-info.plist',
  'application_default_credentials.json',
  'access_tokens.db',
  'accesstokens.json',
  'azureprofile.json',
  'local.settings.json',
  'appsettings.*.local.json',
  'wp-config.php',
  'localsettings.php',
  '.passwd',
  'passwd',
  'shadow',
  'passwords.*',
  'password.*',
  '.bash_history',
  '.zsh_history',
  '.psql_history',
  '.mysql_history',
  '.node_repl_history',
  '.python_history',
  'token',
  'tokens.json',
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
];

/** Public templates that carry no secret although their names look like it. */
const harmlessNames: readonly string[] = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.defaults',
  'secrets.d.ts',
  'secret.d.ts',
  'credentials.d.ts',
];

/** Source code may speak of secrets in its name and is what users edit all day: only data files are held back. */
const sourceEndings =
  /\.(?:[cm]?[jt]sx?|py|pyi|go|rs|java|kt|kts|scala|cs|fs|vb|c|cc|cpp|cxx|h|hh|hpp|m|mm|swift|rb|php|dart|ex|exs|erl|hs|clj|lua|r|jl|vue|svelte|md|mdx|rst|html|css|scss|less)$/;

/** Held back although they end like source code. */
const secretSources = /(?:^|\/)(?:wp-config|localsettings)\.php$/;

const secretPatterns = secretNames.map(toPattern);

/**
 * Whether a file is kept from every model and every index because its name says that it holds secrets: `.env*`,
 * keys, certificates, credential files. Takes absolute and relative paths, with `/` or `\`, in any case.
 * The name decides alone: the file is never opened. Costs a few microseconds.
 */
export function isExcludedPath(path: string): boolean {
  const normalized = path.replaceAll('\\', '/').replace(/\/+$/, '').toLowerCase();
  const name = normalized.slice(normalized.lastIndexOf('/') + 1);
  if (name === '' || harmlessNames.includes(name)) return false;
  if (secretSources.test(normalized)) return true;
  const isSource = sourceEndings.test(name) && !name.startsWith('.env');
  return secretPatterns.some(
    ({ pattern, isFolder }) => (isFolder || !isSource) && pattern.test(normalized),
  );
}

function toPattern(glob: string): { readonly pattern: RegExp; readonly isFolder: boolean } {
  const isFolder = glob.includes('/');
  const source = glob
    .split('*')
    .map((part) => part.replace(/[.+^${}()|[\]\\?]/g, '\\$&'))
    .join(glob.endsWith('/*') ? '.*' : '[^/]*');
  return { pattern: new RegExp(`(?:^|/)${source}$`), isFolder };
}
