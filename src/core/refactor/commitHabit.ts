/** How a project writes its commit subjects, as far as its latest ones and its commitlint settings tell. */
export interface CommitHabit {
  /** Types that begin a subject (`feat`, `fix(core)!`): the ones to choose from; empty where none are used. */
  readonly types: readonly string[];
  /** Longest subject, in characters. */
  readonly maxSubject: number;
  readonly endsWithStop: boolean;
  /** How the first word of what was done begins; undefined where both are usual. */
  readonly firstLetter: 'upper' | 'lower' | undefined;
  /** In English: what to tell the model of the language. Undefined: not sure, or English. */
  readonly language: string | undefined;
}

/** What a commitlint configuration demands. */
export interface CommitRules {
  readonly types: readonly string[];
  readonly maxSubject: number | undefined;
}

/** Git's own advice, and where its tools cut a line. */
const usualSubject = 72;
/** What `@commitlint/config-conventional` allows. */
const conventionalTypes = 'build chore ci docs feat fix perf refactor revert style test'.split(' ');
/** Where fewer subjects agree, it is no habit. */
const habitShare = 0.6;

const typed = /^([a-z][\w-]*)(?:\([^)]*\))?!?:\s+/;
/** Git and its hosts write these, not people. */
const automatic =
  /^(?:Merge (?:branch|pull request|remote|tag|commit)\b|Revert "|fixup! |squash! )/;

/** `subjects`: newest first. The rules come before what is seen. */
export function commitHabit(
  subjects: readonly string[],
  rules: CommitRules | undefined,
): CommitHabit {
  const own = subjects
    .map((subject) => subject.trim())
    .filter((s) => s !== '' && !automatic.test(s));
  const share = (test: (subject: string) => boolean): number =>
    own.length === 0 ? 0 : own.filter(test).length / own.length;
  const isTyped = share((subject) => typed.test(subject)) >= habitShare;
  const seen = own.map((subject) => typed.exec(subject)?.[1] ?? '').filter((type) => type !== '');
  const words = own.map((subject) => subject.replace(typed, ''));
  const upper = words.filter((text) => /^\p{Lu}/u.test(text)).length;
  const lower = words.filter((text) => /^\p{Ll}/u.test(text)).length;
  const cased = (upper + lower) * habitShare;
  return {
    types: rules !== undefined ? rules.types : isTyped ? typesOf(seen) : [],
    maxSubject: Math.min(usualSubject, rules?.maxSubject ?? usualSubject),
    endsWithStop: share((subject) => /[^.]\.$/.test(subject)) >= habitShare,
    firstLetter:
      upper + lower < 2
        ? undefined
        : upper >= cased
          ? 'upper'
          : lower >= cased
            ? 'lower'
            : undefined,
    language: languageOf(own.join(' ')),
  };
}

/** What is used comes first. Whoever uses common types only may use any of them: few subjects show few. */
const typesOf = (seen: readonly string[]): readonly string[] => [
  ...new Set([
    ...seen,
    ...(seen.every((type) => conventionalTypes.includes(type)) ? conventionalTypes : []),
  ]),
];

/** Reads what a commitlint file or `package.json` says, whichever of its languages it is in. */
export function readCommitRules(text: string): CommitRules | undefined {
  const rule =
    /["']?type-enum["']?\s*:([\s\S]{0,2000}?)(?=[\n,]\s*["']?[a-z]+(?:-[a-z]+)+["']?\s*:|$)/.exec(
      text,
    );
  const listed = [
    ...(rule?.[1] ?? '').matchAll(/["']([a-z][\w-]*)["']|^[ \t]*(?:- )+([a-z][\w-]*)[ \t\r]*$/gm),
  ]
    .map(([, quoted, bare]) => quoted ?? bare ?? '')
    .filter((type) => type !== 'always' && type !== 'never');
  const behind = /header-max-length["']?\s*:([\s\S]{0,200})/.exec(text)?.[1] ?? '';
  const [ofRule = ''] = behind.split(/\]|\n[ \t]*["']?[a-z][\w-]*["']?[ \t]*:/, 1);
  const longest = /\balways\b["',\s-]{0,40}(\d+)/.exec(ofRule);
  const isConventional = /@commitlint\/config-(?:conventional|angular)/.test(text);
  const types = listed.length > 0 ? listed : isConventional ? conventionalTypes : [];
  if (types.length === 0 && longest === null) return undefined;
  return { types, maxSubject: longest === null ? undefined : Number(longest[1]) };
}

/** Short words that stand in one language and not in the others. */
const languages: readonly (readonly [name: string, words: RegExp])[] = [
  [
    'German',
    /(?<![\p{L}\p{N}])(?:und|für|nicht|mit|bei|auf|aus|wird|werden|der|das|den|ein|eine|im|zum|zur|von|beim)(?![\p{L}\p{N}])/giu,
  ],
  [
    'French',
    /(?<![\p{L}\p{N}])(?:le|la|les|des|du|et|pour|dans|une|avec|sur|aux|ajout|ajoute|corrige|correction)(?![\p{L}\p{N}])/giu,
  ],
  [
    'Spanish',
    /(?<![\p{L}\p{N}])(?:el|los|las|del|para|con|una|y|por|añade|añadir|corrige|se|al)(?![\p{L}\p{N}])/giu,
  ],
  [
    'Portuguese',
    /(?<![\p{L}\p{N}])(?:o|os|do|dos|da|para|com|uma|não|ao|adiciona|corrige|em)(?![\p{L}\p{N}])/giu,
  ],
  [
    'Italian',
    /(?<![\p{L}\p{N}])(?:il|lo|gli|della|del|per|con|una|aggiunge|aggiunto|nel|di)(?![\p{L}\p{N}])/giu,
  ],
  [
    'English',
    /(?<![\p{L}\p{N}])(?:the|and|for|of|to|with|from|when|in|on|add|fix|remove|update|use|not|a|is)(?![\p{L}\p{N}])/giu,
  ],
];
const scripts: readonly (readonly [name: string, letters: RegExp])[] = [
  ['Japanese', /[\p{sc=Hiragana}\p{sc=Katakana}]/gu],
  ['Korean', /\p{sc=Hangul}/gu],
  ['Chinese', /\p{sc=Han}/gu],
  ['Russian', /\p{sc=Cyrillic}/gu],
];

function languageOf(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [name, pattern] of scripts)
    if ((text.match(pattern)?.length ?? 0) > letters / 5) return name;
  const counts = languages.map(([name, words]) => ({
    name,
    count: text.match(words)?.length ?? 0,
  }));
  const [first, second] = counts.sort((a, b) => b.count - a.count);
  if (first === undefined || second === undefined) return undefined;
  // Close counts say that neither is sure.
  const isSure = first.count >= 4 && first.count >= second.count * 1.5;
  return isSure && first.name !== 'English' ? first.name : undefined;
}
