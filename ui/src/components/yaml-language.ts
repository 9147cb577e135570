import { StreamLanguage, type StringStream } from '@codemirror/language';

/** Enough of YAML to tell names, values and remarks apart; the server says what is wrong with a file. */

interface State {
  /** How far the key of a text over several lines is indented, while one lasts. */
  block: number | null;
}

const KEY = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#&*!|>'"%@`[\]{},:?-](?:[^#:,[\]{}]*[^\s#:,[\]{}])?)(?=\s*:(?:\s|$))/;
const NUMBER = /^[-+]?(?:\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+)(?=\s*(?:[,\]}#]|$))/;
const WORD = /^(?:true|false|null|yes|no|on|off|~)(?=\s*(?:[,\]}#]|$))/i;

export function yamlToken(stream: StringStream, state: State): string | null {
  if (stream.sol()) {
    if (state.block !== null && stream.string.trim() !== '' && stream.indentation() <= state.block) state.block = null;
    if (state.block !== null) {
      stream.skipToEnd();
      return 'string';
    }
  }
  if (stream.eatSpace()) return null;
  const before = stream.string.charAt(stream.pos - 1);
  if (stream.peek() === '#' && (before === '' || /\s/.test(before))) {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.match(/^(?:---|\.\.\.)$/)) return 'meta';
  if (stream.match(KEY)) return 'keyword';
  if (stream.match(/^[|>][-+\d]*\s*(?=#|$)/)) {
    state.block = stream.indentation();
    return 'meta';
  }
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^']|'')*'?/)) return 'string';
  if (stream.match(/^[&*!][^\s,\]}]*/)) return 'meta';
  if (stream.match(/^\$\w+(?:\.\w+)*/) || stream.match(/^\{\{.*?\}\}/)) return 'typeName';
  if (stream.match(/^[-?:,[\]{}]/)) return null;
  if (stream.match(NUMBER) || stream.match(WORD)) return 'number';
  // A plain word, up to what could end it.
  if (!stream.match(/^(?:[^\s#,[\]{}]|#)+/)) stream.next();
  return null;
}

export const yaml = StreamLanguage.define<State>({
  name: 'yaml',
  startState: () => ({ block: null }),
  token: yamlToken,
});
