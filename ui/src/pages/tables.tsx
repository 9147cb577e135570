import { api } from '../api/client';
import { count, rate } from '../app/format';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Empty, FailureBox, LoadingBar, StateTag } from '../components/basics';
import { Listing } from '../components/listing';
import { Ago } from '../components/time';
import { t } from '../i18n';

export default function TablesPage() {
  const { data, failure, loading, reload } = useResource('tables', api.tables, { everyMs: 2000 });
  const words = t();
  usePage(words.tables.title);
  return (
    <>
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.length === 0 && (
        <Empty text={words.tables.none}>
          <p class="hint">{words.tables.noneHint}</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <div class="card">
          <Listing
            label={words.tables.title}
            items={data}
            keyOf={(table) => table.name}
            testIdOf={(table) => `table-${table.name}`}
            fields={[
              {
                title: words.common.name,
                cell: (table) => (
                  <a class="named" href={`/tables/${encodeURIComponent(table.name)}`}>
                    <b>{table.name}</b>
                    <small>{table.description}</small>
                  </a>
                ),
              },
              { title: words.common.state, cell: (table) => <StateTag state={table.state} /> },
              { title: words.tables.rows, align: 'right', cell: (table) => count(table.rows) },
              { title: words.streams.rate, align: 'right', minor: true, cell: (table) => words.common.perSecond(rate(table.ratePerSecond)) },
              { title: words.tables.lag, align: 'right', cell: (table) => count(table.lag) },
              { title: words.tables.lastCommit, align: 'right', minor: true, cell: (table) => <Ago at={table.lastCommitAt} /> },
              {
                title: words.tables.stream,
                minor: true,
                cell: (table) => (
                  <a class="link mono" href={`/streams/${encodeURIComponent(table.stream)}`}>
                    {table.stream}
                  </a>
                ),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}
