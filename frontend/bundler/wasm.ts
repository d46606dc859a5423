import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const EMBEDDED = /"data:application\/wasm;base64,([A-Za-z0-9+/=]+)"/g;

/**
 * The engine carries its two WebAssembly modules as base64 inside its script. As files of their own they are a quarter
 * smaller, compile while they arrive, and need no `data:` in any policy.
 */
export function wasmAsFiles(folder: string): Plugin {
  return {
    name: "wasm-as-files",
    transform(code, id) {
      if (!id.includes("@getodk/xforms-engine/dist/")) return null;
      const imports: string[] = [];
      const body = code.replace(EMBEDDED, (_all, base64: string) => {
        const name = `__wasm${imports.length}`;
        const path = join(folder, `xpath${imports.length}.wasm`);
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, Buffer.from(base64, "base64"));
        imports.push(`import ${name} from ${JSON.stringify(`${path}?url`)};`);
        return name;
      });
      if (imports.length !== 2) throw new Error(`${id}: expected two embedded modules, found ${imports.length}`);
      return { code: imports.join("\n") + body, map: null };
    },
  };
}
