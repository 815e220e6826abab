/** Declares the prefixes of the site that a query uses and lacks: what is pasted or opened came without them. */

/** Write the declarations after the comments that open the query, where its title is. */
export function declare(yasqe, known) {
  const declared = yasqe.getPrefixesFromQuery();
  const missing = [...used(yasqe)].filter((name) => Object.hasOwn(known, name) && !Object.hasOwn(declared, name));
  const lines = missing.map((name) => `PREFIX ${name}: <${known[name]}>\n`);
  if (lines.length) yasqe.getDoc().replaceRange(lines.join(""), { line: opening(yasqe.getDoc()), ch: 0 });
}

/** Prefixes of the names in a query; the editor's own reader tells names from what only looks so in texts and IRIs. */
function used(yasqe) {
  const names = new Set();
  yasqe.getDoc().eachLine((line) => {
    for (const { type, string } of yasqe.getLineTokens(line.lineNo())) {
      if (type === "string-2" && string.includes(":")) names.add(string.split(":")[0]);
    }
  });
  return names;
}

/** The number of the first line that is no comment. */
function opening(doc) {
  let line = 0;
  while (line < doc.lastLine() && /^\s*#/.test(doc.getLine(line))) line += 1;
  return line;
}
