import { useId, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { Run, Workflow, WorkflowParameter } from '../api/types';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { Prose } from './basics';
import { givenValues, usualValues, type Values } from './parameters';

interface Props {
  workflow: Workflow;
  /** What another run was given, where this one is to be like it. */
  values?: Record<string, string>;
  title?: string;
  onTriggered(run: Run): void;
  onClose(): void;
}

/** Asks what a run is to be given. */
export function TriggerDialog({ workflow, values: like, title, onTriggered, onClose }: Props) {
  // What was typed stays, also when the workflow is loaded anew behind the dialog.
  const [values, setValues] = useState(() => ({ ...usualValues(workflow.parameters), ...like }));
  const words = t().workflows;
  return (
    <ActionDialog
      title={title ?? words.triggerTitle(workflow.name)}
      action={words.trigger}
      act={() => api.trigger(workflow.name, givenValues(workflow.parameters, values)).then(onTriggered)}
      onClose={onClose}
    >
      <p>{words.triggerText}</p>
      <ParameterFields parameters={workflow.parameters} values={values} onChange={setValues} />
    </ActionDialog>
  );
}

/** A field for each parameter, of its type. */
export function ParameterFields({ parameters, values, onChange }: { parameters: WorkflowParameter[]; values: Values; onChange(values: Values): void }) {
  return (
    <>
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name] ?? parameter.usual ?? ''}
          onChange={(value) => onChange({ ...values, [parameter.name]: value })}
        />
      ))}
    </>
  );
}

const INPUTS = {
  string: { type: 'text' },
  integer: { type: 'number', step: '1' },
  number: { type: 'number', step: 'any' },
  date: { type: 'date' },
} as const;

function ParameterField({ parameter, value, onChange }: { parameter: WorkflowParameter; value: string; onChange(value: string): void }) {
  const id = useId();
  const note = useId();
  const shared = {
    id,
    class: 'input',
    value,
    'aria-describedby': parameter.description === '' ? undefined : note,
    'data-testid': `parameter-${parameter.name}`,
  };
  return (
    <div class="field">
      <label for={id}>
        <code>{parameter.name}</code>
        {parameter.usual === null && ` · ${t().common.required}`}
      </label>
      {parameter.type === 'boolean' ? (
        <select {...shared} onChange={(event) => onChange(event.currentTarget.value)}>
          {parameter.usual === null && <option value="">{t().workflows.noValue}</option>}
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : (
        <input {...shared} {...INPUTS[parameter.type]} autocomplete="off" spellcheck={false} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
      {parameter.description !== '' && (
        <small id={note}>
          <Prose text={parameter.description} />
        </small>
      )}
    </div>
  );
}
