// How long and how wide our own sources may be.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { files, read } from './repository.mjs';

const longest = 300;
const widest = Number(read('.editorconfig').match(/^\[\*\]\n(?:.+\n)*?max_line_length = (\d+)$/m)[1]);

// Texts, patterns and addresses count for nothing: broken, they could not be searched for.
const texts = /("""|["'`])(?:\\.|(?!\1).)*\1|(?<=^\s*|[=(,] ?)\/(?![*/])(?:\\.|[^/])+\/\w*|https?:\/\/\S+/g;

/** The lines of a source without its texts; those of a text of several lines, a document or data, are empty. */
function codeOf(path, text) {
  const quotes = /\.(cs|py)$/.test(path) ? /"{3,}/g : /`/g;
  let within = false;
  return text.split('\n').map((line) => {
    const before = within;
    if ((line.match(quotes) ?? []).length % 2) within = !within;
    return before ? '' : line.replace(texts, '');
  });
}

/** What is wrong with a source. */
function faultsOf(path, text) {
  const length = text.trimEnd().split('\n').length;
  const wide = codeOf(path, text).flatMap((line, index) =>
    line.length > widest ? [`${path}:${index + 1} is wider than ${widest}`] : [],
  );
  return length > longest ? [`${path} has ${length} lines`, ...wide] : wide;
}

describe('sources', () => {
  it('are no longer than is read at once, and no wider than .editorconfig says', () => {
    const sources = files('*.cs', '*.ts', '*.mjs', '*.js', '*.py');
    assert.ok(sources.length > 500);
    assert.deepEqual(
      sources.flatMap((path) => faultsOf(path, read(path))),
      [],
    );
  });

  it('are refused when they are longer or wider', () => {
    const x = 'x'.repeat(widest);
    assert.deepEqual(faultsOf('long.cs', 'x\n'.repeat(longest + 1)), ['long.cs has 301 lines']);
    assert.deepEqual(faultsOf('wide.py', `x\n${x}y\n`), ['wide.py:2 is wider than 140']);
    assert.deepEqual(faultsOf('text.cs', `a("${x}", "\\"${x}"); // see https://example.com/${x}\n`), []);
    assert.deepEqual(faultsOf('data.cs', `"""\n${x}y\n"""\n${x}y\n`), ['data.cs:4 is wider than 140']);
    assert.deepEqual(faultsOf('good.ts', `${x}\n`.repeat(longest)), []);
  });
});
