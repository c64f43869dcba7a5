import { diffLines } from '../documents/lineDiff.ts';
import { similarity } from './lineSimilarity.ts';
import { isTelling } from './textLines.ts';
import { type Unit, unitsOf } from './units.ts';

export interface LossCheck {
  readonly languageId: string;
  /** The document's lines before and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The lines that were asked for. */
  readonly part: { readonly start: number; readonly end: number };
  /** What the user asked for; may allow losses. */
  readonly instruction: string;
  /** Whether the answer says itself which lines go: a diff, search/replace. */
  readonly isExplicit: boolean;
}

/** Words by which a user asks for something to go, in the languages of most users. */
const removal =
  /\b(?:remov\w*|delet\w*|drop\w*|eliminat\w*|strip\w*|get rid|clean\w*|inlin\w*|merg\w*|combin\w*|join\w*|unify|consolidat\w*|dedup\w*|replac\w*|simplif\w*|shorten\w*|reduc\w*|extract\w*|mov(?:e|ing)\b|convert\w*|migrat\w*|rewrit\w*|collaps\w*|flatten\w*|split\w*|unused|dead code|without|no longer|instead of|entfern\w*|lösch\w*|streich\w*|ersetz\w*|vereinfach\w*|zusammen\w*|kürz\w*|verschieb\w*|ohne|supprim\w*|enlev\w*|remplac\w*|simplifi\w*|elimin\w*|borr\w*|quit\w*|reemplaz\w*|simplific\w*|rimuov\w*|sostitu\w*|verwijder\w*|usuń|удали\w*|убери\w*|замени\w*)|删除|移除|去掉|替换|简化|合并|削除|置き換え|簡素化|삭제|제거/iu;
/** Lines that vanish with nothing in their place: from this many on it is not an edit of the block any more. */
const longGap = 5;

/**
 * Whole things that the change loses although nobody asked: what the text named before and does not any more, nor
 * something else in its place, and long runs of lines with nothing instead. Each by the line that names it.
 */
export function lossesOf(check: LossCheck): readonly string[] {
  const { before, after, languageId, instruction, isExplicit } = check;
  if (isExplicit || removal.test(instruction)) return [];
  const changes = diffLines(before, after);
  const gone = lostUnits(unitsOf(before, languageId), unitsOf(after, languageId)).filter(
    (unit) => !isMentioned(unit, instruction) && !isRenamed(unit, check, changes),
  );
  const hollow = hollowed(check);
  const lost = gone.filter((unit) => !isLineAmongMany(unit, gone.length, check));
  const gaps = changes
    .filter(({ newStart, newEnd }) => !after.slice(newStart, newEnd).some(isTelling))
    .map(({ oldStart, oldEnd }) => before.slice(oldStart, oldEnd).filter(isTelling))
    .filter((lines) => lines.length >= longGap)
    .map(([first = '']) => first.trim());
  const named = [...lost, ...hollow].map((unit) => (before[unit.start] ?? '').trim());
  return [...new Set([...named, ...gaps])];
}

/** A line of its own, dropped from a part that is told again but for it: an edit like any other. */
function isLineAmongMany(
  unit: Unit,
  goneCount: number,
  { part, before, after }: LossCheck,
): boolean {
  const left = new Set(after.map((line) => line.trim()));
  const gone = before.slice(unit.start, unit.end).filter((line) => !left.has(line.trim()));
  const isLine = gone.length <= 1 && (unit.kind === 'key' || unit.kind === 'value');
  const among = part.end - part.start;
  return isLine && unit.start >= part.start && unit.start < part.end && 8 * goneCount <= among;
}

/** Whether a line that names a thing holds the thing as well. */
const holdsBody =
  /[{=;]|=>|\bend\b|:\s*(?:return|pass|\.\.\.|raise|yield|print|await|assert)\b|:\s*\.\.\./;

/** Things of which only the line that names them is left. */
function hollowed({ before, after, languageId, part }: LossCheck): readonly Unit[] {
  const bare = new Set(
    unitsOf(after, languageId)
      .filter(({ start, end }) => end - start === 1 && !holdsBody.test(after[start] ?? ''))
      .map(({ kind, name }) => `${kind} ${name}`),
  );
  return unitsOf(before, languageId).filter(
    ({ kind, name, start, end }) =>
      kind === 'block' &&
      end - start >= 3 &&
      start >= part.start &&
      start < part.end &&
      bare.has(`${kind} ${name}`),
  );
}

/** Units whose name occurs less often than before. */
function lostUnits(before: readonly Unit[], after: readonly Unit[]): readonly Unit[] {
  const left = new Map<string, number>();
  for (const { name } of after) left.set(name, (left.get(name) ?? 0) + 1);
  return before.filter(({ name }) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}

const isMentioned = ({ name }: Unit, instruction: string): boolean =>
  name.length >= 2 && instruction.includes(name);

/** Whether another thing of its kind stands in its place: with another name, and as much of the same inside. */
function isRenamed(
  unit: Unit,
  { before, after, languageId }: LossCheck,
  changes: ReturnType<typeof diffLines>,
): boolean {
  const change = changes.find(
    ({ oldStart, oldEnd }) => oldStart <= unit.start && unit.start < oldEnd,
  );
  if (change === undefined) return true;
  const old = before.slice(change.oldStart, change.oldEnd);
  const fresh = after.slice(change.newStart, change.newEnd);
  const oldUnits = unitsOf(old, languageId).filter(({ kind }) => kind === unit.kind);
  const newUnits = unitsOf(fresh, languageId).filter(({ kind }) => kind === unit.kind);
  const line = before[unit.start] ?? '';
  const value = (text: string) => text.replace(/^[^:=]*[:=]/, '').trim();
  const isSingle = unit.end - unit.start <= 1 || unit.kind === 'key' || unit.kind === 'value';
  if (isSingle && newUnits.some((other) => value(fresh[other.start] ?? '') === value(line)))
    return true;
  const near = newUnits.some(
    (other) => similarity(line.trim(), (fresh[other.start] ?? '').trim()) >= 0.5,
  );
  if (isSingle) return near && newUnits.length >= oldUnits.length;
  const inside = before.slice(unit.start + 1, unit.end).filter(isTelling);
  const left = new Set(after.map((text) => text.trim()));
  const kept = inside.filter((text) => left.has(text.trim())).length;
  return newUnits.length >= oldUnits.length && near && kept >= 0.5 * inside.length;
}
