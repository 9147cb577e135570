import type { Cell, Column, Row } from '../api/types';

/** Spreadsheets run what starts like a formula; a leading apostrophe makes it text. */
const FORMULA = /^[=+\-@\t\r]/;

function field(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const raw = typeof cell === 'object' ? JSON.stringify(cell) : cell;
  const text = FORMULA.test(raw) && Number.isNaN(Number(raw)) ? `'${raw}` : raw;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180: a header, CRLF, quotes where they are needed. */
export function csv(columns: Column[], rows: Row[]): string {
  const lines = [columns.map((column) => field(column.name)), ...rows.map((row) => columns.map((_, index) => field(row[index])))];
  return lines.map((line) => line.join(',') + '\r\n').join('');
}

/** Rows as a list of objects. */
export function records(columns: Column[], rows: Row[]): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])));
}

export function download(name: string, content: string, type: string): void {
  saveUrl(name, URL.createObjectURL(new Blob([content], { type })));
}

export function saveUrl(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  if (url.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
