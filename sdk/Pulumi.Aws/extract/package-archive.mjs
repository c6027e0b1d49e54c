// Reads files out of a published npm package without installing it: its dependencies (a whole Pulumi runtime with gRPC) are of no
// use here, and the archive is a sixteenth of the size of what it unpacks to.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/**
 * Returns the archive of the package, from the cache folder or else fetched there by `npm pack`.
 * Throws when its checksum is not the pinned one.
 */
export function openPackage({ name, version, integrity }, cacheFolder) {
    const archive = join(cacheFolder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    if (!existsSync(archive)) {
        mkdirSync(cacheFolder, { recursive: true });
        execFileSync("npm", ["pack", `${name}@${version}`, "--silent", "--pack-destination", cacheFolder], { stdio: ["ignore", "ignore", "inherit"] });
    }
    const bytes = readFileSync(archive);
    const checksum = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    if (checksum !== integrity) {
        throw new Error(`${archive} is not ${name}@${version}: its checksum is ${checksum}, pinned is ${integrity}. Delete it and run again.`);
    }
    return new PackageArchive(gunzipSync(bytes));
}

const blockSize = 512;

class PackageArchive {
    #tar;
    #entries = new Map();

    constructor(tar) {
        this.#tar = tar;
        for (let offset = 0; tar[offset] !== 0 && offset < tar.length;) {
            const field = (start, length) => tar.toString("latin1", offset + start, offset + start + length).replace(/\0.*$/s, "");
            const size = parseInt(field(124, 12), 8);
            const prefix = field(345, 155);
            const path = prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`;
            this.#entries.set(path, { start: offset + blockSize, size });
            offset += blockSize + Math.ceil(size / blockSize) * blockSize;
        }
    }

    /** The text of a file of the package; throws when the package has no such file. */
    read(path) {
        const entry = this.#entries.get(`package/${path}`);
        if (entry === undefined) {
            throw new Error(`The package has no file ${path}.`);
        }
        return this.#tar.toString("utf8", entry.start, entry.start + entry.size);
    }
}
