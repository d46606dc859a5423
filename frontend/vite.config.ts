import { join } from "node:path";
import { defineConfig } from "vite";
import { licences } from "./bundler/licences.ts";
import { shell } from "./bundler/shell.ts";
import { wasmAsFiles } from "./bundler/wasm.ts";

const here = import.meta.dirname;
const cache = join(here, "../.cache/vite");

/** What the engine's own build has inlined says in its comments that it uses eval; it is cut off on this page. */
const KNOWN = new Set(["EVAL"]);

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  cacheDir: cache,
  logLevel: "warn",
  resolve: { conditions: ["solid", "module", "browser", "production"] },
  plugins: [wasmAsFiles(join(cache, "wasm")), licences(join(here, "..")), shell()],
  build: {
    outDir: join(here, "../src/zhujian/kernel/offline/static/offline"),
    emptyOutDir: true,
    target: ["chrome123", "firefox128", "safari17.5"],
    sourcemap: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: { app: join(here, "src/main.ts"), sw: join(here, "src/worker/sw.ts") },
      onwarn: (warning, warn) => {
        if (!KNOWN.has(warning.code ?? "")) warn(warning);
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "[name]-[hash].js"),
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
