import { api } from '../api/client';
import type { Job } from '../api/types';
import { compact, count } from '../app/format';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Empty, FailureBox, failureFrom, LoadingBar, Prose, StateTag } from '../components/basics';
import { Behind } from '../components/job-facts';
import { Listing } from '../components/listing';
import { Ago } from '../components/time';
import { t } from '../i18n';

export default function JobsPage() {
  const { data, failure, loading, reload } = useResource('jobs', api.jobs, { everyMs: 2000 });
  const words = t().jobs;
  usePage(words.title);
  return (
    <>
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.length === 0 && (
        <Empty text={words.none}>
          <p class="hint">{words.noneHint}</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <div class="card">
          <Listing
            label={words.title}
            items={data}
            keyOf={(job) => job.name}
            testIdOf={(job) => `job-${job.name}`}
            fields={[
              {
                title: t().common.name,
                cell: (job) => (
                  <a class="named" href={`/jobs/${encodeURIComponent(job.name)}`}>
                    <b>{job.name}</b>
                    <small>{job.description}</small>
                  </a>
                ),
              },
              { title: words.mode, minor: true, cell: (job) => <span class="tag plain">{words.modes[job.mode]}</span> },
              { title: words.engine, minor: true, cell: (job) => words.engines[job.engine] },
              { title: t().common.state, cell: (job) => <State job={job} /> },
              { title: words.read, align: 'right', cell: (job) => <Counted job={job} value={job.read} /> },
              { title: words.written, align: 'right', cell: (job) => <Counted job={job} value={job.written} /> },
              { title: words.behind, align: 'right', cell: (job) => (job.mode === 'stream' ? <Behind behind={job.behind} /> : <span class="muted">–</span>) },
              { title: words.lastBatch, align: 'right', minor: true, cell: (job) => <Ago at={job.mode === 'stream' ? job.lastBatch : undefined} /> },
            ]}
          />
        </div>
      )}
    </>
  );
}

/** The state, and what is wrong where something is. */
function State({ job }: { job: Job }) {
  return (
    <>
      <StateTag state={job.state} />
      {job.problem !== null && (
        <small class="job-problem is-down" title={job.problem}>
          <Prose text={failureFrom(job.problem).what} />
        </small>
      )}
    </>
  );
}

/** A count of a stream: a batch job has none. */
function Counted({ job, value }: { job: Job; value: number }) {
  return job.mode === 'stream' ? <span title={count(value)}>{compact(value)}</span> : <span class="muted">–</span>;
}
