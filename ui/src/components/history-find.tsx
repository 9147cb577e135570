import { useState } from 'preact/hooks';
import { go } from '../app/router';
import { t } from '../i18n';
import { historyLink } from './history-line';
import { Icon } from './icon';

interface Props {
  table: string;
  columns: string[];
  /** What is shown now. */
  value?: Record<string, string> | null;
}

/** A field for each column of the key. */
export function FindHistory({ table, columns, value = null }: Props) {
  const [typed, setTyped] = useState<Record<string, string>>(value ?? {});
  const words = t().history;
  if (columns.length === 0) return <p class="note">{words.noKey}</p>;
  return (
    <form
      class="filters"
      data-testid="find-history"
      onSubmit={(event) => {
        event.preventDefault();
        go(historyLink(table, Object.fromEntries(columns.map((column) => [column, typed[column] ?? '']))));
      }}
    >
      {columns.map((column) => (
        <label class="field" key={column}>
          <span>
            <code>{column}</code>
          </span>
          <input
            class="input mono"
            name={column}
            value={typed[column] ?? ''}
            required
            autoComplete="off"
            spellcheck={false}
            onInput={(event) => setTyped({ ...typed, [column]: event.currentTarget.value })}
          />
        </label>
      ))}
      <button type="submit" class="button">
        <Icon name="history" size={14} /> {words.show}
      </button>
    </form>
  );
}
