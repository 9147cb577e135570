import type { JobRun } from '../api/types';
import { count } from '../app/format';
import { t } from '../i18n';
import { failureFrom } from './basics';

const DONE = /^Done\[rows=(\d+), damaged=(\d+)]$/;
const NOTHING = /^NothingToRead\[why=(.*)]$/s;

/** What a run came to, in words; empty while it runs. The server tells it as it writes it into its logs. */
export function resultOf(run: Pick<JobRun, 'result' | 'problem'>): string {
  const words = t().jobs;
  if (run.problem !== null) return failureFrom(run.problem).why || failureFrom(run.problem).what;
  if (run.result === null) return '';
  const done = DONE.exec(run.result);
  if (done) {
    const [rows, damaged] = [Number(done[1]), Number(done[2])];
    return damaged === 0 ? words.done(count(rows)) : `${words.done(count(rows))}, ${words.damaged(count(damaged))}`;
  }
  const nothing = NOTHING.exec(run.result);
  return nothing ? `${words.nothing}: ${nothing[1] ?? ''}` : run.result;
}
