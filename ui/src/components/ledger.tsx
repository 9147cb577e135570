import type { Ledger } from '../api/types';
import { count } from '../app/format';
import { t } from '../i18n';
import { Icon } from './icon';
import { Listing } from './listing';
import { sumOf } from './proof-words';
import { Moment } from './time';

const offsets = (first: number, last: number) => `${count(first)} … ${count(last)}`;

/** For each partition: that no offset is missing, and that every one is a row or was rejected. */
export function LedgerProof({ ledger }: { ledger: Ledger }) {
  const words = t().tables;
  if (ledger.partitions.length === 0) return <p class="note">{words.ledgerNone}</p>;
  return (
    <Listing
      label={words.ledger}
      items={ledger.partitions}
      keyOf={(partition) => String(partition.partition)}
      testIdOf={(partition) => `ledger-${partition.partition}`}
      fields={[
        { title: t().streams.partition, cell: (partition) => partition.partition },
        { title: words.offsets, align: 'right', cell: (partition) => offsets(partition.firstOffset, partition.lastOffset) },
        { title: words.rows, align: 'right', cell: (partition) => count(partition.rows) },
        { title: words.rejected, align: 'right', cell: (partition) => count(partition.rejected) },
        {
          title: words.sum,
          align: 'right',
          cell: (partition) => (
            <span class="proof">
              <span class="muted">{sumOf(partition)}</span>
              <span class={partition.contiguous ? 'is-up' : 'is-down'}>
                <Icon name={partition.contiguous ? 'check' : 'warning'} size={14} /> {partition.contiguous ? words.contiguous : words.gap}
              </span>
            </span>
          ),
        },
      ]}
    />
  );
}

const SHOWN = 30;

export function LedgerCommits({ ledger }: { ledger: Ledger }) {
  const words = t().tables;
  if (ledger.commits.length === 0) return <p class="note">{words.ledgerNone}</p>;
  return (
    <Listing
      label={words.commits}
      items={ledger.commits.slice(0, SHOWN)}
      keyOf={(commit) => `${commit.partition}:${commit.firstOffset}`}
      fields={[
        { title: words.committed, cell: (commit) => <Moment at={commit.committedAt} /> },
        { title: t().streams.partition, align: 'right', minor: true, cell: (commit) => commit.partition },
        { title: words.offsets, align: 'right', cell: (commit) => offsets(commit.firstOffset, commit.lastOffset) },
        { title: words.rows, align: 'right', cell: (commit) => count(commit.rows) },
        {
          title: words.rejected,
          align: 'right',
          cell: (commit) => <span class={commit.rejected > 0 ? 'is-down' : 'muted'}>{count(commit.rejected)}</span>,
        },
        {
          title: words.eventTimes,
          align: 'right',
          minor: true,
          cell: (commit) => (
            <span class="muted">
              <Moment at={commit.minEventTime} /> – <Moment at={commit.maxEventTime} />
            </span>
          ),
        },
      ]}
    />
  );
}
