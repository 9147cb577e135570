import { useState } from 'preact/hooks';
import { api } from '../api/client';
import type { ObjectPreview } from '../api/types';
import { bytes, count } from '../app/format';
import { laidOut } from '../app/json-layout';
import { useResource } from '../app/resource';
import { setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, FailureBox, LoadingBar } from './basics';
import { Icon } from './icon';
import { nameOf } from './object-names';
import { ResultTable } from './result-table';
import { Moment } from './time';

interface Props {
  bucket: string;
  objectKey: string;
  onDelete(): void;
}

/** An object and the begin of what is in it. */
export function ObjectPane({ bucket, objectKey, onDelete }: Props) {
  const { data, failure, loading, reload } = useResource(`preview:${JSON.stringify([bucket, objectKey])}`, () => api.preview(bucket, objectKey));
  const words = t().objects;
  const name = nameOf(objectKey);
  return (
    <Card
      title={name}
      class="object-pane"
      testId="preview"
      aside={
        <>
          <button type="button" class="button icon-only quiet" aria-label={t().common.refresh} title={t().common.refresh} onClick={reload}>
            <Icon name="refresh" size={14} />
          </button>
          <button type="button" class="button icon-only quiet" aria-label={words.closePreview} title={words.closePreview} onClick={() => setQuery({ object: null })}>
            <Icon name="close" size={14} />
          </button>
        </>
      }
    >
      <LoadingBar on={loading} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      <div class="card-body stacked">
        <p class="object-actions">
          <a class="button small" href={api.objectAddress(bucket, objectKey)} download={name} data-testid="download">
            <Icon name="download" size={14} /> {words.download}
          </a>
          <button type="button" class="button small" data-testid="delete" onClick={onDelete}>
            <Icon name="trash" size={14} /> {words.delete}
          </button>
        </p>
        {data && (
          <>
            <About bucket={bucket} preview={data} />
            <Content preview={data} />
          </>
        )}
      </div>
    </Card>
  );
}

function About({ bucket, preview: { object } }: { bucket: string; preview: ObjectPreview }) {
  const words = t().objects;
  return (
    <dl class="about">
      <div>
        <dt>{words.address}</dt>
        <dd>
          <code>{`s3://${bucket}/${object.key}`}</code>
        </dd>
      </div>
      <div>
        <dt>{words.size}</dt>
        <dd title={`${count(object.sizeBytes)} B`}>{bytes(object.sizeBytes)}</dd>
      </div>
      <div>
        <dt>{words.modified}</dt>
        <dd>
          <Moment at={object.modifiedAt} />
        </dd>
      </div>
      <div>
        <dt>{words.contentType}</dt>
        <dd>
          <code>{object.contentType}</code>
        </dd>
      </div>
      <div>
        <dt>{words.tag}</dt>
        <dd>
          <code>{object.tag}</code>
        </dd>
      </div>
      {Object.entries(object.metadata).map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Content({ preview }: { preview: ObjectPreview }) {
  const words = t().objects;
  switch (preview.kind) {
    case 'text':
      return preview.text === '' ? <p class="muted">{words.emptyObject}</p> : <Text preview={preview} />;
    case 'rows':
      return (
        <>
          {!preview.complete && <small role="status">{words.rowsPart(count(preview.rows.length))}</small>}
          <div class="preview-rows" data-testid="preview-rows" data-rows={preview.rows.length}>
            <ResultTable
              result={{ columns: preview.columns, rows: preview.rows, rowCount: preview.rows.length, truncated: !preview.complete, elapsedMs: 0, cached: false }}
            />
          </div>
        </>
      );
    case 'binary':
      return <p class="muted">{words.binary}</p>;
  }
}

/** JSON is laid out at first; lines of it, CSV and other text stand as they are. */
function Text({ preview }: { preview: ObjectPreview }) {
  const [asItIs, setAsItIs] = useState(false);
  const words = t().objects;
  const laid = preview.complete ? laidOut(preview.text) : preview.text;
  const shown = asItIs ? preview.text : laid;
  return (
    <>
      {laid !== preview.text && (
        <div class="view-bar is-flush" role="group" aria-label={words.content}>
          <button type="button" aria-pressed={!asItIs} onClick={() => setAsItIs(false)}>
            {words.layOut}
          </button>
          <button type="button" aria-pressed={asItIs} onClick={() => setAsItIs(true)}>
            {words.original}
          </button>
        </div>
      )}
      {!preview.complete && <small role="status">{words.textPart}</small>}
      <pre class="code" tabIndex={0} role="region" aria-label={words.content} data-testid="preview-text">
        {shown}
      </pre>
    </>
  );
}
