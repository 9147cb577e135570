import type { History, HistoryCell, RowChange } from '../api/history-types';
import type { Cell } from '../api/types';

export const idOf = (change: Pick<RowChange, 'partition' | 'offset'>) => `${change.partition}:${change.offset}`;

/** What has been loaded of a history: the newest page, and older ones that were asked for. */
export interface Line {
  changes: RowChange[];
  next: string | null;
  stopped: boolean;
  /** Whether messages that came before have been deleted. */
  forgotten: boolean;
}

const forgot = (page: History) => page.looked.some((each) => each.begin > 0);

const lineOf = (page: History): Line => ({ changes: page.changes, next: page.next, stopped: page.stopped !== null, forgotten: forgot(page) });

/**
 * The newest page again: what it has takes the place of what was known, and older changes stay. Where the two do not
 * meet, so much has come that the older ones must be asked for anew.
 */
export function refreshed(line: Line | null, page: History): Line {
  if (line === null) return lineOf(page);
  const last = page.changes.at(-1);
  const meets = last === undefined ? -1 : line.changes.findIndex((change) => idOf(change) === idOf(last));
  if (meets < 0) return lineOf(page);
  const older = line.changes.slice(meets + 1);
  if (older.length === 0) return lineOf(page);
  return { ...line, changes: [...page.changes, ...older], forgotten: forgot(page) };
}

/** The line with an older page behind it. */
export function continued(line: Line, page: History): Line {
  const known = new Set(line.changes.map(idOf));
  return {
    changes: [...line.changes, ...page.changes.filter((change) => !known.has(idOf(change)))],
    next: page.next,
    stopped: page.stopped !== null,
    forgotten: forgot(page),
  };
}

/** Whether there is a row after the change. */
const leavesRow = (change: RowChange) => change.outcome === 'taken' && change.cells.length > 0;

/** The cells of the row before a change, by column; null where there was none, or none is known. */
export function before(changes: RowChange[], index: number): Map<string, Cell> | null {
  for (const change of changes.slice(index + 1)) {
    if (change.outcome !== 'taken') continue;
    return leavesRow(change) ? new Map(change.cells.map((cell) => [cell.column, cell.value])) : null;
  }
  return null;
}

/** What an entry shows at first: of a row that goes on its changed cells, of one that begins all of them. */
export function shownCells(change: RowChange, all: boolean): HistoryCell[] {
  return all || !change.compared ? change.cells : change.cells.filter((cell) => cell.changed);
}

export type Tone = 'good' | 'bad' | 'quiet' | 'accent' | 'warn';

export function toneOf(change: RowChange): Tone {
  if (change.outcome !== 'taken') return 'warn';
  switch (change.operation) {
    case 'insert':
      return 'good';
    case 'delete':
    case 'truncate':
      return 'bad';
    case 'update':
    case 'upsert':
      return 'accent';
    case 'read':
    case 'tombstone':
    case 'unknown':
      return 'quiet';
  }
}

/** The address of a row's history. */
export function historyLink(table: string, key: Record<string, string>): string {
  return `/tables/${encodeURIComponent(table)}/history?${new URLSearchParams(key)}`;
}

/** The key in an address: every column of it, or nothing while one is missing. */
export function keyIn(query: URLSearchParams, columns: string[]): Record<string, string> | null {
  const key: Record<string, string> = {};
  for (const column of columns) {
    const value = query.get(column);
    if (value === null) return null;
    key[column] = value;
  }
  return columns.length === 0 ? null : key;
}

export const keyText = (key: Record<string, string>) => Object.entries(key).map(([column, value]) => `${column} = ${value}`).join(', ');
