import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api/client';
import { bytes, count } from '../app/format';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { Meter } from './meter';
import { prefixFrom } from './object-names';

interface Props {
  bucket: string;
  folder: string;
  files: File[];
  foldersLeftOut: boolean;
  onDone(): void;
  onClose(): void;
}

/** Of more files than these it is not looked up whether they replace others. */
const LOOKED_UP = 50;
const TYPING_MS = 250;

/** Which of the keys are taken. */
async function taken(bucket: string, keys: string[]): Promise<Set<string>> {
  const found = await Promise.all(
    keys.map((key) =>
      api.objects(bucket, { prefix: key, all: true, limit: 1 }).then(
        // In the order of keys, one stands before all that it begins.
        (page) => page.objects[0]?.key === key,
        () => false,
      ),
    ),
  );
  return new Set(keys.filter((_, index) => found[index]));
}

/** Says what goes where, and what it replaces, before it is sent. */
export function UploadDialog({ bucket, folder, files, foldersLeftOut, onDone, onClose }: Props) {
  const [into, setInto] = useState(folder);
  const [replaced, setReplaced] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(0);
  // When one fails, those before it are not sent again.
  const done = useRef(new Set<string>());
  const words = t().objects;
  const prefix = prefixFrom(into);

  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void taken(bucket, files.slice(0, LOOKED_UP).map((file) => prefix + file.name)).then((found) => current && setReplaced(found));
    }, TYPING_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bucket, prefix, files]);

  const upload = async () => {
    setBusy(true);
    try {
      for (const [index, file] of files.entries()) {
        const key = prefix + file.name;
        if (!done.current.has(key)) await api.putObject(bucket, key, file);
        done.current.add(key);
        setSent(index + 1);
      }
    } finally {
      setBusy(false);
      onDone();
    }
  };
  return (
    <ActionDialog title={words.uploadTitle(bucket)} action={words.upload} disabled={files.length === 0} act={upload} onClose={onClose}>
      <label class="field">
        <span>{words.into}</span>
        <input
          class="input mono"
          value={into}
          disabled={busy}
          autocomplete="off"
          spellcheck={false}
          aria-describedby="upload-into"
          data-testid="upload-into"
          onInput={(event) => setInto(event.currentTarget.value)}
        />
        <small id="upload-into">{words.intoHint}</small>
      </label>
      {files.length > 0 && (
        <ul class="upload-list" aria-label={words.files} tabIndex={0}>
          {files.map((file) => (
            <li key={file.name}>
              <code>{file.name}</code>
              {replaced.has(prefix + file.name) && <span class="tag warn">{words.replaces}</span>}
              <small>{bytes(file.size)}</small>
            </li>
          ))}
        </ul>
      )}
      {foldersLeftOut && <p class="muted">{words.foldersLeftOut}</p>}
      {replaced.size > 0 && !busy && (
        <p class="is-warn" role="status" data-testid="upload-replaces">
          {words.replaceNote(count(replaced.size))}
        </p>
      )}
      {busy && (
        <div role="status">
          <Meter label={words.upload} done={sent} total={files.length} />
          <small>{words.uploading(count(sent), count(files.length))}</small>
        </div>
      )}
    </ActionDialog>
  );
}
