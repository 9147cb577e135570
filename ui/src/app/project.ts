import { signal } from '@preact/signals';
import { api } from '../api/client';
import { watch } from '../api/live';
import type { Instance, ProjectState } from '../api/types';

/** What the whole interface knows of the instance it belongs to. */
export const instance = signal<Instance | null>(null);
export const project = signal<ProjectState | null>(null);

export function startProject(): () => void {
  const load = () =>
    api.instance().then(
      (found) => {
        instance.value = found;
        project.value = found.project;
      },
      () => {},
    );
  void load();
  return watch('project', 'project', (state) => {
    project.value = state;
    if (instance.value === null) void load();
  });
}
