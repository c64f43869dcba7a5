const identifier = /[A-Za-z_$][\w$]*/g;

/**
 * Makes a true answer fallible: each line that says anything is wrong with probability `errorRate`. A wrong line
 * has an identifier swapped for another of the file, is left out, or ends too early and the answer with it.
 * @param fileText where other identifiers come from.
 */
export function makeMistakes(answer: string, { fileText, errorRate, random }: Mistakes): string {
  const names = [...new Set(fileText.match(identifier))];
  const lines: string[] = [];
  for (const line of answer.split('\n')) {
    if (line.trim() === '' || random() >= errorRate) {
      lines.push(line);
      continue;
    }
    const kind = Math.floor(random() * 3);
    if (kind === 0) lines.push(swapIdentifier(line, names, random));
    if (kind === 2) {
      lines.push(line.slice(0, Math.floor(random() * line.length)));
      break;
    }
  }
  return lines.join('\n');
}

interface Mistakes {
  readonly fileText: string;
  /** 0 to 1. */
  readonly errorRate: number;
  readonly random: () => number;
}

function swapIdentifier(line: string, names: readonly string[], random: () => number): string {
  const found = [...line.matchAll(identifier)];
  const target = found[Math.floor(random() * found.length)];
  // A line of signs alone has nothing to swap: it loses its last sign.
  if (target === undefined) return line.slice(0, -1);
  const others = names.filter((name) => name !== target[0]);
  const other = others[Math.floor(random() * others.length)] ?? `${target[0]}2`;
  return line.slice(0, target.index) + other + line.slice(target.index + target[0].length);
}
