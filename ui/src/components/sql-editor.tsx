import { acceptCompletion, autocompletion, type CompletionContext, type CompletionResult, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, sql, type SQLNamespace } from '@codemirror/lang-sql';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import type { SchemaTable } from '../api/types';
import { t } from '../i18n';
import { colors, look } from './editor-look';

/** A part of the text: what is marked, or all of it. */
export interface Part {
  text: string;
  from: number;
}

export interface EditorHandle {
  insert(text: string): void;
  part(): Part;
}

interface Props {
  /** What the editor begins with; from then on it holds the text itself, for typing is faster than drawing. */
  initial: string;
  schema: SchemaTable[];
  /** Where a query failed, in the whole text. */
  mark: { at: number; message: string } | null;
  handle: { current: EditorHandle | null };
  onChange(text: string): void;
  onRun(): void;
}

/** The columns of the tables that a query names: lang-sql knows them only behind the table's name and a dot. */
export function columnsIn(query: string, schema: SchemaTable[]): { label: string; detail: string }[] {
  const words = new Set(query.toLowerCase().match(/\w+/g));
  const named = schema.filter((table) => words.has(table.name.toLowerCase()));
  const columns = new Map(named.flatMap((table) => table.columns.map((column) => [column.name, column.type] as const)));
  return [...columns].map(([label, detail]) => ({ label, detail: detail.toLowerCase() }));
}

function columnsAt(context: CompletionContext, schema: SchemaTable[]): CompletionResult | null {
  const word = context.matchBefore(/\w*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  if (context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
  const options = columnsIn(context.state.doc.toString(), schema).map((column) => ({ ...column, type: 'property', boost: 2 }));
  return { from: word.from, options, validFor: /^\w*$/ };
}

function language(schema: SchemaTable[]) {
  const namespace: SQLNamespace = Object.fromEntries(
    schema.map((table) => [
      table.name,
      { self: { label: table.name, detail: table.kind, type: 'type' }, children: table.columns.map((column) => ({ label: column.name, detail: column.type, type: 'property' })) },
    ]),
  );
  return [
    sql({ dialect: PostgreSQL, schema: namespace, upperCaseKeywords: true }),
    PostgreSQL.language.data.of({ autocomplete: (context: CompletionContext) => columnsAt(context, schema) }),
  ];
}

/** The end of the word at a position, so that the mark can be seen. */
function wordEnd(text: string, at: number): number {
  const word = /^[\w"$.]+/.exec(text.slice(at));
  return Math.min(text.length, at + Math.max(1, word?.[0].length ?? 1));
}

export function SqlEditor(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const compartment = useRef(new Compartment());
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!box.current) return;
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: props.initial,
        extensions: [
          Prec.highest(
            keymap.of([
              {
                key: 'Mod-Enter',
                run: () => {
                  latest.current.onRun();
                  return true;
                },
              },
              { key: 'Tab', run: acceptCompletion },
            ]),
          ),
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          highlightActiveLine(),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
          compartment.current.of(language(props.schema)),
          syntaxHighlighting(colors),
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': t().sql.editor, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    props.handle.current = {
      insert(text) {
        editor.dispatch(editor.state.replaceSelection(text));
        editor.focus();
      },
      part() {
        const { from, to } = editor.state.selection.main;
        return from === to ? { text: editor.state.doc.toString(), from: 0 } : { text: editor.state.sliceDoc(from, to), from };
      },
    };
    editor.focus();
    return () => {
      editor.destroy();
      props.handle.current = null;
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: compartment.current.reconfigure(language(props.schema)) });
  }, [props.schema]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { mark } = props;
    const length = editor.state.doc.length;
    if (mark === null || length === 0) {
      editor.dispatch(setDiagnostics(editor.state, []));
      return;
    }
    const from = Math.min(mark.at, length - 1);
    const to = wordEnd(editor.state.doc.toString(), from);
    editor.dispatch(setDiagnostics(editor.state, [{ from, to, severity: 'error', message: mark.message }]));
    editor.dispatch({ effects: EditorView.scrollIntoView(from, { y: 'nearest' }) });
  }, [props.mark]);

  return <div class="sql-editor" ref={box} data-testid="sql-editor" />;
}
