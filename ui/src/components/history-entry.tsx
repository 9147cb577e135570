import { useState } from 'preact/hooks';
import type { RowChange } from '../api/history-types';
import type { Cell } from '../api/types';
import { count, duration } from '../app/format';
import { label } from '../charts/frame';
import { t } from '../i18n';
import { Prose } from './basics';
import { shownCells, toneOf } from './history-line';
import { Way } from './history-way';
import { Icon } from './icon';
import { Moment } from './time';

const content = (value: Cell | undefined) => (value === null || value === undefined ? <span class="null">∅</span> : label(value));

interface Props {
  change: RowChange;
  /** The row as it was before, by column. */
  before: Map<string, Cell> | null;
  stream: string;
  /** How many charts and endpoints read the table. */
  readers: number;
}

/** One change: what it was, its way, and what it did to the row. */
export function HistoryEntry({ change, before, stream, readers }: Props) {
  const [all, setAll] = useState(false);
  const words = t().history;
  const cells = shownCells(change, all);
  const row = change.outcome === 'taken' && change.cells.length > 0;
  const more = row && change.compared && change.cells.length > change.cells.filter((cell) => cell.changed).length;
  const whole = change.outcome === 'taken' ? change.hops.wholeMs : null;
  return (
    <li class={`entry tone-${toneOf(change)}`} data-testid={`change-${change.partition}-${change.offset}`} data-operation={change.operation}>
      <i class="entry-mark" aria-hidden="true" />
      <div class="entry-head">
        <h3>{words.operation[change.operation]}</h3>
        {change.outcome !== 'taken' && <span class="tag warn">{words[change.outcome]}</span>}
        {change.letter && (
          <a class="link" href={`/streams/${encodeURIComponent(stream)}?tab=dead-letters`}>
            {words.letter}: {words.letterState[change.letter.state]}
          </a>
        )}
        <span class="muted">
          <Moment at={change.source?.committedAt ?? change.kafkaAt} />
        </span>
        {whole !== null && whole > 0 && (
          <span class="entry-whole">
            <b>{duration(whole)}</b> {words.whole}
          </span>
        )}
      </div>
      <Way change={change} readers={readers} />
      {change.reason && (
        <p class="entry-note is-warn">
          <Icon name="warning" size={14} />
          <span>
            <Prose text={change.reason} />
          </span>
        </p>
      )}
      {change.outcome === 'dropped' && <p class="entry-note">{words.droppedHint}</p>}
      {change.operation === 'tombstone' && <p class="entry-note">{words.tombstoneHint}</p>}
      {change.operation === 'truncate' && <p class="entry-note">{words.truncateHint}</p>}
      {change.raw !== null && (
        <pre class="code" tabIndex={0} aria-label={words.message}>
          {change.raw}
        </pre>
      )}
      {row && !change.compared && <p class="entry-note">{words.unknownBefore}</p>}
      {row && cells.length === 0 && <p class="entry-note">{words.noChange}</p>}
      {row && cells.length > 0 && (
        <table class="cells">
          <caption class="visually-hidden">{words.changed}</caption>
          <thead>
            <tr>
              <th scope="col">{words.cell}</th>
              {before && <th scope="col">{words.before}</th>}
              <th scope="col">{words.after}</th>
            </tr>
          </thead>
          <tbody>
            {cells.map((cell) => (
              <tr key={cell.column} class={cell.changed && before ? 'is-changed' : ''}>
                <th scope="row">
                  <code>{cell.column}</code>
                </th>
                {before && <td class={cell.changed ? 'was' : 'muted'}>{content(before.get(cell.column))}</td>}
                <td>
                  {content(cell.value)}
                  {cell.kept && <small class="kept">{words.kept}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more && (
        <button type="button" class="button small quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          <Icon name={all ? 'down' : 'chevron'} size={12} /> {words.allCells(count(change.cells.length))}
        </button>
      )}
    </li>
  );
}
