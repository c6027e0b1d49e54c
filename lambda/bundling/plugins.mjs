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

/** Those that leave something out of the libraries. */
export const reductions = [substituted, unusedSchemas, versionOnly, codesOnly];

export const plugins = [requiredBuiltins, ...reductions];
