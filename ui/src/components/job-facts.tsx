import type { Job } from '../api/types';
import { compact, count, duration } from '../app/format';
import { t } from '../i18n';
import { Card } from './basics';
import { Icon } from './icon';
import { Facts } from './listing';
import { Ago, Moment } from './time';

/** What a job reads and where its rows go. */
export function JobWay({ job }: { job: Job }) {
  const words = t().jobs;
  const list = (items: string[], testId: string) => (
    <ul class="job-words" data-testid={testId}>
      {items.map((item) => (
        <li key={item}>
          <code>{item}</code>
        </li>
      ))}
    </ul>
  );
  return (
    <Card title={words.way} class="job-way" testId="job-way">
      <Facts
        facts={[
          { name: words.reads, value: list(job.reads, 'job-reads') },
          { name: words.writes, value: list(job.writes, 'job-writes') },
        ]}
      />
    </Card>
  );
}

/** How a stream is doing since it was started. */
export function StreamFacts({ job }: { job: Job }) {
  const words = t().jobs;
  return (
    <Card title={words.progress} subtitle={words.counted} testId="job-facts" aside={<SparkPage job={job} />}>
      <Facts
        facts={[
          { name: words.since, value: <Moment at={job.since} /> },
          { name: words.batches, value: count(job.batches) },
          { name: words.lastBatch, value: <Ago at={job.lastBatch} /> },
          { name: words.lastTook, value: job.lastTookMs === null ? <span class="muted">–</span> : duration(job.lastTookMs) },
          { name: words.restarts, value: <span title={words.restartsHint}>{count(job.restarts)}</span> },
          {
            name: words.setAside,
            value: (
              <span title={words.setAsideHint} class={job.setAside > 0 ? 'is-warn' : ''}>
                {count(job.setAside)}
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** Messages that wait in the topic. */
export function Behind({ behind }: { behind: number | null }) {
  const words = t().jobs;
  if (behind === null) return <span class="muted" title={words.unknown}>–</span>;
  return <span title={`${count(behind)} · ${words.behindHint}`}>{compact(behind)}</span>;
}

/** Only where a browser can go: the address is told by what runs the job. */
function SparkPage({ job }: { job: Job }) {
  if (job.page === null || !/^https?:/.test(job.page)) return null;
  return (
    <a class="button small" href={job.page} target="_blank" rel="noreferrer" data-testid="spark-page">
      <Icon name="outside" size={13} /> {t().jobs.page}
    </a>
  );
}
