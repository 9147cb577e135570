import type { Difference, LedgerPartition, Proof, ProofPartition } from '../api/types';
import { count } from '../app/format';
import { t } from '../i18n';

/** What a proof says, as sentences. Pure but for the language. */

type Counts = Pick<ProofPartition, 'firstOffset' | 'lastOffset' | 'messages' | 'rejected' | 'dropped' | 'lost'>;

export const span = (counts: Counts) => counts.lastOffset - counts.firstOffset + 1;

/** Offsets that no message stands behind: marks of transactions, or removed by compaction. */
export const foreign = (counts: Counts) => span(counts) - counts.messages - counts.rejected - counts.dropped - counts.lost;

const total = <T>(items: T[], of: (item: T) => number) => items.reduce((sum, item) => sum + of(item), 0);

/** That no offset is left out, in one sentence; null where there is none, or where it is not so. */
export function offsetsSentence(proof: Proof): string | null {
  const words = t().proof;
  const [only] = proof.partitions;
  if (!only || proof.partitions.some((partition) => partition.problems.length > 0)) return null;
  return proof.partitions.length === 1
    ? words.offsetsOnce(count(only.firstOffset), count(only.lastOffset))
    : words.partitionsOnce(count(total(proof.partitions, span)), proof.partitions.length);
}

/** What became of the messages, in parts; only the first is said when there is nothing of the others. */
export function becameParts(partitions: ProofPartition[]): string[] {
  const words = t().proof;
  const sum = (of: (partition: ProofPartition) => number) => total(partitions, of);
  const ledgerRows = sum((partition) => partition.ledgerRows);
  const expired = sum((partition) => partition.expired);
  const tableRows = sum((partition) => partition.tableRows);
  const parts: [number, (n: string) => string][] = [
    [sum((partition) => partition.rejected), words.rejected],
    [sum((partition) => partition.dropped), words.dropped],
    [sum((partition) => partition.lost), words.lost],
    [sum(foreign), words.foreign],
    [expired, words.expired],
  ];
  return [
    words.became(count(sum((partition) => partition.messages)), count(ledgerRows)),
    ...parts.filter(([n]) => n > 0).map(([n, say]) => say(count(n))),
    // As many as the ledger says need no saying: fewer are the rule where a key has one row.
    ...(tableRows === ledgerRows ? [] : [words.kept(count(tableRows))]),
  ];
}

/** A line of the ledger as a sum: messages + rejected (+ dropped) (+ lost) = offsets; less where Kafka has offsets of its own. */
export function sumOf(partition: LedgerPartition): string {
  const others = [partition.dropped, partition.lost].filter((n) => n > 0);
  const addends = [partition.messages, partition.rejected, ...others].map(count).join(' + ');
  return `${addends} ${foreign(partition) > 0 ? '≤' : '='} ${count(span(partition))}`;
}

/** Both sides of a difference; whoever is compared says `served` or `expected`. */
export function sides(difference: Difference): { served: string; expected: string } {
  const words = t().proof;
  if (difference.figures.length === 0) return { served: words.contents, expected: words.contentsSame };
  const say = (value: (figure: Difference['figures'][number]) => string) =>
    difference.figures
      .map((figure) => (figure.column === null ? words.rows(count(Number(value(figure)))) : words.sum(figure.column, value(figure))))
      .join(', ');
  return { served: say((figure) => figure.served), expected: say((figure) => figure.expected) };
}
