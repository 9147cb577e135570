import { syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api/client';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card, CopyButton, FailureBox, LoadingBar } from './basics';
import { colors, look } from './editor-look';
import { yaml } from './yaml-language';

/** The file that defines a workflow, to be read: it is changed in the project. */
export default function WorkflowCode({ workflow }: { workflow: string }) {
  const { data, failure, loading, reload } = useResource(`file:${workflow}`, () => api.workflowFile(workflow));
  const words = t().workflows;
  return (
    <Card title={words.tab.code} subtitle={data && <code>{data.path}</code>} aside={data && <CopyButton text={data.text} />} testId="code">
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data && <YamlText text={data.text} label={data.path} />}
    </Card>
  );
}

function YamlText({ text, label }: { text: string; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          yaml,
          syntaxHighlighting(colors),
          look,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', spellcheck: 'false', tabindex: '0' }),
        ],
      }),
    });
    return () => view.destroy();
  }, [text, label]);
  return <div class="workflow-code" ref={box} />;
}
