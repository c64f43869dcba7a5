import { isBlankLine } from '../textLines.ts';
import type { AnswerRepair } from './answerTarget.ts';

const numbered = /^\s*(\d+)\s?[:|│]\s?(.*)$/;

/** Takes line numbers off code whose every line has one, and entities off code that came HTML-escaped. */
export function cleanCode(
  code: readonly string[],
  old: readonly string[],
): { readonly code: readonly string[]; readonly repairs: readonly AnswerRepair[] } {
  const repairs: AnswerRepair[] = [];
  let lines = code;
  if (isNumbered(lines) && !isNumbered(old)) {
    lines = lines.map((line) => numbered.exec(line)?.[2] ?? line);
    repairs.push('lineNumbers');
  }
  if (isEscaped(lines) && !isEscaped(old)) {
    lines = lines.map(unescapeEntities);
    repairs.push('escapes');
  }
  return { code: lines, repairs };
}

function isNumbered(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => !isBlankLine(line));
  const numbers = filled.map((line) => Number(numbered.exec(line)?.[1] ?? Number.NaN));
  return filled.length >= 2 && numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? n));
}

const isEscaped = (lines: readonly string[]): boolean => {
  const text = lines.join('\n');
  return /&(lt|gt|amp|quot|#39);/.test(text) && !/[<>]/.test(text);
};

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

const unescapeEntities = (line: string): string =>
  line.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity);
