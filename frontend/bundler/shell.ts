import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { icon } from "./icons.ts";

const WORKER = "sw.js";
const COMPRESSED = /\.(js|css|wasm|svg)$/;
const ICONS: Readonly<Record<string, [number, number]>> = {
  "icon-192.png": [192, 1],
  "icon-512.png": [512, 1],
  "icon-round-512.png": [512, 0.62],
};

/**
 * Beside the bundle: the icons, `shell.json` (what the service worker keeps, and what the page loads first), and each
 * file compressed as the server hands it out.
 */
export function shell(): Plugin {
  let entry = "";
  return {
    name: "shell",
    generateBundle(_options, bundle) {
      for (const [fileName, [size, zoom]] of Object.entries(ICONS))
        this.emitFile({ type: "asset", fileName, source: icon(size, zoom) });
      for (const item of Object.values(bundle))
        if (item.type === "chunk" && item.isEntry && item.fileName !== WORKER) entry = item.fileName;
    },
    writeBundle({ dir = "" }) {
      const names = readdirSync(dir)
        .filter((name) => !name.endsWith(".txt"))
        .sort();
      const files = names.filter((name) => name !== WORKER);
      const styles = files.filter((name) => name.endsWith(".css"));
      const digest = createHash("sha256");
      for (const name of names) digest.update(name).update(readFileSync(join(dir, name)));
      const version = digest.digest("hex").slice(0, 16);
      writeFileSync(join(dir, "shell.json"), JSON.stringify({ version, entry, styles, files }, null, 1));
      for (const name of files.filter((name) => COMPRESSED.test(name))) compress(join(dir, name));
    },
  };
}

function compress(path: string): void {
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
