import { useId, useState } from 'preact/hooks';
import type { Freshness } from '../api/types';
import { now } from '../app/clock';
import { age as ageText, duration, moment } from '../app/format';
import { t } from '../i18n';

const REPLAY_AFTER_MS = 86_400_000;

export interface Hops {
  eventToTopic: number | null;
  topicToTable: number | null;
  tableToScreen: number | null;
}

const at = (time: string | null) => (time === null ? null : Date.parse(time));
const between = (from: number | null, to: number | null) => (from === null || to === null ? null : Math.max(0, to - from));

/** Whether the events lie so far back that they were replayed: their age would say nothing of the platform. */
export function isReplay(freshness: Freshness): boolean {
  const event = at(freshness.eventTime);
  const commit = at(freshness.commitTime);
  return event !== null && commit !== null && commit - event > REPLAY_AFTER_MS;
}

/**
 * How old the newest data are. The server's clock measures until the query, this browser's from the receipt on: so
 * that two clocks that differ do no harm.
 */
export function ageOf(freshness: Freshness, receivedAt: number, nowAt: number): number | null {
  const from = isReplay(freshness) || freshness.eventTime === null ? at(freshness.commitTime) : at(freshness.eventTime);
  if (from === null) return null;
  return Math.max(0, Date.parse(freshness.queryTime) - from) + Math.max(0, nowAt - receivedAt);
}

export function hopsOf(freshness: Freshness, drawnAfterMs: number): Hops {
  const [event, topic, commit] = [at(freshness.eventTime), at(freshness.topicTime), at(freshness.commitTime)];
  const queried = between(commit, at(freshness.queryTime));
  return {
    eventToTopic: isReplay(freshness) ? null : between(event, topic),
    topicToTable: between(topic, commit),
    tableToScreen: queried === null ? null : queried + drawnAfterMs,
  };
}

interface Props {
  chart: string;
  freshness: Freshness;
  receivedAt: number;
  elapsedMs: number;
  viewers: number;
}

/** The age of a panel's data, ticking; hover or focus tells where the time went. */
export function Age({ chart, freshness, receivedAt, elapsedMs, viewers }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const value = ageOf(freshness, receivedAt, Math.max(now.value, receivedAt));
  if (value === null) return null;
  const words = t().panel;
  const hops = hopsOf(freshness, 0);
  const line = (name: string, ms: number | null) =>
    ms !== null && (
      <div>
        <dt>{name}</dt>
        <dd>{duration(ms)}</dd>
      </div>
    );
  const instant = (name: string, time: string | null) =>
    time !== null && (
      <div>
        <dt>{name}</dt>
        <dd>{moment(Date.parse(time), now.value)}</dd>
      </div>
    );
  return (
    <span class="age" onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
        type="button"
        class={value > 60_000 ? 'age-label is-stale' : 'age-label'}
        data-testid={`age-${chart}`}
        data-age-ms={Math.round(value)}
        aria-label={words.age(ageText(value))}
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        {ageText(value)}
      </button>
      {open && (
        <div class="age-tip" role="tooltip" id={id}>
          <dl>
            {line(words.eventToTopic, hops.eventToTopic)}
            {line(words.topicToTable, hops.topicToTable)}
            {line(words.tableToScreen, hops.tableToScreen)}
            {instant(words.eventAt, freshness.eventTime)}
            {instant(words.committedAt, freshness.commitTime)}
            <div>
              <dt>{words.query}</dt>
              <dd>
                {duration(elapsedMs)} · {words.viewers(viewers)}
              </dd>
            </div>
          </dl>
          {isReplay(freshness) && <p>{words.replayed}</p>}
        </div>
      )}
    </span>
  );
}
