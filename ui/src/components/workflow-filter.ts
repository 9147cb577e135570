import type { RunState, Workflow } from '../api/types';

/** The state of the newest run, or that nothing makes it run for now. */
export type LastState = RunState | 'paused' | '';

/** Those with the text in their name or description, and such a newest run. Pure. */
export function wantedWorkflows(workflows: Workflow[], text: string, state: LastState): Workflow[] {
  const wanted = text.trim().toLowerCase();
  return workflows.filter((workflow) => {
    const named = workflow.name.toLowerCase().includes(wanted) || workflow.description.toLowerCase().includes(wanted);
    const fits = state === '' || (state === 'paused' ? workflow.paused : workflow.runs[0]?.state === state);
    return named && fits;
  });
}
