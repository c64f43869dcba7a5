import { indentOf, isBlankLine } from './textLines.ts';

/**
 * How surely a line says "here is something that I left out": `sure` by its dots or brackets, `maybe` by its words, which
 * a real comment may use as well. What is left out decides then.
 */
export type MarkerCertainty = 'sure' | 'maybe';

const commentStart =
  /^(?:\/\/+|\{?\/\*+|#+|--+(?:\[\[)?|<!--+|;+|%+|\(\*|\{-|"""|'''|REM\b|'|\.\.(?=\s))/i;
const commentEnd = /(?:(?<!\*)\*+\/\}?|(?<!-)--+>|\*\)|-\}|\]\]|"""|''')$/;
const dots = '(?:(?<!\\.)\\.{3,}|…|⋯|(?<!。)。{3,}|\\. \\. \\.)';
const startsWithDots = new RegExp(`^[[(<{]?\\s*${dots}`);
const endsWithDots = new RegExp(`${dots}\\s*[\\])>}]?$`);
const onlyDots = new RegExp(`^[[(<{]?\\s*${dots}\\s*[\\])>}]?$`);

/** English needs every word of the remark to be one of these, so that "Remaining fields are optional" is none. */
const englishKey =
  /^(?:rest|remaining|remainder|existing|other|others|unchanged|unmodified|same|previous|original|omitted|everything|no|as|more|additional|etc|snip|snipped|truncated|similar|elided|code|body|implementation|keep|leave|all|skipped|stays?|remains?)$/;
const englishFiller =
  /^(?:the|your|my|of|and|with|plus|here|insert|include|to|is|are|be|it|its|this|that|in|on|at|above|below|before|after|from|for|brevity|else|up|down|changes?|needed|required|necessary|made|goes?|continues?|follows?|unaltered|intact|exactly|file|files|class|classes|function|functions|method|methods|module|component|components|imports?|exports?|fields?|props?|properties|logic|lines?|cases?|tests?|entries|items?|keys?|values?|rules?|styles?|sections?|content|contents|text|blocks?|statements?|members?|definitions?|declarations?|routes?|handlers?|helpers?|variables?|constants?|types?|jsx|markup|html|css|config|configuration|settings?|setup|steps?|jobs?|paragraphs?|parts?|stuff|things|elements?|attributes?|columns?|tables?|targets?|initiali[sz]ation|so|like|was|were|not|shown|affected|not)$/;

/** Words for what is left out, by language; each phrase has to be nearly all that the comment says. */
const phrases = new RegExp(
  [
    // German
    '^(?:der |die |das |den |alle |hier |und |mit )*(?:rest|restlich\\w*|übrig\\w*|bestehend\\w*|vorhanden\\w*|unverändert\\w*|weiter\\w*|bisherig\\w*|gleich\\w*|wie (?:vorher|zuvor|bisher|gehabt|oben)|ander\\w*)(?![\\p{L}])',
    '(?:unverändert|bleibt (?:gleich|so)|bleiben (?:gleich|so)|wie (?:vorher|zuvor|bisher|gehabt)|ausgelassen|weggelassen|gekürzt)[.)]*$',
    // French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Swedish, Czech
    '^(?:le |la |les |el |los |las |o |os |a |as |il |lo |gli |de |het |pozosta\\S* |y |et )*(?:reste|suite|autres?|resto|restante\\w*|dem[áa]is|otr[oa]s|outr[oa]s|altr[ie]|rimanente|overige|reszta|pozosta\\S*|geri kalan\\S*|kalan|resten|övrig\\w*|zbytek|ostatní)(?![\\p{L}])',
    '(?:inchang[ée]\\w*|existante?s?|identiques?|sin cambios|existentes?|sem (?:altera[çc][õo]es|mudan[çc]as)|inalterad\\w*|invariat\\w*|esistent\\w*|ongewijzigd\\w*|bestaande code|bez zmian|istniej\\S+ kod|aynı|değişmedi|mevcut kod|oförändrad\\w*|beze změn\\w*|omis(?:es?)?|omitid\\w*)[.)]*$',
    // Russian and Ukrainian
    '(?:остальн|без изменений|существующ|прежн|решта|без змін|наявн|пропущен)',
    // Chinese, Japanese, Korean
    '(?:其余|其他|其它|剩余|剩下|保持不变|不变|省略|现有|原有|已有|未修改|未更改|保持原样|其餘|現有|不變|残り|既存|変更なし|変更ありません|以下同様|そのまま|同じ|나머지|기존|변경 없음|생략|동일)',
    // Arabic, Hindi, Vietnamese, Indonesian, Hebrew
    '(?:بقية|باقي|الموجود|बाकी|मौजूदा|phần còn lại|giữ nguyên|kode (?:lainnya|yang ada)|tetap sama|שאר|קיים|ללא שינוי)',
  ].join('|'),
  'iu',
);
/** A remark longer than this tells something. */
const maxWords = 9;
const maxChars = 70;

/** Whether a line stands for left-out lines. `...` alone is code in Python, so it is only `maybe` there. */
export function markerCertainty(line: string, languageId: string): MarkerCertainty | undefined {
  const text = line.trim();
  if (text === '') return undefined;
  if (onlyDots.test(text))
    return languageId === 'python' && /^\.{3}$/.test(text) ? 'maybe' : 'sure';
  const bracketed = /^[[<({](.*)[\])>}]$/.exec(text)?.[1]?.trim();
  if (bracketed !== undefined && !/[=;(){}"'`/]/.test(bracketed.replace(/^\/\*|\*\/$/g, '')))
    if (startsWithDots.test(bracketed) || endsWithDots.test(bracketed) || saysRest(bracketed))
      return 'sure';
  // Without a space it is a spread: `...rest,`.
  if (/^(?:\.{3,}\s|…)/.test(text) && saysRest(text.replace(/^[\s.…(]+/, ''))) return 'sure';
  const said = commentText(text);
  return said === undefined || said === '' ? undefined : ofComment(said);
}

/** What a comment says, without the signs around it. */
function commentText(text: string): string | undefined {
  const start = commentStart.exec(text)?.[0];
  if (start === undefined) return undefined;
  return text.slice(start.length).trimStart().replace(commentEnd, '').trimEnd();
}

function ofComment(said: string): MarkerCertainty | undefined {
  if (onlyDots.test(said) || startsWithDots.test(said)) return 'sure';
  if (said.length > 2 * maxChars) return undefined;
  const inner = said.replace(/^[[(<{]\s*|(?:(?<!\s)\s+)?[\])>}]$/g, '');
  const isBracketed = inner.length + 2 <= said.length;
  if (!saysRest(inner)) return undefined;
  return endsWithDots.test(said) || isBracketed ? 'sure' : 'maybe';
}

function saysRest(text: string): boolean {
  const isShort = text.length <= maxChars && text.split(/\s+/).length <= maxWords;
  const bare = text.replace(endsWithDots, '').trim();
  return isShort && (isEnglishRest(bare) || phrases.test(bare));
}

const englishLead =
  /^(?:(?:the|your|my|all|any|of|and|with|plus|here|insert|include|keep|leave|is|are|goes|no|as|in|this|that|these|those) )*/;
const englishEnd =
  /(?:^etc|^and so on|unchanged|unmodified|unaltered|omitted|elided|skipped|as before|as is|the same|intact|for brevity|goes here|continues?(?: here)?|and so on)$/;

function isEnglishRest(text: string): boolean {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const isOnlyWords = /^[\w\s,.;:'()!-]+$/.test(text) && !/[0-9=]/.test(text);
  const said = words.join(' ');
  const first = said.replace(englishLead, '').split(' ')[0] ?? '';
  const isAbout = englishKey.test(first) || englishEnd.test(said) || /^no changes?\b/.test(said);
  return (
    isOnlyWords &&
    isAbout &&
    (words.some((word) => englishKey.test(word)) || /^and so on$/.test(said)) &&
    words.every((word) => englishKey.test(word) || englishFiller.test(word)) &&
    !/^(?:no|as|all|other|others|more|code|body|implementation|everything)$/.test(said)
  );
}

const inlineBlock = /^(.*[{(>])\s*((?:\/\*|\{\/\*)[^*]*\*\/\}?)\s*([)}\]<][\s\S]*)$/;
const trailing = /(?<=\S)\s+((?:\/\/|#|--|\/\*)\s*(?:\.{3}|…|\[\.{3})[\s\S]*)$/;

/** Lines with a marker beside code (`f() { /* ... *\/ }`, `one(); // ... rest`) parted into lines of their own. */
export function partMarkers(
  lines: readonly string[],
  quoted: ReadonlySet<string>,
  languageId: string,
): readonly string[] {
  const isWhole = (line: string) =>
    isBlankLine(line) || quoted.has(line.trim()) || markerCertainty(line, languageId) !== undefined;
  return lines.flatMap((line) => (isWhole(line) ? [line] : partLine(line, languageId)));
}

function partLine(line: string, languageId: string): readonly string[] {
  const indent = indentOf(line);
  const [, opening = '', inner = '', closing = ''] = inlineBlock.exec(line) ?? [];
  if (markerCertainty(inner, languageId) !== undefined)
    return [opening, `${indent}  ${inner}`, `${indent}${closing}`];
  const found = trailing.exec(line);
  const marker = found?.[1] ?? '';
  return markerCertainty(marker, languageId) === 'sure'
    ? [line.slice(0, found?.index), `${indent}${marker}`]
    : [line];
}
