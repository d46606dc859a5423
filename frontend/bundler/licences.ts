import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const OURS = ["@getodk/xforms-engine", "signature_pad", "solid-js"];
/** Parts of the engine's own project: under its licence, which stands at the head. */
const ENGINE = "@getodk/xforms-engine, @getodk/xpath, @getodk/common, @getodk/tree-sitter-xpath";
const LICENCE = /^licen[cs]e(\.(md|txt))?$/i;
/** A package's name behind the last node_modules of a path. */
const PACKAGE = /.*node_modules\/(?:\.\.\/)*((?:@[^/]+\/)?[^/.][^/]*)\//;

/**
 * LICENCES.txt beside the bundle: of every package that is in it, among them those that the engine's own build had
 * inlined, which its source map names. One that has no licence at hand ends the build.
 */
export function licences(root: string): Plugin {
  const modules = join(root, "node_modules");
  return {
    name: "licences",
    generateBundle() {
      const inlined = readFileSync(join(root, "tools/licences/xforms-engine.txt"), "utf8");
      const apache = readFileSync(join(root, "LICENSE"), "utf8");
      const texts = [...OURS, ...inside(modules)].filter((name) => name !== OURS[0] && !inlined.includes(`\n${name} `));
      const parts = [
        `${ENGINE}\n\nCopyright Get ODK Inc.\n\n${apache}`,
        inlined,
        ...[...new Set(texts)].sort().map((name) => licenceOf(modules, name)),
      ];
      this.emitFile({ type: "asset", fileName: "LICENCES.txt", source: parts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

function inside(modules: string): string[] {
  const map = readFileSync(join(modules, "@getodk/xforms-engine/dist/solid.js.map"), "utf8");
  const { sources } = JSON.parse(map) as { sources: string[] };
  const names = sources.map((source) => PACKAGE.exec(source)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function licenceOf(modules: string, name: string): string {
  const folder = join(modules, name);
  const file = existsSync(folder) ? readdirSync(folder).find((item) => LICENCE.test(item)) : undefined;
  if (!file)
    throw new Error(`${name} is bundled, and its licence is not at hand: add it to tools/licences/xforms-engine.txt`);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8")}`;
}
