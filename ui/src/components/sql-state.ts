import { memory } from '../app/preferences';

/** The queries that are open and those that ran, kept in this browser. */

export interface SqlTab {
  id: number;
  text: string;
  /** Counts what came from elsewhere than the editor, which then has to begin anew. */
  revision: number;
}

export interface SqlTabs {
  tabs: SqlTab[];
  active: number;
}

export interface HistoryEntry {
  query: string;
  at: number;
  rows: number | null;
}

const MOST_HISTORY = 60;

function stored<T>(key: string, fallback: T): T {
  try {
    return (JSON.parse(memory.read(key) ?? 'null') as T | null) ?? fallback;
  } catch {
    return fallback;
  }
}

export function addTab(state: SqlTabs, text: string): SqlTabs {
  const id = Math.max(0, ...state.tabs.map((tab) => tab.id)) + 1;
  return { tabs: [...state.tabs, { id, text, revision: 0 }], active: id };
}

export function closeTab(state: SqlTabs, id: number): SqlTabs {
  const at = state.tabs.findIndex((tab) => tab.id === id);
  const tabs = state.tabs.filter((tab) => tab.id !== id);
  if (tabs.length === 0) return addTab({ tabs: [], active: 0 }, '');
  const active = state.active === id ? (tabs[Math.min(at, tabs.length - 1)]?.id ?? 0) : state.active;
  return { tabs, active };
}

export function editTab(state: SqlTabs, text: string): SqlTabs {
  return { ...state, tabs: state.tabs.map((tab) => (tab.id === state.active ? { ...tab, text } : tab)) };
}

export function activeText(state: SqlTabs): string {
  return state.tabs.find((tab) => tab.id === state.active)?.text ?? '';
}

/** Opens a query from an address: where it is open already, else in an empty tab, else in a new one. */
export function openQuery(state: SqlTabs, query: string): SqlTabs {
  const same = state.tabs.find((tab) => tab.text === query);
  if (same) return { ...state, active: same.id };
  if (activeText(state).trim() !== '') return addTab(state, query);
  const tabs = state.tabs.map((tab) => (tab.id === state.active ? { ...tab, text: query, revision: tab.revision + 1 } : tab));
  return { ...state, tabs };
}

export function readTabs(): SqlTabs {
  const state = stored<SqlTabs>('sql.tabs', { tabs: [], active: 0 });
  return state.tabs.length === 0 ? addTab({ tabs: [], active: 0 }, '') : state;
}

export function writeTabs(state: SqlTabs): void {
  memory.write('sql.tabs', JSON.stringify(state));
}

export function readHistory(): HistoryEntry[] {
  return stored<HistoryEntry[]>('sql.history', []);
}

/** The newest first; a query that runs again moves to the front. */
export function remember(history: HistoryEntry[], entry: HistoryEntry): HistoryEntry[] {
  return [entry, ...history.filter((each) => each.query !== entry.query)].slice(0, MOST_HISTORY);
}

export function writeHistory(history: HistoryEntry[]): void {
  memory.write('sql.history', JSON.stringify(history));
}
