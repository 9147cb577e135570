import type { WorkflowCursor, WorkflowParameter } from '../api/types';

/** What the form of a workflow's parameters begins with, and what of it is sent. Pure. */

export type Values = Record<string, string>;

export function usualValues(parameters: WorkflowParameter[]): Values {
  return Object.fromEntries(parameters.map(({ name, usual }) => [name, usual ?? '']));
}

/**
 * As it was written, for the server to judge. Only what is empty and has no usual value is left out: the server then says
 * that it is missing, and not that nothing is no number.
 */
export function givenValues(parameters: WorkflowParameter[], values: Values): Values {
  const given = parameters.map(({ name, usual }): [string, string | null] => {
    const value = values[name] ?? '';
    return [name, value === '' && usual === null ? null : value];
  });
  return Object.fromEntries(given.filter((each): each is [string, string] => each[1] !== null));
}

/** What was typed, of the kind that the cursor had: a number stays one. */
export function cursorValue(text: string, before: WorkflowCursor['value']): WorkflowCursor['value'] {
  const typed = text.trim();
  if (typeof before === 'boolean' && (typed === 'true' || typed === 'false')) return typed === 'true';
  // Only what comes back as it was written: a long number would lose its last digits.
  return typeof before === 'number' && String(Number(typed)) === typed ? Number(typed) : text;
}
