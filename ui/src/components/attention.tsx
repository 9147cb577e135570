import type { ComponentChildren } from 'preact';
import { api } from '../api/client';
import type { Pipeline } from '../api/types';
import { count } from '../app/format';
import { project } from '../app/project';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card } from './basics';
import { Icon } from './icon';

interface Concern {
  id: string;
  title: ComponentChildren;
  text: string;
  link: string;
}

/** What fails or waits for somebody. */
export function Attention({ pipeline }: { pipeline: Pipeline | null }) {
  const system = useResource('system', api.system, { everyMs: 10_000 });
  const streams = useResource('streams', api.streams, { everyMs: 10_000 });
  const tables = useResource('tables', api.tables, { everyMs: 10_000 });
  const sources = useResource('sources', api.sources, { everyMs: 10_000 });
  const lake = useResource('lake', api.lake, { everyMs: 10_000 });
  const words = t().home;

  const concerns: Concern[] = [
    ...(project.value?.problems ?? []).map((problem) => ({
      id: `${problem.file}:${problem.line}:${problem.what}`,
      title: (
        <>
          <code>
            {problem.file}:{problem.line}
          </code>{' '}
          {problem.what}
        </>
      ),
      text: `${problem.why} ${problem.fix}`,
      link: '/system',
    })),
    ...Object.entries(system.data?.components ?? {})
      .filter(([, component]) => component.state !== 'ready')
      .map(([name, component]) => ({
        id: `component ${name}`,
        title: words.componentFailed(name),
        text: `${t().state[component.state]} · ${component.detail}`,
        link: '/system',
      })),
    ...(tables.data ?? [])
      .filter((table) => table.state === 'failed')
      .map((table) => ({
        id: `table ${table.name}`,
        title: words.tableFailed(table.name),
        text: table.problem ?? '',
        link: `/tables/${encodeURIComponent(table.name)}`,
      })),
    ...(lake.data ?? [])
      .filter((archive) => archive.state === 'failed')
      .map((archive) => ({
        id: `archive ${archive.stream}`,
        title: words.archiveFailed(archive.stream),
        text: archive.problem ?? '',
        link: `/streams/${encodeURIComponent(archive.stream)}`,
      })),
    ...(sources.data ?? [])
      .filter((source) => source.state === 'failed')
      .map((source) => ({
        id: `source ${source.name}`,
        title: words.sourceFailed(source.name),
        text: source.lastError ?? '',
        link: `/streams/${encodeURIComponent(source.stream)}`,
      })),
    ...(streams.data ?? [])
      .filter((stream) => stream.deadLetters > 0)
      .map((stream) => ({
        id: `stream ${stream.name}`,
        title: words.deadLetters(count(stream.deadLetters), stream.name),
        text: words.deadLettersWhy,
        link: `/streams/${encodeURIComponent(stream.name)}?tab=dead-letters`,
      })),
  ];
  const known = pipeline !== null && system.data !== null && streams.data !== null && tables.data !== null;

  return (
    <Card title={words.attention} subtitle={concerns.length > 0 ? count(concerns.length) : undefined} class="home-attention" testId="attention">
      {known && concerns.length === 0 && (
        <p class="calm">
          <Icon name="check" /> {words.calm}
        </p>
      )}
      <ul class="concerns">
        {concerns.map((concern) => (
          <li key={concern.id}>
            <a href={concern.link}>
              <Icon name="warning" />
              <span>
                <b>{concern.title}</b>
                <small>{concern.text}</small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
