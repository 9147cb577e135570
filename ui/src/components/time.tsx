import { now } from '../app/clock';
import { clockMinutes, dayOf, moment, relative, stamp } from '../app/format';
import { t } from '../i18n';

/** How long ago, with the exact time for whoever points at it. */
export function Ago({ at }: { at: string | null | undefined }) {
  if (at === undefined) return <span class="muted">–</span>;
  if (at === null) return <span class="muted">{t().common.never}</span>;
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={stamp(time)}>
      {relative(Math.min(time, now.value), now.value)}
    </time>
  );
}

/** The time of day, with the date when it was not today. */
export function Moment({ at }: { at: string | null }) {
  if (at === null) return <span class="muted">–</span>;
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={stamp(time)}>
      {moment(time, now.value)}
    </time>
  );
}

/** The hour that begins then, always with its day. */
export function Hour({ at }: { at: string }) {
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={stamp(time)}>
      {dayOf(time)} {clockMinutes(time)}
    </time>
  );
}
