import { Fragment, type ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Message } from '../api/types';
import { bytes, stamp } from '../app/format';
import { laidOut } from '../app/json-layout';
import { t } from '../i18n';
import { Icon } from './icon';
import { Scrollable } from './scrollable';

const idOf = (message: Message) => `${message.partition}:${message.offset}`;

interface Extra<M> {
  title: string;
  /** Not shown where the page is narrow. */
  minor?: boolean;
  cell(message: M): ComponentChildren;
}

interface Props<M> {
  messages: M[];
  /** Shown in place of the message's own place and key. */
  columns?: Extra<M>[];
  /** What can be done about one. */
  actions?: (message: M) => ComponentChildren;
}

/** Messages one under the other; each opens to its whole text and headers. */
export function MessageList<M extends Message>({ messages, columns, actions }: Props<M>) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const words = t().streams;
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <Scrollable class="listing messages" label={words.browse} testId="messages" rows={messages.length}>
      <table>
        <caption class="visually-hidden">{words.browse}</caption>
        <thead>
          <tr>
            <th scope="col">{words.time}</th>
            {columns ? (
              columns.map((field) => (
                <th key={field.title} scope="col" class={field.minor ? 'is-minor' : ''}>
                  {field.title}
                </th>
              ))
            ) : (
              <>
                <th scope="col" class="is-right">
                  {words.offset}
                </th>
                <th scope="col">{words.messageKey}</th>
              </>
            )}
            <th scope="col">{words.value}</th>
            {actions && (
              <th scope="col">
                <span class="visually-hidden">{t().common.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => {
            const id = idOf(message);
            const isOpen = open.has(id);
            return (
              <Fragment key={id}>
                <tr class={isOpen ? 'is-chosen' : ''} data-offset={message.offset}>
                  <td class="mono muted">
                    <button type="button" class="disclose" aria-expanded={isOpen} aria-label={`${words.expand} ${id}`} onClick={() => toggle(id)}>
                      <Icon name={isOpen ? 'down' : 'chevron'} size={12} />
                    </button>
                    {stamp(Date.parse(message.timestamp))}
                  </td>
                  {columns ? (
                    columns.map((field) => (
                      <td key={field.title} class={field.minor ? 'is-minor' : ''}>
                        {field.cell(message)}
                      </td>
                    ))
                  ) : (
                    <>
                      <td class="is-right mono">
                        {message.partition}:{message.offset}
                      </td>
                      <td class="mono">{message.key ?? <span class="null">∅</span>}</td>
                    </>
                  )}
                  <td class="mono value" onClick={() => toggle(id)}>
                    {message.value ?? <span class="null">∅</span>}
                  </td>
                  {actions && <td class="is-right">{actions(message)}</td>}
                </tr>
                {isOpen && (
                  <tr class="message-open">
                    <td colSpan={(columns?.length ?? 2) + (actions ? 3 : 2)}>
                      <pre class="code" tabIndex={0}>
                        {message.value === null ? '∅' : laidOut(message.value)}
                      </pre>
                      <dl class="message-headers">
                        <div>
                          <dt>{words.size}</dt>
                          <dd>{bytes(message.sizeBytes)}</dd>
                        </div>
                        {Object.entries(message.headers).map(([name, value]) => (
                          <div key={name}>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                          </div>
                        ))}
                      </dl>
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </Scrollable>
  );
}
