import { useRef, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { ObjectPage } from '../api/types';
import { count } from '../app/format';
import { usePageKeys } from '../app/keyboard';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { place, setQuery, urlWith } from '../app/router';
import { Empty, FailureBox, LoadingBar } from '../components/basics';
import { ToldSources } from '../components/bucket-told';
import { DropZone } from '../components/drop-zone';
import { Icon } from '../components/icon';
import { Facts } from '../components/listing';
import { DeleteObject, ObjectList } from '../components/object-list';
import { bucketLink, folderOf, nameOf, stepsOf } from '../components/object-names';
import { ObjectPane } from '../components/object-pane';
import { UploadDialog } from '../components/upload-dialog';
import { t } from '../i18n';

const PAGE_LENGTH = 100;

/** The folder that is open, or what of it begins with some letters. */
export default function BucketPage({ bucket }: { bucket: string }) {
  const { query } = place.value;
  const prefix = query.get('prefix') ?? '';
  const after = query.get('after') ?? '';
  const chosen = query.get('object');
  const folder = folderOf(prefix);
  const words = t().objects;
  const steps = stepsOf(folder);
  usePage(steps.at(-1)?.name ?? bucket, [
    { title: words.title, link: '/objects' },
    ...(steps.length === 0 ? [] : [{ title: bucket, link: bucketLink(bucket) }]),
    ...steps.slice(0, -1).map((step) => ({ title: step.name, link: bucketLink(bucket, step.prefix) })),
  ]);

  const buckets = useResource('buckets', api.buckets);
  const objects = useResource(`objects:${JSON.stringify([bucket, prefix, after])}`, () => api.objects(bucket, { prefix, after, limit: PAGE_LENGTH }), {
    everyMs: 5000,
  });
  // While letters are typed, what was found before stays.
  const before = useRef<ObjectPage | null>(null);
  if (objects.data) before.current = objects.data;
  const page = objects.data ?? (objects.failure === null && before.current && folderOf(before.current.prefix) === folder ? before.current : null);

  const [files, setFiles] = useState<{ files: File[]; leftOut: boolean } | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  usePageKeys([
    { key: 'u', meaning: words.keys.upload, act: () => input.current?.click() },
    { key: 'Escape', meaning: words.keys.close, act: () => setQuery({ object: null }) },
  ]);

  const told = buckets.data?.find((each) => each.name === bucket)?.told;
  const isEmpty = page !== null && page.folders.length === 0 && page.objects.length === 0;
  return (
    <>
      <div class="card page-head">
        <div class="filters is-inline">
          <label class="field is-grow">
            <span>{words.filter}</span>
            <input
              class="input"
              type="search"
              placeholder={words.filterHint}
              value={prefix.slice(folder.length)}
              data-testid="filter-prefix"
              onInput={(event) => setQuery({ prefix: folder + event.currentTarget.value, after: null })}
            />
          </label>
        </div>
        {told && <Facts facts={[{ name: words.told, value: <ToldSources told={told} /> }]} />}
        <button type="button" class="button primary" data-testid="upload" onClick={() => input.current?.click()}>
          <Icon name="upload" size={14} /> {words.upload}
        </button>
        <input
          ref={input}
          class="visually-hidden"
          type="file"
          multiple
          tabIndex={-1}
          aria-label={words.upload}
          data-testid="upload-files"
          onChange={(event) => {
            const taken = [...(event.currentTarget.files ?? [])];
            // The same files can be chosen again.
            event.currentTarget.value = '';
            if (taken.length > 0) setFiles({ files: taken, leftOut: false });
          }}
        />
      </div>
      {objects.failure && <FailureBox failure={objects.failure} onRetry={objects.reload} />}
      <div class={chosen === null ? '' : 'columns is-objects'}>
        <DropZone label={words.drop} onDrop={(dropped, leftOut) => setFiles({ files: dropped, leftOut })}>
          <section class="card" aria-label={words.title}>
            <LoadingBar on={objects.loading && objects.data === null} />
            {isEmpty &&
              (prefix === folder ? (
                <Empty text={words.empty}>
                  <button type="button" class="button" onClick={() => input.current?.click()}>
                    <Icon name="upload" size={14} /> {words.emptyHint}
                  </button>
                </Empty>
              ) : (
                <p class="note is-alone">{words.noneSuch}</p>
              ))}
            {page && !isEmpty && (
              <>
                <ObjectList bucket={bucket} page={page} chosen={chosen} onDelete={setDeleting} />
                <footer class="pager">
                  <small role="status" class="grow">
                    {words.found(count(page.folders.length), count(page.objects.length))}
                  </small>
                  {after !== '' && (
                    <a class="button small" href={urlWith(place.value, { after: null })} data-testid="first-page">
                      {words.first}
                    </a>
                  )}
                  {page.next !== null && (
                    <a class="button small" href={urlWith(place.value, { after: page.next })} data-testid="next-page">
                      {words.next} <Icon name="chevron" size={12} />
                    </a>
                  )}
                </footer>
              </>
            )}
          </section>
        </DropZone>
        {chosen !== null && <ObjectPane key={chosen} bucket={bucket} objectKey={chosen} onDelete={() => setDeleting(chosen)} />}
      </div>
      {files !== null && (
        <UploadDialog bucket={bucket} folder={folder} files={files.files} foldersLeftOut={files.leftOut} onDone={objects.reload} onClose={() => setFiles(null)} />
      )}
      {deleting !== null && (
        <DeleteObject
          bucket={bucket}
          objectKey={deleting}
          name={nameOf(deleting)}
          onDone={() => {
            if (deleting === chosen) setQuery({ object: null });
            objects.reload();
          }}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}
