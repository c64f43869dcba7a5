import type { LineHunk } from '../documents/lineHunk.ts';
import type { FoundElsewhere, NextEditDocument } from './layer.ts';
import { includesProposal, moveProposals, type Proposal } from './proposal.ts';

/** What is left to do in other documents once the one in hand is done, until the user gets there. */
export interface Elsewhere {
  add(found: FoundElsewhere): void;
  /** The document to go to next, in the order in which they were found. */
  next(): FoundElsewhere | undefined;
  /** The user is there: its proposals are those of the document in hand. Undefined: it was not announced. */
  arrive(documentKey: string): readonly Proposal[] | undefined;
  /** Follows a change of a document. */
  change(documentKey: string, hunks: readonly LineHunk[]): void;
  /** The user was told of a document. */
  announce(document: NextEditDocument): void;
  clear(): void;
}

export function createElsewhere(): Elsewhere {
  const found = new Map<string, FoundElsewhere>();
  let announced: string | undefined;
  return {
    add({ document, proposals }) {
      const key = document.documentKey;
      const kept = proposals.reduce(withProposal, found.get(key)?.proposals ?? []);
      if (kept.length > 0) found.set(key, { document, proposals: kept });
    },
    next: () => [...found.values()].find(({ proposals }) => proposals.length > 0),
    arrive(documentKey) {
      if (announced !== documentKey) return undefined;
      const { proposals } = found.get(documentKey) ?? {};
      found.delete(documentKey);
      return proposals;
    },
    change(documentKey, hunks) {
      const known = found.get(documentKey);
      if (known === undefined) return;
      const proposals = hunks.reduce(moveProposals, known.proposals);
      found.set(documentKey, { ...known, proposals });
    },
    announce({ documentKey }) {
      announced = documentKey;
    },
    clear() {
      found.clear();
      announced = undefined;
    },
  };
}

/** The same is found again and again while a chain is walked; of two that are about one place the larger stays. */
function withProposal(known: readonly Proposal[], one: Proposal): readonly Proposal[] {
  if (known.some((other) => isSame(other, one) || includesProposal(other, one))) return known;
  return [...known.filter((other) => !includesProposal(one, other)), one];
}

const isSame = (a: Proposal, b: Proposal): boolean =>
  a.line === b.line &&
  a.newLines.join('\n') === b.newLines.join('\n') &&
  (a.others?.length ?? 0) >= (b.others?.length ?? 0);
