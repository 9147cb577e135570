import { api } from '../api/client';
import { bytes, count, duration, percent, quantity } from '../app/format';
import { usePage } from '../app/page';
import { instance, project } from '../app/project';
import { useResource } from '../app/resource';
import { Card, FailureBox, LoadingBar, StateTag } from '../components/basics';
import { Icon } from '../components/icon';
import { LakeOverview } from '../components/lake';
import { Facts, Listing } from '../components/listing';
import { Ago } from '../components/time';
import { t } from '../i18n';

function Meter({ part, label }: { part: number; label: string }) {
  return (
    <span class="meter" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)}>
      <i style={{ width: `${Math.min(100, part * 100)}%` }} />
    </span>
  );
}

function Problems() {
  const words = t().system;
  const state = project.value;
  if (!state) return null;
  return (
    <Card title={words.problems} subtitle={state.problems.length === 0 ? undefined : count(state.problems.length)} class="is-wide" testId="problems">
      {state.problems.length === 0 && (
        <p class="calm">
          <Icon name="check" /> {words.noProblems}
        </p>
      )}
      <ul class="concerns">
        {state.problems.map((problem) => (
          <li key={`${problem.file}:${problem.line}:${problem.what}`}>
            <div>
              <Icon name="warning" />
              <span>
                <b>
                  <code>
                    {problem.file}:{problem.line}
                  </code>{' '}
                  {problem.what}
                </b>
                <small>
                  {problem.why} {problem.fix}
                </small>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export default function SystemPage() {
  const { data, failure, loading, reload } = useResource('system', api.system, { everyMs: 2000 });
  const words = t().system;
  usePage(words.title);
  const about = instance.value;
  const largest = Math.max(1, ...(data?.storage.map((part) => part.bytes) ?? []));
  return (
    <>
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data && (
        <div class="columns">
          <div class="column">
            <Card title={words.components} subtitle={about && words.startedIn(duration(about.startupMs))}>
              <Listing
                label={words.components}
                items={Object.entries(data.components)}
                keyOf={([name]) => name}
                testIdOf={([name]) => `component-${name}`}
                fields={[
                  { title: t().common.name, cell: ([name]) => <b class="strong">{name}</b> },
                  { title: t().common.state, cell: ([, component]) => <StateTag state={component.state} /> },
                  { title: t().common.description, cell: ([, component]) => <span class="muted">{component.detail}</span> },
                  { title: words.since, align: 'right', minor: true, cell: ([, component]) => <Ago at={component.since} /> },
                ]}
              />
            </Card>
            <Card title={words.storage}>
              <Listing
                label={words.storage}
                items={data.storage}
                keyOf={(part) => part.name}
                fields={[
                  { title: t().common.name, cell: (part) => <b class="strong" title={part.path}>{part.name}</b> },
                  { title: words.share, cell: (part) => <Meter part={part.bytes / largest} label={part.name} /> },
                  { title: words.size, align: 'right', cell: (part) => bytes(part.bytes) },
                ]}
              />
            </Card>
          </div>
          <div class="column">
            <Card title={words.process} subtitle={`${words.pid} ${data.process.pid}`}>
              <Facts
                facts={[
                  { name: words.uptime, value: duration(data.process.uptimeMs) },
                  { name: words.cpu, value: percent(data.process.cpuPercent / 100) },
                  { name: words.memory, value: bytes(data.process.rssBytes) },
                  { name: words.threads, value: quantity(data.process.threads) },
                  {
                    name: words.heap,
                    value: (
                      <>
                        {bytes(data.process.heapUsedBytes)} / {bytes(data.process.heapMaxBytes)}
                        <Meter part={data.process.heapUsedBytes / Math.max(1, data.process.heapMaxBytes)} label={words.heap} />
                      </>
                    ),
                  },
                  {
                    name: words.disk,
                    value: (
                      <>
                        {words.free(bytes(data.disk.freeBytes), bytes(data.disk.totalBytes))}
                        <Meter part={1 - data.disk.freeBytes / Math.max(1, data.disk.totalBytes)} label={words.disk} />
                      </>
                    ),
                  },
                ]}
              />
            </Card>
            <LakeOverview />
            {about && (
              <Card title={words.addresses}>
                <Listing
                  label={words.addresses}
                  items={Object.entries(about.urls)}
                  keyOf={([name]) => name}
                  fields={[
                    { title: t().common.name, cell: ([name]) => <b class="strong">{name}</b> },
                    { title: words.address, cell: ([, url]) => <code>{url}</code> },
                  ]}
                />
              </Card>
            )}
          </div>
          <Problems />
          {about && (
            <Card title={words.project} subtitle={about.name} class="is-wide">
              <Facts
                facts={[
                  { name: words.version, value: about.version },
                  { name: words.projectFolder, value: <code>{about.projectDir}</code> },
                  { name: words.dataFolder, value: <code>{about.dataDir}</code> },
                  { name: words.bind, value: <code>{about.bind}</code> },
                  { name: words.security, value: about.securityMode },
                  { name: words.loaded, value: <Ago at={project.value?.loadedAt ?? null} /> },
                ]}
              />
            </Card>
          )}
        </div>
      )}
    </>
  );
}
