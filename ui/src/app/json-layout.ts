/** Strings, marks, and everything else between them: numbers and words as they are written. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const OPENS = '{[';
const CLOSES = '}]';

/**
 * JSON laid out, two blanks a level, without a change to its values: numbers keep all their digits, and keys that are
 * there twice stay. What is not JSON is left as it is.
 */
export function laidOut(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const tokens = text.match(TOKENS) ?? [];
  let depth = 0;
  let out = '';
  const line = () => `\n${'  '.repeat(depth)}`;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (CLOSES.includes(token)) {
      depth--;
      out += (before !== undefined && OPENS.includes(before) ? '' : line()) + token;
      return;
    }
    if (before !== undefined && (OPENS.includes(before) || before === ',')) out += line();
    out += token === ':' ? ': ' : token;
    if (OPENS.includes(token)) depth++;
  });
  return out;
}
