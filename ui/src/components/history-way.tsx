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
  of?: string;
  /** How long from here to the next stop. */
  hop: number | null;
}

/** The clocks of two machines may differ by more than a hop takes. */
const hopText = (ms: number | null) => (ms === null ? '' : ms <= 0 ? `< ${duration(1)}` : duration(ms));

const titleOf = ({ at, of }: Stop) => [of, at === null ? '' : stamp(Date.parse(at))].filter(Boolean).join(' · ') || undefined;

function stopsOf(change: RowChange, readers: number): Stop[] {
  const words = t().history;
  const { source, commit, hops } = change;
  const stops: Stop[] = [];
  if (source) {
    const where = [source.transaction && words.transaction(source.transaction), source.snapshot && words.snapshot];
    stops.push({
      icon: 'source',
      name: words.inLog,
      main: <code>{source.position ?? '–'}</code>,
      detail: where.filter(Boolean).join(' · '),
      at: source.committedAt,
      of: [source.database, source.table].filter(Boolean).join(' · '),
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
    detail: '',
    at: change.kafkaAt,
    hop: hops.toTableMs,
  });
  stops.push({
    icon: 'table',
    name: change.outcome === 'taken' ? words.commit : words.ledger,
    main: commit === null ? words.waiting : commit.single ? clockMillis(Date.parse(commit.committedAt)) : words.by(moment(Date.parse(commit.committedAt), now.value)),
    detail: commit === null ? '' : words.offsets(count(commit.firstOffset), count(commit.lastOffset)),
    at: commit?.committedAt ?? null,
    hop: null,
  });
  if (change.outcome === 'taken' && readers > 0) {
    const link = (
      <a class="link" href="#shown-by" data-external>
        {count(readers)}
      </a>
    );
    stops.push({ icon: 'dashboard', name: words.shown, main: link, detail: '', at: null, hop: null });
  }
  return stops;
}

/**
 * The way of one change, stop by stop: the database's log, Debezium, Kafka, the table, and how many charts and endpoints
 * read that.
 */
export function Way({ change, readers }: { change: RowChange; readers: number }) {
  const stops = stopsOf(change, readers);
  return (
    <ol class="way">
      {stops.map((stop, index) => (
        <li key={stop.name} title={titleOf(stop)}>
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
