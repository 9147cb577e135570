import { api } from '../api/client';
import { compact, count } from '../app/format';
import { usePageKeys } from '../app/keyboard';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Card, FailureBox, failureFrom, LoadingBar, StateTag } from '../components/basics';
import { JobButtons, useJobControls } from '../components/job-controls';
import { Behind, JobWay, StreamFacts } from '../components/job-facts';
import { JobRuns } from '../components/job-runs';
import { Facts } from '../components/listing';
import { PlainLog } from '../components/plain-log';
import { t } from '../i18n';

export default function JobPage({ name }: { name: string }) {
  const { data: job, failure, loading, reload, replace } = useResource(`job:${name}`, () => api.job(name), { everyMs: 2000 });
  const words = t().jobs;
  usePage(name, [{ title: words.title, link: '/jobs' }]);
  const controls = useJobControls(job, replace);
  const streams = job?.mode === 'stream';
  usePageKeys(streams ? [{ key: 'p', meaning: words.keys.pause, act: controls.toggle }] : []);

  if (!job) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;
  return (
    <>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {job.problem !== null && <FailureBox failure={failureFrom(job.problem)} />}
      <div class="card page-head">
        <p class="lead">{job.description}</p>
        <Facts
          facts={[
            ...(streams ? [{ name: t().common.state, value: <span data-testid="job-state" data-state={job.state}><StateTag state={job.state} /></span> }] : []),
            { name: words.mode, value: words.modes[job.mode] },
            { name: words.engine, value: words.engines[job.engine] },
            ...(streams
              ? [
                  { name: words.read, value: <span title={count(job.read)}>{compact(job.read)}</span> },
                  { name: words.written, value: <span title={count(job.written)}>{compact(job.written)}</span> },
                  { name: words.behind, value: <Behind behind={job.behind} /> },
                ]
              : []),
          ]}
        />
        {streams && <JobButtons job={job} controls={controls} onChange={replace} />}
      </div>
      {streams ? (
        <>
          <div class="columns stack">
            <JobWay job={job} />
            <StreamFacts job={job} />
          </div>
          <StreamLog name={name} active={job.state !== 'paused'} />
        </>
      ) : (
        <>
          <div class="stack">
            <JobWay job={job} />
          </div>
          <JobRuns key={name} job={job} />
        </>
      )}
    </>
  );
}

function StreamLog({ name, active }: { name: string; active: boolean }) {
  const log = useResource(`job-log:${name}`, () => api.jobLog(name), { everyMs: 2000 });
  const words = t().jobs;
  return (
    <Card title={words.log} subtitle={words.logHint} testId="job-log-card">
      {log.failure && <FailureBox failure={log.failure} onRetry={log.reload} />}
      <LoadingBar on={log.loading && log.data === null} />
      {log.data && <PlainLog name={name} lines={log.data} active={active} />}
    </Card>
  );
}
