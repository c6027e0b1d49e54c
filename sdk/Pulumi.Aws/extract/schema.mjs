// Builds a Pulumi package schema (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/) of the selected
// resources and functions from the declarations (.d.ts) and the code (.js) of the Node.js SDK, which were generated from the full one.
import { findBlock, readEnum, readMembers, stripComments } from "./declarations.mjs";

const primitives = { string: "string", number: "integer", boolean: "boolean" };
const assets = { "pulumi.asset.Archive": "Archive", "pulumi.asset.Asset": "Asset" };

/** The schema of what the selection names; `read` returns the text of a file of the package. */
export function buildSchema(selection, read) {
    return new SchemaBuilder(selection, read).build();
}

class SchemaBuilder {
    #selection;
    #read;
    #inputTypes;
    #outputTypes;
    #doubles;
    #names;
    #members;
    #types = {};
    #seen = new Set();

    constructor(selection, read) {
        this.#selection = selection;
        this.#read = read;
        this.#inputTypes = stripComments(read("types/input.d.ts"));
        this.#outputTypes = stripComments(read("types/output.d.ts"));
        this.#doubles = new Set(selection.doubles);
        this.#names = new Map(Object.entries(selection.csharpNames));
        this.#members = new Map(Object.entries(selection.members));
    }

    build() {
        const resources = {};
        const functions = {};
        const namespaces = {};
        for (const [module, selected] of Object.entries(this.#selection.modules)) {
            const { namespace, resources: names = [], functions: functionNames = [] } = selected;
            namespaces[module] = namespace;
            for (const name of names) {
                const { token, ...resource } = this.#resource(module, name);
                resources[token] = resource;
            }
            for (const name of functionNames) {
                const { token, ...definition } = this.#function(module, name);
                functions[token] = definition;
            }
        }
        const schema = {
            name: "aws",
            version: this.#selection.package.version,
            language: { csharp: { namespaces } },
            provider: this.#provider(),
            resources,
            functions,
            types: this.#types,
        };
        this.#failOnUnused();
        return schema;
    }

    #resource(module, name) {
        const file = `${module}/${name[0].toLowerCase()}${name.slice(1)}`;
        const declarations = stripComments(this.#read(`${file}.d.ts`));
        const code = this.#read(`${file}.js`);
        const owner = `${module}.${name}`;
        const outputs = readMembers(requireBlock(declarations, `class ${name}`));
        const inputs = readMembers(requireBlock(declarations, `interface ${name}Args`));
        const secrets = secretsOf(code);
        const aliases = [...(/aliases: \[(.*)\]/.exec(code)?.[1] ?? "").matchAll(/type: "([^"]*)"/g)].map(match => ({ type: match[1] }));
        return {
            token: /__pulumiType = '([^']*)'/.exec(code)[1],
            properties: this.#properties(owner, outputs, secrets),
            required: outputs.filter(({ type }) => !type.optional).map(({ name }) => name),
            inputProperties: this.#properties(owner, inputs, secrets),
            requiredInputs: requiredOf(inputs),
            ...(aliases.length > 0 && { aliases }),
        };
    }

    #provider() {
        const declarations = stripComments(this.#read("provider.d.ts"));
        const code = this.#read("provider.js");
        const omitted = new Set(this.#selection.omittedProviderInputs);
        const secrets = secretsOf(code);
        const inputs = readMembers(requireBlock(declarations, "interface ProviderArgs")).filter(({ name }) => !omitted.has(name));
        const inputProperties = this.#properties("index.Provider", inputs, secrets);
        for (const [, name, constant, variables] of code.matchAll(/args\?\.(\w+)\) \?\? (?:(\w+)\)|utilities\.getEnv\((.*)\);)/g)) {
            Object.assign(inputProperties[name], variables === undefined
                ? { default: JSON.parse(constant) }
                : { defaultInfo: { environment: JSON.parse(`[${variables}]`) } });
        }
        return {
            properties: this.#properties("index.Provider", readMembers(requireBlock(declarations, "class Provider")), secrets),
            required: [],
            inputProperties,
            requiredInputs: requiredOf(inputs),
        };
    }

    #function(module, name) {
        const file = module === "index" ? name : `${module}/${name}`;
        const declarations = stripComments(this.#read(`${file}.d.ts`));
        const typeName = name[0].toUpperCase() + name.slice(1);
        const argsBlock = findBlock(declarations, `interface ${typeName}Args`);
        const inputs = argsBlock === null ? [] : readMembers(argsBlock);
        const outputs = readMembers(requireBlock(declarations, `interface ${typeName}Result`));
        const owner = `${module}.${typeName}`;
        const definition = members => ({
            properties: this.#properties(owner, members, new Set()),
            required: requiredOf(members),
        });
        return {
            token: /pulumi\.runtime\.invoke\("([^"]*)"/.exec(this.#read(`${file}.js`))[1],
            inputs: definition(this.#selected(`${owner}Args`, inputs)),
            outputs: definition(this.#selected(`${owner}Result`, outputs)),
        };
    }

    #properties(owner, members, secrets) {
        return Object.fromEntries(members.map(({ name, type, deprecated }) => {
            const path = `${owner}.${name}`;
            const csharpName = this.#names.get(path);
            this.#seen.add(path);
            return [name, {
                ...this.#type(type, this.#doubles.has(path)),
                ...(secrets.has(name) && { secret: true }),
                ...(csharpName && { language: { csharp: { name: csharpName } } }),
                ...(deprecated && { deprecationMessage: deprecated }),
            }];
        }));
    }

    #type(type, isDouble) {
        switch (type.kind) {
            case "array":
                return { type: "array", items: this.#type(type.items, isDouble) };
            case "map":
                return { type: "object", additionalProperties: this.#type(type.values, isDouble) };
            case "union": {
                const members = this.#unionMembers(type.members).map(member => this.#type(member, isDouble));
                return members.length === 1 ? members[0] : { oneOf: members };
            }
            default:
                return this.#named(type.name, isDouble);
        }
    }

    // `string | Topic` takes the resource itself in TypeScript only: in the schema it is a string.
    #unionMembers(members) {
        const isKnown = name => name in primitives || name in assets || /^(inputs|outputs|enums)\./.test(name);
        return members.filter(({ kind, name }) => kind !== "name" || isKnown(name));
    }

    #named(name, isDouble) {
        if (name in primitives) {
            return { type: name === "number" && isDouble ? "number" : primitives[name] };
        }
        if (name in assets) {
            return { $ref: `pulumi.json#/${assets[name]}` };
        }
        if (name === "any") {
            return { $ref: "pulumi.json#/Any" };
        }
        const [kind, ...path] = name.split(".");
        // TypeScript has a type for each direction, the schema one for both.
        if (["inputs", "outputs", "enums"].includes(kind)) {
            const [module, typeName] = path.length === 1 ? ["index", path[0]] : path;
            return { $ref: `#/types/${this.#declare(kind, module, typeName)}` };
        }
        // What is left is an alias of string, such as ARN.
        if (name === "ARN") {
            return { type: "string" };
        }
        throw new Error(`Unknown type ${name}`);
    }

    #declare(kind, module, name) {
        const token = `aws:${module}/${name}:${name}`;
        if (!(token in this.#types)) {
            const type = this.#types[token] = {};
            Object.assign(type, kind === "enums" ? this.#enum(module, name) : this.#objectType(module, name));
        }
        return token;
    }

    #enum(module, name) {
        const members = readEnum(requireBlock(stripComments(this.#read(`types/enums/${module}/index.d.ts`)), `const ${name}`));
        return {
            type: "string",
            enum: members.map(({ name, value, deprecated }) => ({ name, value, ...(deprecated && { deprecationMessage: deprecated }) })),
        };
    }

    #objectType(module, name) {
        const scope = types => (module === "index" ? types : findBlock(types, `namespace ${module}`)) ?? "";
        const owner = `${module}.${name}`;
        // What only a function answers with is no input.
        const block = findBlock(scope(this.#inputTypes), `interface ${name}`) ?? requireBlock(scope(this.#outputTypes), `interface ${name}`);
        const members = this.#selected(owner, readMembers(block));
        return {
            type: "object",
            properties: this.#properties(owner, members, new Set()),
            required: requiredOf(members),
        };
    }

    #selected(owner, members) {
        const selected = this.#members.get(owner);
        if (selected === undefined) return members;
        for (const { name } of members) this.#seen.add(`${owner}.${name}`);
        return members.filter(({ name }) => selected.includes(name));
    }

    // A rule for a property that no selected type has is a misspelling.
    #failOnUnused() {
        const selected = [...this.#members].flatMap(([owner, names]) => names.map(name => `${owner}.${name}`));
        const unused = [...this.#doubles, ...this.#names.keys(), ...selected].filter(path => !this.#seen.has(path));
        if (unused.length > 0) {
            throw new Error(`selection.json names properties that no selected type has: ${unused.join(", ")}`);
        }
    }
}

function requireBlock(text, header) {
    const body = findBlock(text, header);
    if (body === null) {
        throw new Error(`The declarations have no ${header}.`);
    }
    return body;
}

function requiredOf(members) {
    return members.filter(({ optional }) => !optional).map(({ name }) => name);
}

function secretsOf(code) {
    const outputs = JSON.parse(`[${/additionalSecretOutputs: \[(.*)\]/.exec(code)?.[1] ?? ""}]`);
    const inputs = [...code.matchAll(/args\?\.(\w+) \? pulumi\.secret\(/g)].map(match => match[1]);
    return new Set([...outputs, ...inputs]);
}
