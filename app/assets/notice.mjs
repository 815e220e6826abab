/**
 * The licences of what is bundled, as their terms ask (MIT, BSD, ISC: "in all copies").
 *
 * The package `@zazuko/yasgui` comes as one file that already holds its own dependencies; what they are is read from its
 * source map, so the list says what is in the bundle and not what the lock file happens to install.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const INSIDE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//g;

/** The text of NOTICE.txt for what esbuild says that it read. */
export async function notice({ inputs }) {
  const paths = Object.keys(inputs).filter((path) => path.includes("node_modules/"));
  const names = new Set(paths.flatMap(packages));
  for (const path of paths.filter((found) => found.endsWith("yasgui.esm.js"))) {
    const map = JSON.parse(await readFile(`${path}.map`, "utf8"));
    map.sources.flatMap(packages).forEach((name) => names.add(name));
  }
  return (await Promise.all([...names].sort().map(licence))).join(`\n${"-".repeat(80)}\n\n`);
}

function packages(path) {
  const names = [...path.matchAll(INSIDE)].map((match) => match[1]);
  return names.slice(-1);
}

async function licence(name) {
  const folder = join("node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(join(folder, file), "utf8") : "";
  const title = `${name} ${about.version} (${about.license ?? "MIT"})`;
  return `${title}\n${about.repository?.url ?? about.homepage ?? ""}\n\n${text.trim()}\n`;
}
