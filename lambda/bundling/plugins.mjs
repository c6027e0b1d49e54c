import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname } from 'node:path';
import { substitutes } from './substitutes.mjs';

/**
 * Importing a built-in module as an ES module reads every export of it, also those that node loads when first used (node:http then brings
 * its whole fetch implementation). Requiring it does not.
 */
const requiredBuiltins = {
  name: 'required-builtins',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind }) =>
      isBuiltin(path) && kind !== 'require-call'
        ? { path, namespace: kind === 'dynamic-import' ? 'builtin' : 'imported-builtin', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
    // Each export on its own, so that of those that are not imported nothing is left.
    build.onLoad({ filter: /.*/, namespace: 'imported-builtin' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter(
        (name) => /^[a-z]\w*$/i.test(name) && name !== 'default',
      );
      const exports = names.map((name) => `const $${name} = /* @__PURE__ */ get(${JSON.stringify(name)});`);
      return {
        contents: `
          const module = () => require(${JSON.stringify(path)});
          const get = (name) => module()[name];
          export default /* @__PURE__ */ module();
          ${exports.join('\n')}
          export { ${names.map((name) => `$${name} as ${name}`).join(', ')} };`,
      };
    });
  },
};

const substituted = {
  name: 'substituted',
  setup(build) {
    const paths = [...substitutes.keys()].map((path) =>
      path.replaceAll('.', '\\.').replaceAll('/', '[/\\\\]'),
    );
    build.onLoad({ filter: new RegExp(`node_modules[/\\\\](${paths.join('|')})$`) }, async ({ path }) => {
      const file = substitutes.get(path.replaceAll('\\', '/').replace(/^.*node_modules\//, ''));
      return { contents: await readFile(file, 'utf8'), resolveDir: dirname(path), watchFiles: [file] };
    });
  },
};

/** What follows makes less of a file of a library, without a change to what is used of it. */
const reduced = (name, filter, reduce) => ({
  name,
  setup(build) {
    build.onLoad({ filter }, async ({ path }) => ({
      contents: reduce(await readFile(path, 'utf8')),
      loader: extname(path) === '.json' ? 'json' : 'js',
    }));
  },
});

/**
 * The schemas of all operations of a service, of which a bundle needs those of the ones that it calls. esbuild keeps an object whose keys
 * are computed, as they might call something: here they are constants.
 */
const unusedSchemas = reduced(
  'unused-schemas',
  /@aws-sdk[/\\]client-[^/\\]+[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/,
  (text) => {
    const constants = new Map(
      [...text.matchAll(/^const (\w+) = (".*");$/gm)].map(([, name, value]) => [name, value]),
    );
    return text
      .replace(/\[(\w+)\]: /g, (key, name) => (constants.has(name) ? `${constants.get(name)}: ` : key))
      .replace(/\b(\d+) \| (\d+)\b/g, (_, one, other) => `${one | other}`);
  },
);

/** Of its package.json a client reads the version. */
const versionOnly = reduced('version-only', /@aws-sdk[/\\]client-[^/\\]+[/\\]package\.json$/, (text) =>
  JSON.stringify({ version: JSON.parse(text).version }),
);

/** Without the names and the countries of the currencies. */
const codesOnly = reduced('codes-only', /currency-codes[/\\]data\.js$/, () => {
  const currencies = createRequire(import.meta.url)('currency-codes/data');
  return `module.exports = ${JSON.stringify(currencies.map(({ code, digits }) => ({ code, digits })))};`;
});

/** Replaces a part of a library's file, which has to be there: a new version of the library may say it in another way. */
function replaced(text, part, by) {
  if (!text.includes(part)) throw new Error(`The library has no ${part} any more: see bundling/plugins.mjs`);
  return text.replace(part, () => by);
}

/**
 * The id of a segment, 64 random bits. The X-Ray SDK asks the system for each, which costs more than the rest of a subsegment; Node has
 * UUIDs in stock, whose ends are random.
 */
const idsInStock = reduced(
  'ids-in-stock',
  /aws-xray-sdk-core[/\\]dist[/\\]lib[/\\]segments[/\\]attributes[/\\](subsegment|captured_exception)\.js$/,
  (text) =>
    replaced(
      text,
      "crypto.randomBytes(8).toString('hex')",
      '((id) => id.slice(0, 8) + id.slice(-8))(crypto.randomUUID())',
    ),
);

/** Objects come with CRC-32 from others alone, and node:zlib need not be loaded before the first of those does. */
const lateCrc32 = reduced('late-crc32', /checksum[/\\]crc32[/\\]Crc32Node\.js$/, (text) =>
  replaced(
    replaced(text, 'import * as zlib from "node:zlib";', ''),
    'typeof zlib.crc32 === "function" ? zlib.crc32 : undefined',
    '(data, value) => require("node:zlib").crc32(data, value)',
  ),
);

/** Whether Node has MD5 is known: it has, where FIPS is not asked for. */
const knownMd5 = reduced('known-md5', /checksum[/\\]md5[/\\]Md5Node\.js$/, (text) =>
  replaced(text, 'createHash("md5");\n        return true;', 'return true;'),
);

/** The headers of jose's request, for which Node would load its implementation of `fetch`: the authorizer has one of its own. */
const plainHeaders = reduced('plain-headers', /jose[/\\]dist[/\\]webapi[/\\]jwks[/\\]remote\.js$/, (text) =>
  replaced(text, 'new Headers(opts.headers)', 'new Map(Object.entries(opts.headers ?? {}))'),
);

/** Powertools looks for this variable 16 times a request, and Lambda sets it before the start or never. */
const concurrencyOnce = reduced(
  'concurrency-once',
  /@aws-lambda-powertools[/\\]commons[/\\]lib[/\\]esm[/\\]envUtils\.js$/,
  (text) => {
    const start = 'const shouldUseInvokeStore = () => {';
    const asked = "getStringFromEnv({ key: AWS_LAMBDA_MAX_CONCURRENCY, defaultValue: '' }) !== ''";
    return replaced(text, start, `const isConcurrent = ${asked};\n${start}\n    return isConcurrent;`);
  },
);

/** Those that leave something out of the libraries, or do it with less. */
export const reductions = [
  substituted,
  unusedSchemas,
  versionOnly,
  codesOnly,
  idsInStock,
  lateCrc32,
  knownMd5,
  plainHeaders,
  concurrencyOnce,
];

export const plugins = [requiredBuiltins, ...reductions];
