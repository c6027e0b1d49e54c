// Reads the TypeScript declarations that the Pulumi code generator wrote. They have one rigid form (one member per statement, no
// conditional types, no generics but Input and Output), so a small reader does, and is far quicker than the compiler.

/** Removes comments, but keeps of each one its `@deprecated` sentence. */
export function stripComments(text) {
    return text.replace(/\/\*\*[\s\S]*?\*\//g, comment => {
        const deprecated = /@deprecated ([^\n]*)/.exec(comment);
        return deprecated ? `/*${deprecated[1].trim()}*/` : "";
    });
}

/** The body of `declaration Name … { … }` that starts at the beginning of a line, or null. */
export function findBlock(text, header) {
    const match = new RegExp(`^( *)(?:export )?(?:declare )?${header}\\b[^{;]*\\{\\n([\\s\\S]*?)^\\1\\}`, "m").exec(text);
    return match && match[2];
}

/** The members of an interface or class body, as [{ name, optional, type, deprecated }]; methods and statics are passed over. */
export function readMembers(body) {
    const member = /^ *(?:\/\*(?<deprecated>.*)\*\/\s*)?(?:readonly )?(?<name>\w+)(?<optional>\?)?: (?<type>[^;{]*(?:\{[^}]*\}[^;{]*)*);$/gm;
    return [...body.matchAll(member)].map(({ groups }) => ({
        name: groups.name,
        optional: groups.optional !== undefined,
        type: parseType(groups.type),
        deprecated: groups.deprecated,
    }));
}

/** The members of `const Name: { readonly Member: "value"; }`, as [{ name, value, deprecated }]. */
export function readEnum(body) {
    const member = /^ *(?:\/\*(?<deprecated>.*)\*\/\s*)?readonly (?<name>\w+): "(?<value>[^"]*)";$/gm;
    return [...body.matchAll(member)].map(({ groups }) => ({ ...groups }));
}

/**
 * Parses a type to one of { kind: "name", name } (a primitive or a qualified name), { kind: "array", items },
 * { kind: "map", values } or { kind: "union", members }. `Input<T>` and `Output<T>` are taken off; `optional` is set where
 * `undefined` was a member.
 */
export function parseType(source) {
    const tokens = source.match(/[\w.$]+|"[^"]*"|[^\s]/g);
    let position = 0;
    const take = expected => {
        if (tokens[position] !== expected) {
            throw new Error(`Expected '${expected}' but found '${tokens[position]}' in the type ${source}`);
        }
        position++;
    };

    const parseUnion = () => {
        const members = [parsePostfix()];
        while (tokens[position] === "|") {
            position++;
            members.push(parsePostfix());
        }
        const optional = members.some(member => member.optional || member.name === "undefined");
        const present = members.filter(member => member.name !== "undefined").flatMap(member => member.kind === "union" ? member.members : [member]);
        return { ...(present.length === 1 ? present[0] : { kind: "union", members: present }), optional };
    };

    const parsePostfix = () => {
        let type = parsePrimary();
        while (tokens[position] === "[") {
            take("[");
            take("]");
            type = { kind: "array", items: type };
        }
        return type;
    };

    const parsePrimary = () => {
        const token = tokens[position++];
        if (token === "{") {
            ["[", "key", ":", "string", "]", ":"].forEach(take);
            const values = parseUnion();
            take(";");
            take("}");
            return { kind: "map", values };
        }
        if (token === "pulumi.Input" || token === "pulumi.Output") {
            take("<");
            const type = parseUnion();
            take(">");
            return type;
        }
        if (!/^[\w.$"]/.test(token)) {
            throw new Error(`Unexpected '${token}' in the type ${source}`);
        }
        return { kind: "name", name: token };
    };

    const type = parseUnion();
    if (position !== tokens.length) {
        throw new Error(`Unexpected '${tokens[position]}' in the type ${source}`);
    }
    return type;
}
