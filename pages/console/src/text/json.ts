// JSON as it is written, set out for reading: a number keeps its digits and an object its order, which reading and writing it would not.

export type Token = { kind: 'key' | 'text' | 'value' | 'mark'; text: string };

const parts = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** Why a text is no JSON, in the browser's words; null when it is. */
export function faultOf(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The tokens of a text with line feeds and indentation between them; null when it is no JSON. */
export function setOut(text: string): Token[] | null {
  if (faultOf(text) !== null) return null;
  const tokens: Token[] = [];
  let depth = 0;
  const mark = (written: string) => {
    const last = tokens.at(-1);
    if (last?.kind === 'mark') last.text += written;
    else tokens.push({ kind: 'mark', text: written });
  };
  const line = () => mark(`\n${'  '.repeat(depth)}`);
  const found = text.match(parts) ?? [];
  found.forEach((part, index) => {
    const empty = found[index - 1] === (part === '}' ? '{' : '[');
    if (part === '{' || part === '[') {
      depth++;
      mark(part);
      if (found[index + 1] !== (part === '{' ? '}' : ']')) line();
    } else if (part === '}' || part === ']') {
      depth--;
      if (!empty) line();
      mark(part);
    } else if (part === ',') {
      mark(part);
      line();
    } else if (part === ':') mark(': ');
    else if (!part.startsWith('"')) tokens.push({ kind: 'value', text: part });
    else tokens.push({ kind: found[index + 1] === ':' ? 'key' : 'text', text: part });
  });
  return tokens;
}
