/**
 * Build the scripts of the pages: the modules of this folder become app/static/assets, under names that carry a hash of
 * what is in them, with a manifest from plain names to these, and the licences of all that is bundled.
 *
 * Run by `make assets`. Asks for nothing beyond what `npm ci` installed, and writes the same bytes for the same input.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { notice } from "./notice.mjs";
import { patched } from "./patch.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "assets");

const options = {
  entryPoints: {
    editor: join(here, "editor.js"),
    style: join(here, "editor.css"),
    page: join(here, "page.js"),
    "page-style": join(here, "page.css"),
    "map-style": join(here, "map.css"),
  },
  outdir: out,
  absWorkingDir: join(here, "..", ".."),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  // They are all in NOTICE.txt.
  legalComments: "none",
  loader: { ".png": "file" },
  plugins: [patched],
  logLevel: "warning",
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build(options);
await writeFile(join(out, "NOTICE.txt"), await notice(metafile));
await writeFile(join(out, "manifest.json"), JSON.stringify(manifest(metafile), null, 2) + "\n");
await report();

/** From the name of an entry point to the file that it became. */
function manifest({ outputs }) {
  const sources = Object.values(options.entryPoints).map((path) => basename(path));
  const entries = Object.entries(outputs).map(([path, { entryPoint = "" }]) => [basename(entryPoint), basename(path)]);
  return Object.fromEntries(entries.filter(([source]) => sources.includes(source)).sort());
}

/** Say how much a browser loads. */
async function report() {
  for (const name of (await readdir(out)).filter((file) => /\.(js|css)$/.test(file)).sort()) {
    const bytes = await readFile(join(out, name));
    console.log(`${name}: ${kB(bytes)} kB, gzip ${kB(gzipSync(bytes))} kB, brotli ${kB(brotliCompressSync(bytes))} kB`);
  }
}

function kB(bytes) {
  return (bytes.length / 1000).toFixed(1);
}
