import type { Difference, Proof, ProofPartition } from '../api/types';
import { count } from '../app/format';
import { t } from '../i18n';
import { Icon } from './icon';
import { Listing, type Field } from './listing';
import { becameParts, offsetsSentence, sides } from './proof-words';
import { Hour } from './time';

const SHOWN = 100;

/** Whether it holds, what that means in words, and the numbers of each partition. */
export function ProofResult({ proof, aside }: { proof: Proof; aside?: string }) {
  const words = t().proof;
  const once = offsetsSentence(proof);
  return (
    <div class="proof-result" data-testid="proof-result" data-holds={proof.holds}>
      <div class={`verdict ${proof.holds ? 'is-good' : 'is-bad'}`}>
        <span class="verdict-mark">
          <Icon name={proof.holds ? 'check' : 'warning'} size={18} />
        </span>
        <div>
          <p class="verdict-head">
            <b>{proof.holds ? words.holds : words.fails}</b>
            {aside && <small>{aside}</small>}
          </p>
          {proof.partitions.length === 0 ? (
            <p>{words.nothing}</p>
          ) : (
            <p>
              {once} {becameParts(proof.partitions).join(' · ')}.
            </p>
          )}
          {proof.partitions
            .filter((partition) => partition.problems.length > 0)
            .map((partition) => (
              <p key={partition.partition} class="is-down">
                {words.partitionFails(partition.partition)} {partition.problems.join('; ')}
              </p>
            ))}
          <LakeSentence proof={proof} />
        </div>
      </div>
      {proof.partitions.length > 0 && <Partitions partitions={proof.partitions} />}
      {proof.lake && proof.lake.differences.length > 0 && (
        <Differences title={words.differences} served={words.tableSays} expected={words.lakeSays} differences={proof.lake.differences} />
      )}
    </div>
  );
}

function LakeSentence({ proof }: { proof: Proof }) {
  const words = t().proof;
  const { lake } = proof;
  if (lake === null) return <p class="muted">{words.noLake}</p>;
  if (lake.differences.length > 0) return <p class="is-down">{words.lakeDiffers(count(lake.differences.length))}</p>;
  if (lake.note !== null) return <p class="is-warn">{words.lakePartly(lake.note)}</p>;
  return <p>{words.lakeAgrees(count(lake.rows), count(lake.files), count(lake.hours))}</p>;
}

function Partitions({ partitions }: { partitions: ProofPartition[] }) {
  const words = t().proof;
  const figure = (title: string, of: (partition: ProofPartition) => number): Field<ProofPartition> => ({
    title,
    align: 'right',
    // Where there is nothing to say, a narrow page does not say it.
    minor: partitions.every((partition) => of(partition) === 0),
    cell: (partition) => <span class={of(partition) === 0 ? 'muted' : ''}>{count(of(partition))}</span>,
  });
  return (
    <Listing
      label={words.title}
      items={partitions}
      keyOf={(partition) => String(partition.partition)}
      testIdOf={(partition) => `proof-${partition.partition}`}
      fields={[
        { title: t().streams.partition, cell: (partition) => partition.partition },
        { title: t().tables.offsets, align: 'right', cell: (partition) => `${count(partition.firstOffset)} … ${count(partition.lastOffset)}` },
        figure(words.messages, (partition) => partition.messages),
        figure(words.rejectedRows, (partition) => partition.rejected),
        figure(words.droppedRows, (partition) => partition.dropped),
        figure(words.lostRows, (partition) => partition.lost),
        figure(words.ledgerRows, (partition) => partition.ledgerRows),
        figure(words.expiredRows, (partition) => partition.expired),
        figure(words.tableRows, (partition) => partition.tableRows),
        {
          title: words.result,
          align: 'right',
          cell: ({ problems }) => (
            <span class={`marked ${problems.length === 0 ? 'is-up' : 'is-down'}`}>
              <Icon name={problems.length === 0 ? 'check' : 'warning'} size={14} /> {problems.length === 0 ? words.ok : words.notOk}
            </span>
          ),
        },
      ]}
    />
  );
}

interface DifferencesProps {
  title: string;
  /** The names of the two sides. */
  served: string;
  expected: string;
  differences: Difference[];
}

/** Hours of a partition in which two sides do not say the same. */
export function Differences({ title, served, expected, differences }: DifferencesProps) {
  const words = t().proof;
  return (
    <div class="differences" data-testid="differences">
      <h3>{title}</h3>
      <Listing
        label={title}
        items={differences}
        keyOf={(difference) => `${difference.partition}:${difference.hour}`}
        fields={[
          { title: words.hour, cell: (difference) => <Hour at={difference.hour} /> },
          { title: t().streams.partition, align: 'right', cell: (difference) => difference.partition },
          { title: expected, cell: (difference) => sides(difference).expected },
          { title: served, cell: (difference) => <span class="is-down">{sides(difference).served}</span> },
        ]}
      />
      {differences.length >= SHOWN && <p class="note">{words.first(count(SHOWN))}</p>}
    </div>
  );
}
