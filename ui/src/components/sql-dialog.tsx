import { t } from '../i18n';
import { CopyButton } from './basics';
import { Dialog } from './dialog';
import { Icon } from './icon';

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The length of a range such as 15m; null for all time. */
export function rangeMs(range: string): number | null {
  const parts = /^(\d+)(s|m|h|d)$/.exec(range);
  return parts ? Number(parts[1]) * (UNITS[parts[2] ?? ''] ?? 0) : null;
}

/** A chart's query with `$from` and `$to` written out, so that it runs by itself. */
export function boundSql(sql: string, range: string, nowAt = Date.now()): string {
  const length = rangeMs(range);
  const literal = (at: number) => `TIMESTAMP '${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}'`;
  const from = length === null ? "TIMESTAMP '1970-01-01 00:00:00'" : literal(nowAt - length);
  const to = length === null ? "TIMESTAMP '2200-01-01 00:00:00'" : literal(nowAt);
  return sql.replace(/\$from\b/g, from).replace(/\$to\b/g, to).trim();
}

interface Props {
  title: string;
  sql: string;
  range: string;
  onClose(): void;
}

export function SqlDialog({ title, sql, range, onClose }: Props) {
  return (
    <Dialog title={title} class="is-wide" onClose={onClose}>
      <pre class="code" tabIndex={0}>
        {sql.trim()}
      </pre>
      <footer>
        <CopyButton text={sql.trim()} />
        <a class="button primary" href={`/sql?q=${encodeURIComponent(boundSql(sql, range))}`}>
          <Icon name="sql" size={14} /> {t().panel.openSql}
        </a>
      </footer>
    </Dialog>
  );
}
