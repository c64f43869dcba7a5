import type { Frame } from '../language/frame.ts';
import { indentWidth, isBlank, leadingSpace } from '../language/indentation.ts';
import { createScanner } from '../language/scanner.ts';
import { alignStar } from './alignStar.ts';
import { firstClosed } from './firstClosed.ts';
import { isPythonHeader } from './firstLine.ts';
import { leadBelowOpener } from './leadBelowOpener.ts';
import {
  atMargin,
  bareHeader,
  chained,
  continues,
  ends,
  entryEnds,
  headsBody,
  isCommentLine,
  label,
  leaves,
  surelyOpens,
  usesEndSigns,
} from './linePatterns.ts';
import { isEnvironment, shiftOfText } from './shiftOfText.ts';
import { columnsIn, hasOtherLead, isFewSteps, isInArguments, leadOf } from './step.ts';
import { isOpenedOnLine, type SyntaxContext } from './syntaxContext.ts';

/** Gives the lines of an answer the indentation of their place. */
export interface Reindenter {
  /** Reads the next whole line; gives it as it is to stand in the document. */
  read(line: string): string;
  /** Reads a first line that was set onto a line of its own, where it belongs already. */
  place(line: string): void;
}

/** An answer whose lines are right so often is left alone. */
const settled = 8;

interface Written {
  /** Columns as the model wrote the line. */
  readonly raw: number;
  /** Columns as it stands now. */
  readonly columns: number;
}

/**
 * Creates the reindenter of one answer. What it decides it decides from the lines that came so far: whether the
 * model began at column 0 or elsewhere (the first line that must be deeper, or must not be outside, tells), how many
 * columns its steps have, and that a closer stands under what it closes.
 */
export function createReindenter(around: SyntaxContext): Reindenter {
  const { documentLanguage, step } = around;
  const scanner = createScanner(documentLanguage, {
    frames: around.frames,
    linePrefix: around.linePrefix,
    listener: {
      open: (frame) => void openedNow.push(frame),
      close: (frame) => {
        if (frame !== undefined && !openedNow.includes(frame)) owner = openerOf(frame) ?? owner;
      },
    },
  });
  const usesSemicolons = !documentLanguage.indentBlocks && usesEndSigns(around.above);
  /** The cursor's own line goes on with the one above. */
  const isOfContinued =
    continues.test(around.previousLine ?? '') ||
    (around.frames.at(-1)?.open === '(' && around.frames.at(-1)?.indent !== around.indent);
  let openedNow: Frame[] = [];
  /** The line that began what a line goes on with: `b) {` belongs to the `if (a &&` above it. */
  let owner: Written | undefined;
  const outer = around.frames.length;
  let base = around.indent;
  let baseLead = leadingSpace(around.linePrefix);
  const innermost = around.frames.at(-1);
  const opensOnCursorLine =
    isOpenedOnLine(innermost, around) &&
    (innermost.kind === 'bracket' || innermost.kind === 'block');
  /** The cursor stands left of where its parenthesis holds anything: nothing is known of the lines below. */
  const isAskew = around.isLineStart && innermost?.open === '(' && base <= innermost.indent;
  /** The lines that frames were opened on, by the frames. */
  const openers = new Map<Frame, Written>();
  let shift: number | undefined;
  let modelStep: number | undefined;
  let former: Written = { raw: base, columns: base };
  let formerText = around.linePrefix;
  let formerOpens = false;
  let isFirst = true;
  /** The header that the cursor stands too far left under. */
  let headerIndent: number | undefined;
  let hasBlank = false;

  /** Of brackets and tags alone: a block that ends on a line begins nothing that goes on there. */
  function openerOf(frame: Frame): Written | undefined {
    if (frame.kind !== 'bracket' || frame.open === '{') return undefined;
    const known = openers.get(frame);
    if (known !== undefined || !around.frames.includes(frame)) return known;
    return { raw: frame.indent - (shift ?? 0), columns: frame.indent };
  }

  function note(text: string, written: Written): void {
    openedNow = [];
    owner = undefined;
    scanner.feed(`${text}\n`);
    const top = scanner.frames.at(-1);
    for (const frame of openedNow)
      if (scanner.frames.includes(frame)) openers.set(frame, owner ?? written);
    const isOfCursorLine = isFirst && opensOnCursorLine && top === innermost;
    const isOpen = top !== undefined && (openedNow.includes(top) || isOfCursorLine);
    formerOpens = (isOpen && top.kind !== 'string' && top.kind !== 'comment') || opensByText(text);
    formerText = text;
    former = written;
    hasBlank = false;
  }

  function opensByText(text: string): boolean {
    const whole = isFirst ? around.linePrefix + text : text;
    const { language } = scanner;
    if (language.kind === 'prose') return false;
    if (bareHeader.test(whole) || (language.kind === 'code' && headsBody.test(whole))) return true;
    // `else()` of a block that is open already, with its body below.
    const isMidBlock = language.blocks.marks.length > 0 && language.midBlock.test(whole);
    return isMidBlock || (language.indentBlocks && language.opensBlock.test(whole));
  }

  /** What a line closes first, where it begins with a closer. Words are told by the indentation that it comes to have. */
  const closedBy = (line: string): Frame | undefined =>
    firstClosed(' '.repeat(Math.max(0, shift ?? 0)) + line, documentLanguage, scanner.frames);

  /** How far the whole answer stands beside its place, as this line shows it; undefined where it does not tell. */
  function shiftBy(line: string, raw: number): number | undefined {
    const special = alignedShift(raw) ?? shiftUnderHeader(raw);
    if (special !== undefined || base === 0) return special ?? shiftAtMargin(raw);
    const closed = closedBy(line);
    if (closed !== undefined) return shiftOfCloser(closed, raw);
    if (goesOnBelow(line, raw) || isOfItem(raw)) return base;
    // A brace on a line of its own stands under its header.
    const isBody = formerOpens && !(raw === base && line.trimStart().startsWith('{'));
    return isBody ? shiftOfBody(line, raw) : shiftOfNext(line, raw);
  }

  /** The next key of a list's item that was begun at column 0. */
  const isOfItem = (raw: number): boolean =>
    scanner.language.id === 'yaml' && raw === 2 && raw < base && /^\s*- \S+:/.test(formerText);

  /** The line goes on with the one before: it is set deeper in any style. */
  function goesOnBelow(line: string, raw: number): boolean {
    const { kind, indentBlocks } = scanner.language;
    if (kind !== 'code' || indentBlocks || base === 0 || raw > base) return false;
    // On a line that goes on itself the next one stands below it, and a comment or a label goes on with nothing.
    const isSettled = isOfContinued && raw === base;
    if (isSettled || !isCode(formerText)) return false;
    if (continues.test(formerText)) return true;
    if (raw > 0 && raw < base && isUnended(formerText)) return true;
    return raw < base && chained.test(line) && !chained.test(formerText);
  }

  /** In a document that ends its statements with semicolons: a line that ends none, and opens nothing. */
  const isUnended = (text: string): boolean =>
    usesSemicolons && !/(?:[;{}([,:>]|\*\/)\s*$/.test(text);

  const isCode = (text: string): boolean =>
    !isCommentLine(text, scanner.language) &&
    !label.test(isFirst ? around.linePrefix + text : text);

  /** `case` stands under its `switch` in many styles, but not left of it. */
  const shiftOfBody = (line: string, raw: number): number => {
    const { midBlock, indentBlocks } = scanner.language;
    // Where any line may hold others, one as deep as the cursor's stands beside it.
    const isBeside = indentBlocks && !surelyOpens.test(formerText);
    if (raw === base && (isBeside || midBlock.test(line))) return 0;
    if (owner !== undefined && raw > owner.columns) return 0;
    return raw > former.raw || raw > base ? 0 : base;
  };

  function shiftOfNext(line: string, raw: number): number | undefined {
    if (raw === base) return 0;
    const isWrong = raw > base ? isOverIndented(raw) : !isOutside(line, raw);
    return isWrong ? base - raw : undefined;
  }

  /** Arguments that stand under the first one of an open bracket, in the document or counted from column 0. */
  function alignedShift(raw: number): number | undefined {
    const holder = scanner.frames.at(-1);
    if (holder === undefined || (holder.open !== '(' && holder.open !== '[')) return undefined;
    if (holder.column < base || formerText.trimEnd().endsWith(holder.open)) return undefined;
    if (raw === holder.column + 1 || isFewSteps(raw - base, step)) return 0;
    // Where it was opened above, the cursor's own line says how what it holds is set.
    const isNew = openers.has(holder) || (holder === innermost && opensOnCursorLine);
    return isNew && raw + base === holder.column + 1 ? base : undefined;
  }

  const shiftUnderHeader = (raw: number): number | undefined => {
    if (headerIndent === undefined) return undefined;
    return raw > headerIndent ? 0 : base - around.indent;
  };

  function shiftAtMargin(raw: number): number | undefined {
    if (isOverIndented(raw)) return -raw;
    return raw === 0 || formerOpens ? 0 : undefined;
  }

  function shiftOfCloser(closed: Frame, raw: number): number | undefined {
    const opener = openers.get(closed);
    if (opener !== undefined) return opener.columns - raw;
    const index = around.frames.indexOf(closed);
    // What stood open before the answer is closed where it was opened, or the answer began at the margin.
    if (index < 0 || closed.indent === raw) return undefined;
    return raw < closed.indent ? closed.indent - raw : undefined;
  }

  const isInOwnBracket = (): boolean =>
    scanner.frames.length > outer || isOpenedOnLine(scanner.frames.at(-1), around);

  /** Deeper than the line before although that line ended a statement or an entry. */
  function isOverIndented(raw: number): boolean {
    if (raw <= base || hasBlank || isInOwnBracket()) return false;
    if (!isFirst && former.columns !== base) return false;
    if (scanner.language.indentBlocks && scanner.language.id !== 'yaml') return false;
    if (ends.test(formerText)) return true;
    const isEntry =
      entryEnds.test(formerText) && !/^\s*(?:const|let|var|int|auto)\b/.test(formerText);
    const holder = scanner.frames.at(-1)?.open;
    return isEntry && (holder === '(' || holder === '[' || scanner.language.id === 'json');
  }

  /** Whether a line left of the place may belong to an outer block: then nothing is moved. */
  function isOutside(line: string, raw: number): boolean {
    const { language } = scanner;
    const isMargin = raw === 0 && atMargin.test(line) && !isCommentLine(line, language);
    if (isMargin || language.midBlock.test(line) || hasBlank) return true;
    if (!language.indentBlocks) return language.kind === 'prose' || outer === 0;
    return leaves.test(formerText) || isDedent(raw);
  }

  /** Where indentation ends blocks: whether the line ends one. A document that goes on inside tells that it does not. */
  function isDedent(raw: number): boolean {
    const below = around.nextLine === undefined ? undefined : indentWidth(around.nextLine);
    if (scanner.language.id === 'yaml') return raw > 0 || (below !== undefined && below < base);
    return (below === undefined || below < base) && raw > 0;
  }

  /** Columns of a line in the document. */
  function columnsOf(line: string, raw: number): number {
    if (isAskew && raw > base) return raw;
    const closed = closedBy(line);
    const opener = closed === undefined ? undefined : openers.get(closed);
    // Some set what closes a block as deep as what it holds.
    const isInner = opener !== undefined && former.raw === raw && raw > opener.raw;
    if (opener !== undefined && !isInner) {
      shift = opener.columns - raw;
      return opener.columns;
    }
    const moved = raw + (shift ?? 0);
    const inside = moved - base;
    learnStep(line, raw, moved);
    // A place that is not set by the file's steps has its own.
    const isOwnStyle = !step.isKnown || base % step.width !== 0;
    if (modelStep === undefined || isOwnStyle || inside <= 0) return moved;
    return base + Math.floor(inside / modelStep) * step.width + (inside % modelStep);
  }

  /** The first line that is deeper than what opens its block shows how wide the model's steps are. */
  function learnStep(line: string, raw: number, moved: number): void {
    if (
      !formerOpens ||
      modelStep !== undefined ||
      isInArguments(scanner.frames.at(-1), formerText, step)
    )
      return;
    const width = former.columns === base ? moved - base : raw - former.raw;
    // A tab is a step wherever it is.
    if (width <= 0 || line.startsWith(step.text === '\t' ? '\t' : '\n')) return;
    modelStep = width > 8 ? step.width : width;
  }

  function written(columns: number, line: string): string {
    const text = line.slice(leadingSpace(line).length);
    const inside = columns - base;
    if (inside < 0) return leadOf(columns, step) + text;
    const steps = step.text === '\t' ? Math.floor(inside / step.width) : 0;
    return baseLead + '\t'.repeat(steps) + ' '.repeat(inside - steps * step.width) + text;
  }

  /** Lines in a row that stood where they belong. */
  let right = 0;

  function readNext(line: string): string {
    if (right >= settled) return line;
    const top = scanner.frames.at(-1);
    if (top?.kind === 'comment') return readInComment(line);
    if (top?.kind === 'string' || scanner.language.kind === 'prose') return readText(line);
    const raw = columnsIn(line, step);
    shift ??= shiftBy(line, raw);
    const columns = Math.max(0, columnsOf(line, raw));
    const isAsWritten = columns === raw && !hasOtherLead(line, step);
    const result = isAsWritten ? line : written(columns, line);
    right = isAsWritten && shift === 0 ? right + 1 : 0;
    note(result, { raw, columns });
    return result;
  }

  function readText(line: string): string {
    const raw = indentWidth(line);
    shift ??= shiftOfText(raw, { base, innermost, language: scanner.language });
    const isMoved = scanner.language.indentBlocks || isEnvironment(scanner.language, innermost);
    const by = isMoved ? Math.max(0, shift ?? 0) : 0;
    const result = by > 0 ? ' '.repeat(raw + by) + line.trimStart() : line;
    note(result, { raw, columns: raw });
    return result;
  }

  function readInComment(line: string): string {
    const moved = /^\s*\*/.test(line) ? alignStar(line, around, baseLead) : alignText(line);
    scanner.feed(`${moved}\n`);
    return moved;
  }

  /** An indented text that was begun at column 0 moves as a whole; behind a blank line it may be another paragraph. */
  function alignText(line: string): string {
    if (around.frames.at(-1)?.kind !== 'comment' || base === 0) return line;
    if (hasBlank && shift === undefined) return line;
    shift ??= columnsIn(line, step) === 0 ? base : 0;
    return shift > 0 ? baseLead + line : line;
  }

  function readFirst(line: string): string {
    if (isBlank(line)) {
      scanner.feed('\n');
      formerOpens = !around.isLineStart && (opensOnCursorLine || opensByText(''));
      isFirst = around.linePrefix === '';
      formerText = around.linePrefix;
      return line;
    }
    if (around.linePrefix === '') startAt(line);
    const moved = underOpener(line) ?? underHeader(line);
    if (moved === undefined) note(line, { raw: base, columns: base });
    isFirst = false;
    return moved ?? line;
  }

  /** The first line of a block whose cursor does not stand deep enough under its header. */
  function underHeader(line: string): string | undefined {
    const above = around.previousLine;
    if (!around.isLineStart || above === undefined || !scanner.language.indentBlocks)
      return undefined;
    if (around.frames.some(({ kind }) => kind !== 'block') || !isPythonHeader(above))
      return undefined;
    headerIndent = indentWidth(above);
    if (base > headerIndent) {
      headerIndent = undefined;
      return undefined;
    }
    baseLead = leadingSpace(above) + step.text;
    const raw = base;
    base = indentWidth(baseLead);
    const moved = baseLead.slice(around.linePrefix.length) + line.trimStart();
    note(baseLead + line.trimStart(), { raw, columns: base });
    return moved;
  }

  /** The first line of a block, written from the margin on, where the model's step is another one than the document's. */
  function underOpener(line: string): string | undefined {
    const lead = around.linePrefix === '' ? leadBelowOpener(around) : undefined;
    const columns = columnsIn(lead ?? '', step);
    // As deep as the line above, it belongs to something else.
    if (lead === undefined || base <= columns - step.width) return undefined;
    if (base === columns && !hasOtherLead(line, step)) return undefined;
    shift = columns - base;
    const moved = lead + line.trimStart();
    note(moved, { raw: base, columns });
    base = columns;
    baseLead = lead;
    return moved;
  }

  function startAt(line: string): void {
    base = columnsIn(line, step);
    baseLead = leadingSpace(line);
  }

  return {
    place(line) {
      scanner.feed('\n');
      isFirst = false;
      startAt(line);
      note(line, { raw: base, columns: base });
    },
    read(line) {
      if (isFirst) return readFirst(line);
      if (isBlank(line)) {
        scanner.feed('\n');
        hasBlank = true;
        return line;
      }
      return readNext(line);
    },
  };
}
