import { useEffect, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Proof } from '../api/types';
import { clock, duration } from '../app/format';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card, FailureBox, LoadingBar } from './basics';
import { Icon } from './icon';
import { ProofResult } from './proof';
import { RebuildCard, RebuildDialog, isUnderWay } from './rebuild';

/** Proves a table on demand, and builds it anew. */
export function TableProof({ table, onRebuilt }: { table: string; onRebuilt: () => void }) {
  const [since, setSince] = useState<number | null>(null);
  const [result, setResult] = useState<{ proof: Proof; tookMs: number } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [asking, setAsking] = useState(false);
  const [watching, setWatching] = useState(false);
  const rebuilds = useResource('rebuilds', api.rebuilds, { everyMs: watching ? 500 : 5000 });
  const words = t();
  const rebuild = rebuilds.data?.find((each) => each.table === table);
  const underWay = isUnderWay(rebuild);

  useEffect(() => {
    if (watching && !underWay) onRebuilt();
    setWatching(underWay);
  }, [underWay]);

  const verify = () => {
    const start = Date.now();
    setSince(start);
    setFailure(null);
    api
      .verify(table)
      .then(
        (proof) => setResult({ proof, tookMs: Date.now() - start }),
        (cause) => setFailure(failureOf(cause)),
      )
      .finally(() => setSince(null));
  };

  return (
    <>
      <Card
        title={words.proof.title}
        subtitle={words.proof.hint}
        class="stack"
        testId="proof"
        aside={
          <>
            <button type="button" class="button small" disabled={underWay} data-testid="rebuild-open" onClick={() => setAsking(true)}>
              <Icon name="refresh" size={12} /> {words.rebuild.button}
            </button>
            <button type="button" class="button primary small" disabled={since !== null} data-testid="verify" onClick={verify}>
              <Icon name="check" size={12} /> {words.proof.verify}
            </button>
          </>
        }
      >
        <LoadingBar on={since !== null} />
        {since !== null && <Verifying since={since} />}
        {since === null && failure === null && result === null && <p class="note">{words.proof.before}</p>}
        {failure && (
          <div class="card-body">
            <FailureBox failure={failure} onRetry={verify} />
          </div>
        )}
        {result && <ProofResult proof={result.proof} aside={words.proof.took(clock(Date.parse(result.proof.at)), duration(result.tookMs))} />}
      </Card>
      {rebuild && <RebuildCard rebuild={rebuild} tables={rebuilds.data?.map((each) => each.table) ?? [table]} onStarted={rebuilds.replace} />}
      {asking && <RebuildDialog table={table} onStarted={rebuilds.replace} onClose={() => setAsking(false)} />}
    </>
  );
}

function Verifying({ since }: { since: number }) {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setElapsed(Date.now() - since), 500);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <p class="note" role="status">
      {t().proof.verifying(elapsed < 1000 ? '' : duration(elapsed))}
    </p>
  );
}
