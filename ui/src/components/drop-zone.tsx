import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Icon } from './icon';

interface Props {
  /** What dropping does, while something is held above. */
  label: string;
  /** @param foldersLeftOut whether there were folders among what was dropped */
  onDrop(files: File[], foldersLeftOut: boolean): void;
  children: ComponentChildren;
}

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** A place that files can be dropped on; for the keyboard there is a button elsewhere. */
export function DropZone({ label, onDrop, children }: Props) {
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent: both are counted.
  const depth = useRef(0);
  const leave = () => {
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  };
  return (
    <div
      class={over ? 'drop-zone is-over' : 'drop-zone'}
      data-testid="drop-zone"
      onDragEnter={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth.current++;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (holdsFiles(event)) event.preventDefault();
      }}
      onDragLeave={(event) => holdsFiles(event) && leave()}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === 'file');
        const plain = items.filter((item) => item.webkitGetAsEntry()?.isDirectory !== true);
        const files = plain.map((item) => item.getAsFile()).filter((file) => file !== null);
        if (items.length > 0) onDrop(files, plain.length < items.length);
      }}
    >
      {children}
      {over && (
        <p class="drop-hint">
          <Icon name="upload" /> {label}
        </p>
      )}
    </div>
  );
}
