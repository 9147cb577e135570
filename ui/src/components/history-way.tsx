import type { ComponentChildren } from 'preact';
import type { RowChange } from '../api/history-types';
import { clockMillis, count, duration, moment, stamp } from '../app/format';
import { now } from '../app/clock';
import { t } from '../i18n';
import { Icon, type IconName } from './icon';

interface Stop {
  icon: IconName;
  name: string;
  main: ComponentChildren;
  detail: ComponentChildren;
  at: string | null;
  /** How long from here to the next stop. */
  hop: number | null;
}

/** The clocks of two machines may differ by more than a hop takes. */
const hopText = (ms: number | null) => (ms === null ? '' : ms <= 0 ? `< ${duration(1)}` : duration(ms));

function stopsOf(change: RowChange): Stop[] {
  const words = t().history;
  const { source, commit, hops } = change;
  const stops: Stop[] = [];
  if (source) {
    const where = [source.transaction && words.transaction(source.transaction), source.table, source.snapshot && words.snapshot];
    stops.push({
      icon: 'source',
      name: words.inLog,
      main: <code>{source.position ?? '–'}</code>,
      detail: where.filter(Boolean).join(' · '),
      at: source.committedAt,
      hop: hops.toReadMs,
    });
  }
  if (change.readAt) stops.push({ icon: 'ingest', name: words.read, main: clockMillis(Date.parse(change.readAt)), detail: '', at: change.readAt, hop: hops.toKafkaMs });
  stops.push({
    icon: 'topic',
    name: words.kafka,
    main: (
      <code>
        {change.partition}:{change.offset}
      </code>
    ),
    detail: words.partition(change.partition, count(change.offset)),
    at: change.kafkaAt,
    hop: hops.toTableMs,
  });
  stops.push({
    icon: 'table',
    name: words.commit,
    main: commit === null ? words.waiting : commit.single ? clockMillis(Date.parse(commit.committedAt)) : words.by(moment(Date.parse(commit.committedAt), now.value)),
    detail: commit === null ? '' : words.offsets(count(commit.firstOffset), count(commit.lastOffset)),
    at: commit?.committedAt ?? null,
    hop: null,
  });
  return stops;
}

/** The way of one change, stop by stop: the database's log, Debezium, Kafka, the table. */
export function Way({ change }: { change: RowChange }) {
  const stops = stopsOf(change);
  return (
    <ol class="way">
      {stops.map((stop, index) => (
        <li key={stop.name} title={stop.at === null ? undefined : stamp(Date.parse(stop.at))}>
          <span class="way-stop">
            <Icon name={stop.icon} size={14} />
            <span>
              <small>{stop.name}</small>
              <b>{stop.main}</b>
              {stop.detail && <small>{stop.detail}</small>}
            </span>
          </span>
          {index < stops.length - 1 && <span class="way-hop">{hopText(stop.hop)}</span>}
        </li>
      ))}
    </ol>
  );
}
