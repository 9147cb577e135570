import { api } from '../api/client';
import type { ObjectPage, StoredObject } from '../api/types';
import { bytes, count } from '../app/format';
import { place, setQuery, urlWith } from '../app/router';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { Icon } from './icon';
import { Listing } from './listing';
import { bucketLink, folderOf, nameOf } from './object-names';
import { Ago } from './time';

interface Props {
  bucket: string;
  page: ObjectPage;
  chosen: string | null;
  onDelete(key: string): void;
}

type Entry = { key: string; object: StoredObject | null; up?: boolean };

/** The way up, the folders of a page, then its objects. */
export function ObjectList({ bucket, page, chosen, onDelete }: Props) {
  const words = t().objects;
  const folder = folderOf(page.prefix);
  const above: Entry[] = folder === '' ? [] : [{ key: folderOf(folder.slice(0, -1)), object: null, up: true }];
  const entries: Entry[] = [...above, ...page.folders.map((key) => ({ key, object: null })), ...page.objects.map((object) => ({ key: object.key, object }))];
  return (
    <Listing
      label={words.title}
      items={entries}
      // An object may be called as a folder is.
      keyOf={({ key, object, up }) => (object ? key : `${up ? 'up' : 'folder'} ${key}`)}
      testIdOf={({ key, object, up }) => (up ? 'folder-above' : object ? `object-${key}` : `folder-${key}`)}
      chosen={chosen}
      fields={[
        { title: words.key, cell: ({ key, object, up }) => (object ? <ObjectLink objectKey={key} /> : <FolderLink bucket={bucket} prefix={key} up={up ?? false} />) },
        { title: words.size, align: 'right', cell: ({ object }) => (object ? <span title={`${count(object.sizeBytes)} B`}>{bytes(object.sizeBytes)}</span> : <span class="muted">–</span>) },
        { title: words.modified, align: 'right', minor: true, cell: ({ object }) => <Ago at={object?.modifiedAt} /> },
        { title: t().common.actions, align: 'right', cell: ({ key, object }) => object && <Actions bucket={bucket} objectKey={key} onDelete={() => onDelete(key)} /> },
      ]}
    />
  );
}

function FolderLink({ bucket, prefix, up }: { bucket: string; prefix: string; up: boolean }) {
  return (
    <a class="object-name is-folder" href={bucketLink(bucket, prefix)}>
      <Icon name="folder" />
      <span>
        <span class="visually-hidden">{up ? t().objects.above : t().objects.folder} </span>
        {up ? '..' : `${nameOf(prefix).replace('/', '')}/`}
      </span>
    </a>
  );
}

/** Opens beside the list: the reader stays where he is in it. */
function ObjectLink({ objectKey }: { objectKey: string }) {
  return (
    <a
      class="object-name"
      href={urlWith(place.value, { object: objectKey })}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        setQuery({ object: objectKey });
      }}
    >
      <Icon name="file" />
      <span>{nameOf(objectKey)}</span>
    </a>
  );
}

function Actions({ bucket, objectKey, onDelete }: { bucket: string; objectKey: string; onDelete(): void }) {
  const words = t().objects;
  const name = nameOf(objectKey);
  return (
    <span class="row-actions is-inline">
      <a class="button icon-only small quiet" href={api.objectAddress(bucket, objectKey)} download={name} aria-label={words.downloadOne(name)} title={words.download}>
        <Icon name="download" size={14} />
      </a>
      <button type="button" class="button icon-only small quiet" aria-label={words.deleteOne(name)} title={words.delete} data-testid={`delete-${objectKey}`} onClick={onDelete}>
        <Icon name="trash" size={14} />
      </button>
    </span>
  );
}

interface DeleteProps {
  bucket: string;
  objectKey: string;
  name: string;
  onDone(): void;
  onClose(): void;
}

export function DeleteObject({ bucket, objectKey, name, onDone, onClose }: DeleteProps) {
  const words = t().objects;
  return (
    <ActionDialog title={words.deleteTitle(name)} action={words.delete} danger act={() => api.deleteObject(bucket, objectKey)} onDone={onDone} onClose={onClose}>
      <p class="anywhere">
        <code>{objectKey}</code>
      </p>
      <p>{words.deleteText}</p>
    </ActionDialog>
  );
}
