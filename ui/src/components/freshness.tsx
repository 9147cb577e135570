import { api } from '../api/client';
import { age, clockMillis, duration } from '../app/format';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card, FailureBox } from './basics';
import { Icon, type IconName } from './icon';

/** How long the newest row took, hop by hop: when it happened, reached the topic, was committed. */
export function FreshnessHops({ table }: { table: string }) {
  const { data, failure, reload } = useResource(`freshness:${table}`, () => api.freshness(table), { everyMs: 1000 });
  const words = t();
  if (failure && !data) return <FailureBox failure={failure} onRetry={reload} />;
  if (!data) return null;
  const stops: { icon: IconName; name: string; at: string | null; hop: number | null }[] = [
    { icon: 'source', name: words.tables.newestEvent, at: data.eventTime, hop: data.eventToTopicMs },
    { icon: 'topic', name: words.kind.topic, at: data.topicTime, hop: data.topicToTableMs },
    { icon: 'table', name: words.tables.lastCommit, at: data.commitTime, hop: null },
  ];
  return (
    <Card title={words.tables.fresh} class="stack" testId="freshness">
      {data.commitTime === null ? (
        <p class="note">{words.tables.freshNone}</p>
      ) : (
        <div class="hops">
          {stops.map((stop, index) => (
            <div class="hop" key={stop.name}>
              <span class="flow-icon">
                <Icon name={stop.icon} size={15} />
              </span>
              <span class="flow-text">
                <b>{stop.at === null ? '–' : clockMillis(Date.parse(stop.at))}</b>
                <span>{stop.name}</span>
              </span>
              {index < stops.length - 1 && <span class="hop-line">{stop.hop === null ? '' : duration(stop.hop)}</span>}
            </div>
          ))}
          <div class="flow-total">
            <b>{data.ageMs === null ? '–' : age(data.ageMs)}</b>
            <span>{words.tables.age}</span>
          </div>
        </div>
      )}
    </Card>
  );
}
