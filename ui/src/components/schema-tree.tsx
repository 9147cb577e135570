import { useState } from 'preact/hooks';
import type { SchemaTable } from '../api/types';
import { t } from '../i18n';
import { Icon } from './icon';

interface Props {
  tables: SchemaTable[];
  onInsert(text: string): void;
}

/** A name, or names with dots between, as SQL takes them. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}

export function SchemaTree({ tables, onInsert }: Props) {
  const [filter, setFilter] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const words = t().sql;
  const wanted = filter.toLowerCase();
  const shown = tables
    .map((table) => ({
      ...table,
      columns: table.name.toLowerCase().includes(wanted) ? table.columns : table.columns.filter((column) => column.name.toLowerCase().includes(wanted)),
    }))
    .filter((table) => table.columns.length > 0 || table.name.toLowerCase().includes(wanted));
  const toggle = (name: string) => {
    const next = new Set(closed);
    if (!next.delete(name)) next.add(name);
    setClosed(next);
  };
  return (
    <aside class="schema card" aria-label={words.schema}>
      <input
        class="input"
        type="search"
        aria-label={words.filterSchema}
        placeholder={words.filterSchema}
        value={filter}
        onInput={(event) => setFilter(event.currentTarget.value)}
      />
      <ul>
        {shown.map((table) => {
          const open = !closed.has(table.name);
          return (
            <li key={table.name}>
              <div class="schema-table">
                <button type="button" class="disclose" aria-expanded={open} aria-label={words.showColumns(table.name)} onClick={() => toggle(table.name)}>
                  <Icon name={open ? 'down' : 'chevron'} size={12} />
                </button>
                <button type="button" class="schema-name" title={words.insert(table.name)} onClick={() => onInsert(quoted(table.name))}>
                  <Icon name="table" size={14} />
                  <b>{table.name}</b>
                  {table.kind !== 'table' && <small>{table.kind}</small>}
                </button>
              </div>
              {open && (
                <ul>
                  {table.columns.map((column) => (
                    <li key={column.name}>
                      <button type="button" class="schema-column" title={words.insert(column.name)} onClick={() => onInsert(quoted(column.name))}>
                        <span>{column.name}</span>
                        <small>{column.type.toLowerCase()}</small>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </aside>
  );
}
