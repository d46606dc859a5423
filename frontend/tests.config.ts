import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;
const folder = join(here, "tests");
const tests = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));

/** The unit tests as scripts that Node runs as they are: `node --test`. */
export default defineConfig({
  root: here,
  publicDir: false,
  cacheDir: join(here, "../.cache/vite"),
  logLevel: "warn",
  resolve: { conditions: ["solid", "module", "browser", "production"] },
  ssr: { noExternal: true, resolve: { conditions: ["solid", "module", "browser", "production"] } },
  build: {
    ssr: true,
    emptyOutDir: true,
    minify: false,
    target: "node20",
    rollupOptions: {
      input: Object.fromEntries(tests.map((name) => [name.replace(".ts", ""), join(folder, name)])),
      output: { entryFileNames: "[name].mjs" },
    },
  },
});
