import { download } from '../app/csv';
import { t } from '../i18n';
import { Icon } from './icon';
import { LogLines } from './task-log';

interface Props {
  /** What the file is called that it can be saved as, without its ending. */
  name: string;
  lines: string[];
  /** Whether more may come. */
  active: boolean;
}

/** The lines of a log that is asked for as a whole. */
export function PlainLog({ name, lines, active }: Props) {
  const words = t().workflows;
  return (
    <div class="job-log" data-lines={lines.length} data-testid="job-log">
      {lines.length === 0 ? (
        <p class="muted">{t().jobs.noLog}</p>
      ) : (
        <LogLines key={name} lines={lines} total={lines.length} text="" current={null} active={active} label={`${words.logs}: ${name}`} />
      )}
      {lines.length > 0 && (
        <p class="pager">
          <button type="button" class="button small" onClick={() => download(`${name}.log`, lines.map((line) => `${line}\n`).join(''), 'text/plain')}>
            <Icon name="download" size={13} /> {words.downloadLog}
          </button>
        </p>
      )}
    </div>
  );
}
