import { api } from '../api/client';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Empty, FailureBox, LoadingBar } from '../components/basics';
import { ToldSources } from '../components/bucket-told';
import { Listing } from '../components/listing';
import { t } from '../i18n';

export default function BucketsPage() {
  const { data, failure, loading, reload } = useResource('buckets', api.buckets, { everyMs: 5000 });
  const words = t().objects;
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
            keyOf={(bucket) => bucket.name}
            testIdOf={(bucket) => `bucket-${bucket.name}`}
            fields={[
              {
                title: words.bucket,
                cell: (bucket) => (
                  <a class="named" href={`/objects/${encodeURIComponent(bucket.name)}`}>
                    <b>{bucket.name}</b>
                  </a>
                ),
              },
              { title: words.told, cell: (bucket) => <ToldSources told={bucket.told} /> },
            ]}
          />
        </div>
      )}
    </>
  );
}
