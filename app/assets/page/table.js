/** The numbers of a table, as its chart draws them. Pure but for `cells`, which reads the elements. */
import { safe } from "./site.js";

/**
 * The table as categories along and series up: the first cell of a row names it, the first row names the columns.
 * A row that is a sum (`data-sum`) is not a part of what it sums up.
 */
export function read(table, language) {
  return series(cells(table), language);
}

/** `[[{ text, exact }, …], …]`, the row of headings first. */
export function cells(table) {
  const rows = [table.tHead?.rows ?? [], ...[...table.tBodies].map((body) => body.rows)].flatMap((part) => [...part]);
  return rows.filter((row) => !("sum" in row.dataset)).map((row) => [...row.cells].map(cell));
}

function cell(element) {
  const exact = element.querySelector("data")?.getAttribute("value") ?? element.dataset.value;
  const href = element.querySelector("a[href]")?.href;
  return { text: element.textContent.trim(), exact, skipped: "skip" in element.dataset, href: safe(href) };
}

export function series([heads = [], ...rows], language) {
  const along = rows.map(([first]) => first?.text ?? "");
  const links = rows.map(([first]) => first?.href ?? null);
  const kept = heads.map((head, at) => [head, at]).slice(1).filter(([head]) => !head.skipped);
  const up = kept.map(([{ text }, at]) => ({ name: text, values: rows.map((row) => number(row[at] ?? {}, language)) }));
  return { along, links, series: up.filter(({ values }) => values.some((value) => value !== null)) };
}

/** The number of a cell: the exact one that it carries, else its text as the language writes numbers. */
export function number({ exact, text = "" }, language) {
  if (exact !== undefined) return finite(exact);
  const [group, decimal] = separators(language);
  const plain = text.replaceAll(/\s/g, "").replaceAll(group.trim() || "\u00a0", "").replace(decimal, ".");
  return finite(plain.replace("\u2212", "-"));
}

function separators(language) {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1234567.5);
  return ["group", "decimal"].map((type) => parts.find((part) => part.type === type)?.value ?? "");
}

function finite(text) {
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** What each value is of the whole, in percent; of a whole of nothing, nothing. */
export function shares(values) {
  const whole = values.reduce((sum, value) => sum + (value ?? 0), 0);
  return values.map((value) => (whole ? ((value ?? 0) / whole) * 100 : 0));
}

/** Bars lie where their names are too long to stand under them, or too many. */
export function lies(kind, along) {
  if (kind === "line") return false;
  return kind === "share" || along.length > 16 || along.some((name) => name.length > 14);
}

/** A name in lines of about so many letters; what does not fit in `most` lines is cut. */
export function wrapped(name, letters, most = 2) {
  const lines = [""];
  for (const word of name.split(/\s+/)) {
    const line = lines.at(-1);
    if (!line || line.length + word.length < letters) lines[lines.length - 1] = line ? `${line} ${word}` : word;
    else lines.push(word);
  }
  const kept = lines.slice(0, most).map((line) => (line.length > letters + 2 ? `${line.slice(0, letters)}…` : line));
  if (lines.length > most && !kept.at(-1).endsWith("…")) kept[most - 1] += "…";
  return kept;
}
