// In front of every bundle: has stack traces say where in the sources they come from. Node's --enable-source-maps says it too, but reads
// and parses the map and counts the bundle's lines at every start, be there an error or not; here the first stack trace that is looked at
// pays.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const bundle = import.meta.url;
/** @type {SourceMap | undefined} */
let map;

/** @param {NodeJS.CallSite} frame */
function describe(frame) {
  const text = String(frame);
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  if (frame.getFileName() !== bundle || line === null || column === null) return text;
  map ??= new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${bundle}.map`), 'utf8')));
  const origin = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in origin)) return text;
  const file = fileURLToPath(new URL(origin.originalSource, bundle));
  return text
    .replace(`${bundle}:${line}:${column}`, `${file}:${origin.originalLine + 1}:${origin.originalColumn + 1}`)
    .replace(`${frame.getTypeName()}.`, ''); // of a class it is the minified name
}

Error.prepareStackTrace = (error, frames) =>
  [String(error), ...frames.map((frame) => `    at ${describe(frame)}`)].join('\n');
