import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Scrollable } from './scrollable';

export interface Field<T> {
  title: string;
  align?: 'right';
  /** Not shown where the page is narrow. */
  minor?: boolean;
  cell(item: T): ComponentChildren;
}

interface Props<T> {
  label: string;
  items: T[];
  fields: Field<T>[];
  keyOf(item: T): string;
  testIdOf?: (item: T) => string;
  chosen?: string | null;
}

/** A plain table of things: the first field names each row. */
export function Listing<T>({ label, items, fields, keyOf, testIdOf, chosen = null }: Props<T>) {
  const className = (field: Field<T>) => `${field.align === 'right' ? 'is-right' : ''} ${field.minor ? 'is-minor' : ''}`;
  return (
    <Scrollable class="listing" label={label}>
      <table>
        <caption class="visually-hidden">{label}</caption>
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.title} scope="col" class={className(field)}>
                {field.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)} data-testid={testIdOf?.(item)} class={chosen !== null && keyOf(item) === chosen ? 'is-chosen' : ''}>
              {fields.map((field) => (
                <td key={field.title} class={className(field)}>
                  {field.cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

/** The parts of a page, each with an address of its own. */
export function Tabs({ label, tabs, current }: { label: string; tabs: { id: string; title: string; link: string; badge?: number }[]; current: string }) {
  const bar = useRef<HTMLElement>(null);
  // Where there is no room for all, the chosen one is in sight.
  useLayoutEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (bar.current && here) bar.current.scrollLeft = Math.max(0, here.offsetLeft + here.offsetWidth - bar.current.offsetLeft - bar.current.clientWidth + 40);
  }, [current]);
  return (
    <nav class="tabs" aria-label={label} ref={bar}>
      {tabs.map((tab) => (
        <a key={tab.id} href={tab.link} aria-current={tab.id === current ? 'page' : undefined} data-testid={`tab-${tab.id}`}>
          {tab.title}
          {tab.badge ? <b class="badge">{tab.badge}</b> : null}
        </a>
      ))}
    </nav>
  );
}

/** Figures with their names, side by side. */
export function Facts({ facts }: { facts: { name: string; value: ComponentChildren }[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
