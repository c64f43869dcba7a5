import { baseName } from '../baseName.ts';
import { secretFilePatterns } from './secretFileNames.ts';

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
  /(?:^|\/)(?:wp-config[\w-]{0,20}|localsettings)\.php$|(?:^|\/)(?:dump|backup)\.sql$|(?:^|\/)knife\.rb$|(?:^|\/)\.env\.[cm]?[jt]s$/;
/** A key that Google's console named: the project, then twelve hexadecimal digits. */
const googleKey = /(?:^|\/)[a-z][a-z0-9-]{4,28}-(?=[0-9a-f]{0,11}\d)[0-9a-f]{12}\.json$/;
/** Texts for people, and made-up data, in names that would be secret elsewhere. */
const harmlessFolders =
  /(?:^|\/)(?:i18n|l10n|locales?|lang|languages?|translations?|messages|fixtures|__fixtures__|testdata|snapshots|__snapshots__)\//;
const plainWords = /^(?:passwords?|secrets?|tokens?|auth|credentials?|keys?)\.\w{1,6}$/;

/** What editors, tools and people append to the name of a copy. */
const copyEndings =
  /(?:~|\.(?:bak|backup|old|orig|original|save|saved|swp|swo|tmp|temp|copy|prev|rej|disabled|off|\d{1,3}|\d{8}|gz|zip|tar|tgz|bz2|xz|7z|asc|gpg|enc|age)|[ _-]?(?:copy|backup|bak|old)(?: ?\d{1,2})?| \(\d{1,3}\))$/;

const secretPatterns = secretFilePatterns.map(toPattern);

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
    .replace(/(?<![/. ])[/. ]+$/, '');
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
