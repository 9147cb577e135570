import { useEffect } from 'preact/hooks';
import { api } from '../api/client';
import { count, rate } from '../app/format';
import { usePage } from '../app/page';
import { memory } from '../app/preferences';
import { useResource } from '../app/resource';
import { Card, FailureBox, LoadingBar, StateTag, failureFrom } from '../components/basics';
import { FreshnessHops } from '../components/freshness';
import { FindHistory } from '../components/history-find';
import { Icon } from '../components/icon';
import { LedgerCommits, LedgerProof } from '../components/ledger';
import { Facts, Listing } from '../components/listing';
import { GoOnWithout } from '../components/loss';
import { TableProof } from '../components/table-proof';
import { Ago } from '../components/time';
import { t } from '../i18n';

export default function TablePage({ name }: { name: string }) {
  const { data: table, failure, loading, reload } = useResource(`table:${name}`, () => api.table(name), { everyMs: 2000 });
  const ledger = useResource(`ledger:${name}`, () => api.ledger(name), { everyMs: 2000 });
  const words = t().tables;
  usePage(name, [{ title: words.title, link: '/tables' }]);
  useEffect(() => memory.write('did.ledger', 'yes'), []);

  if (!table) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;
  return (
    <>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {table.problem && (
        <FailureBox failure={failureFrom(table.problem)}>
          <GoOnWithout lost={table.lost} meaning={t().loss.table} act={() => api.acceptTableLoss(name)} onDone={reload} />
        </FailureBox>
      )}
      <div class="card page-head">
        <p class="lead">{table.description}</p>
        <Facts
          facts={[
            { name: t().common.state, value: <StateTag state={table.state} /> },
            { name: words.rows, value: count(table.rows) },
            { name: t().streams.rate, value: t().common.perSecond(rate(table.ratePerSecond)) },
            { name: words.lag, value: count(table.lag) },
            { name: words.lastCommit, value: <Ago at={table.lastCommitAt} /> },
            {
              name: words.stream,
              value: (
                <a class="link mono" href={`/streams/${encodeURIComponent(table.stream)}`}>
                  {table.stream}
                </a>
              ),
            },
          ]}
        />
        <a class="button" href={`/sql?q=${encodeURIComponent(`SELECT *\nFROM ${table.name}\nORDER BY __time DESC\nLIMIT 100`)}`}>
          <Icon name="sql" size={14} /> {words.query}
        </a>
      </div>
      <FreshnessHops table={name} />
      <Card title={t().history.find} subtitle={t().history.findHint} class="stack">
        <FindHistory table={name} columns={table.historyKey} />
      </Card>
      <TableProof key={name} table={name} onRebuilt={reload} />
      <Card title={words.ledger} subtitle={words.ledgerHint} class="stack" testId="ledger">
        {ledger.failure && <FailureBox failure={ledger.failure} onRetry={ledger.reload} />}
        {ledger.data && <LedgerProof ledger={ledger.data} />}
      </Card>
      <div class="columns is-uneven">
        <Card title={words.commits}>{ledger.data && <LedgerCommits ledger={ledger.data} />}</Card>
        <Card title={words.columns}>
          <Listing
            label={words.columns}
            items={table.columns}
            keyOf={(column) => column.name}
            fields={[
              { title: t().common.name, cell: (column) => <code class="strong">{column.name}</code> },
              { title: t().common.type, cell: (column) => <code>{column.type}</code> },
            ]}
          />
        </Card>
      </div>
    </>
  );
}
