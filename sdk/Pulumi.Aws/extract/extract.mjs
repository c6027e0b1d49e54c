// Writes ../schema.json from the published Node.js SDK, or with --check compares the two. See README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openPackage } from "./package-archive.mjs";
import { buildSchema } from "./schema.mjs";

const here = name => fileURLToPath(new URL(name, import.meta.url));
const { values: options } = parseArgs({
    options: {
        check: { type: "boolean", default: false },
        cache: { type: "string", default: here("../obj/npm") },
    },
});

const selection = JSON.parse(readFileSync(here("selection.json"), "utf8"));
const archive = openPackage(selection.package, options.cache);
const schema = `${format(sortKeys(buildSchema(selection, path => archive.read(path))))}\n`;

if (options.check) {
    const difference = compare(readFileSync(here("../schema.json"), "utf8").split("\n"), schema.split("\n"));
    if (difference.length > 0) {
        console.error(`schema.json is not what ${selection.package.name}@${selection.package.version} says; run 'node extract.mjs':`);
        console.error(difference.slice(0, 20).join("\n"));
        console.error(`${difference.length} lines differ`);
        process.exitCode = 1;
    }
} else {
    writeFileSync(here("../schema.json"), schema);
}

function sortKeys(value) {
    if (Array.isArray(value)) {
        return value.map(sortKeys);
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    return Object.fromEntries(Object.keys(value).sort().map(key => [key, sortKeys(value[key])]));
}

// One line for what fits in one, so that a change of a property is a change of a line.
function format(value, indent = "") {
    const line = JSON.stringify(value);
    if (typeof value !== "object" || line.length <= 110) {
        return line;
    }
    const inner = `${indent}  `;
    return Array.isArray(value)
        ? `[\n${value.map(item => inner + format(item, inner)).join(",\n")}\n${indent}]`
        : `{\n${Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${format(item, inner)}`).join(",\n")}\n${indent}}`;
}

// Lines that only one side has, as a multiset: enough to see what changed.
function compare(actual, expected) {
    const balance = new Map();
    actual.forEach(line => balance.set(line, (balance.get(line) ?? 0) - 1));
    expected.forEach(line => balance.set(line, (balance.get(line) ?? 0) + 1));
    return [...balance].filter(([, count]) => count !== 0).map(([line, count]) => (count > 0 ? "+ " : "- ") + line.trim());
}
