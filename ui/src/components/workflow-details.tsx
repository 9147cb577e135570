import { useState } from 'preact/hooks';
import { api, ApiError, failureOf } from '../api/client';
import type { Failure, Workflow, WorkflowCursor } from '../api/types';
import { t } from '../i18n';
import { Card, FailureBox } from './basics';
import { Dialog } from './dialog';
import { Facts, Listing } from './listing';
import { cursorValue } from './parameters';
import { Ago } from './time';
import { Triggers } from './triggers';

/** What the file of a workflow says, and what the workflow remembers. */
export function WorkflowDetails({ workflow, onChange }: { workflow: Workflow; onChange(): void }) {
  const words = t().workflows;
  const cursors = workflow.cursors ?? [];
  return (
    <div class="column" data-testid="details">
      <Card title={words.tab.details} class="is-wide">
        <Facts
          facts={[
            { name: words.schedule, value: <Triggers workflow={workflow} /> },
            ...(workflow.timezone === null ? [] : [{ name: words.timezone, value: workflow.timezone }]),
            { name: words.maxActiveRuns, value: workflow.maxActiveRuns },
            ...(workflow.maxActiveTasks === undefined ? [] : [{ name: words.maxActiveTasks, value: workflow.maxActiveTasks }]),
            { name: words.catchUp, value: workflow.catchUp ? words.yes : words.no },
            ...(workflow.deadline == null ? [] : [{ name: words.deadline, value: workflow.deadline }]),
            ...(workflow.produces === undefined || workflow.produces.length === 0 ? [] : [{ name: words.produces, value: <code>{workflow.produces.join(', ')}</code> }]),
          ]}
        />
      </Card>
      {workflow.parameters.length > 0 && (
        <Card title={words.parameters}>
          <Listing
            label={words.parameters}
            items={workflow.parameters}
            keyOf={(parameter) => parameter.name}
            fields={[
              { title: t().common.name, cell: (parameter) => <code>{parameter.name}</code> },
              { title: t().common.type, cell: (parameter) => parameter.type },
              { title: words.usual, cell: (parameter) => (parameter.usual === null ? <span class="muted">{t().common.required}</span> : <code>{parameter.usual}</code>) },
              { title: t().common.description, minor: true, cell: (parameter) => parameter.description },
            ]}
          />
        </Card>
      )}
      {cursors.length > 0 && <Cursors workflow={workflow.name} cursors={cursors} onChange={onChange} />}
      <Card title={words.tasks}>
        <Listing
          label={words.tasks}
          items={workflow.tasks}
          keyOf={(task) => task.name}
          fields={[
            { title: t().common.name, cell: (task) => <code>{task.name}</code> },
            { title: t().common.type, cell: (task) => task.type },
            {
              title: words.begins,
              cell: (task) => (
                <span class="task-terms">
                  {task.after.length === 0 ? words.first : words.after(task.after.join(', '))}
                  {task.rule !== 'all-success' && <small>{words.rule[task.rule]}</small>}
                  {task.when && (
                    <small>
                      {words.when} <code>{task.when}</code>
                    </small>
                  )}
                  {task.dependsOnPast && <small>{words.dependsOnPast}</small>}
                </span>
              ),
            },
            { title: words.forEach, minor: true, cell: (task) => task.forEach && <code>{task.forEach}</code> },
            { title: words.retries, align: 'right', minor: true, cell: (task) => task.retries },
            { title: words.timeout, align: 'right', minor: true, cell: (task) => task.timeout },
            {
              title: words.pool,
              minor: true,
              cell: (task) => (
                <>
                  {task.pool && <code>{task.pool}</code>} {(task.priority ?? 0) !== 0 && <small>{words.priority(task.priority ?? 0)}</small>}
                </>
              ),
            },
          ]}
        />
      </Card>
    </div>
  );
}

function Cursors({ workflow, cursors, onChange }: { workflow: string; cursors: WorkflowCursor[]; onChange(): void }) {
  const [edited, setEdited] = useState<WorkflowCursor | null>(null);
  const words = t().workflows;
  return (
    <Card title={words.cursors} subtitle={words.cursorsHint}>
      <Listing
        label={words.cursors}
        items={cursors}
        keyOf={(cursor) => cursor.name}
        testIdOf={(cursor) => `cursor-${cursor.name}`}
        fields={[
          { title: t().common.name, cell: (cursor) => <code>{cursor.name}</code> },
          { title: words.value, cell: (cursor) => <code>{String(cursor.value)}</code> },
          { title: words.changed, minor: true, cell: (cursor) => <Ago at={cursor.updatedAt} /> },
          {
            title: t().common.actions,
            align: 'right',
            cell: (cursor) => (
              <button type="button" class="button small" data-testid={`edit-${cursor.name}`} onClick={() => setEdited(cursor)}>
                {words.edit}
              </button>
            ),
          },
        ]}
      />
      {edited && (
        <CursorDialog
          workflow={workflow}
          cursor={edited}
          current={cursors.find((cursor) => cursor.name === edited.name) ?? edited}
          onReload={onChange}
          onDone={() => {
            setEdited(null);
            onChange();
          }}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  );
}

interface CursorProps {
  workflow: string;
  /** As it was when it was opened: it is set only if it still is. */
  cursor: WorkflowCursor;
  current: WorkflowCursor;
  onReload(): void;
  onDone(): void;
  onClose(): void;
}

function CursorDialog({ workflow, cursor, current, onReload, onDone, onClose }: CursorProps) {
  const [value, setValue] = useState(String(cursor.value));
  const [version, setVersion] = useState(cursor.version);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [moved, setMoved] = useState(false);
  const [busy, setBusy] = useState(false);
  const words = t().workflows;
  return (
    <Dialog title={words.cursorTitle(cursor.name)} onClose={onClose}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          setFailure(null);
          api
            .setCursor(workflow, cursor.name, cursorValue(value, cursor.value), version)
            .then(onDone, (cause) => {
              if (cause instanceof ApiError && cause.status === 409) {
                setMoved(true);
                onReload();
              } else setFailure(failureOf(cause));
            })
            .finally(() => setBusy(false));
        }}
      >
        <p>{words.cursorText}</p>
        <label class="field">
          <span>{words.value}</span>
          <input class="input mono" value={value} autocomplete="off" spellcheck={false} data-testid="cursor-value" onInput={(event) => setValue(event.currentTarget.value)} />
        </label>
        {moved && (
          <div class="failure" role="alert" data-testid="cursor-moved">
            <p class="failure-what">
              <strong>{words.cursorMoved}</strong>
            </p>
            <p>
              {words.cursorNow} <code>{String(current.value)}</code>
            </p>
            <button
              type="button"
              class="button"
              disabled={current.version === version}
              onClick={() => {
                setVersion(current.version);
                setMoved(false);
              }}
            >
              {words.cursorAnyway}
            </button>
          </div>
        )}
        {failure && <FailureBox failure={failure} />}
        <footer>
          <button type="button" class="button" onClick={onClose}>
            {t().common.cancel}
          </button>
          <button type="submit" class="button primary" disabled={busy || moved || value === String(current.value)} data-testid="confirm">
            {words.save}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
