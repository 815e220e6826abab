/**
 * How much of a result YASR draws: it works in one go, and a table of a hundred thousand rows would stop the page for a
 * minute. The rest is kept as `all` for our views and for the download; a notice says so and leads to the whole.
 */
import { link, LONGEST_GET } from "./share.js";
import { language, say } from "./say.js";
import { paragraph } from "./view.js";

const MOST = 1000;
const CLASS = "editor-bound";
const FORMATS = { rows: ["csv", "json"], graph: ["nt", "ttl"] };

/** Hand on the first rows of every result to `Yasr`, and all of them to its downloads. */
export function bound(Yasr) {
  const { draw } = Yasr.prototype;
  Yasr.prototype.draw = function () {
    shorten(this.results);
    return draw.call(this);
  };
  const table = Yasr.plugins.table.prototype;
  const { download } = table;
  table.download = function (name) {
    const { results } = this.yasr;
    const made = download.call(this, name);
    return { ...made, getData: () => whole(results, made.getData) };
  };
}

/** Say over the result of a tab that its table has a part, or take away what was said of the result before. */
export function tellBound(tab) {
  const yasr = tab.getYasr();
  yasr.rootEl.querySelector(`.${CLASS}`)?.remove();
  const { all } = yasr.results ?? {};
  if (!all) return;
  const notice = Object.assign(document.createElement("div"), { className: CLASS });
  notice.setAttribute("role", "status");
  notice.append(
    paragraph("The table has the first {number} of {all} rows.", { number: MOST, all: all.length }),
    downloads(tab, yasr.results.getType() === "ttl" ? FORMATS.graph : FORMATS.rows),
  );
  yasr.resultsEl.before(notice);
}

function shorten(results) {
  const found = results?.getAsJson()?.results;
  if (!(found?.bindings?.length > MOST)) return;
  results.all = found.bindings;
  found.bindings = results.all.slice(0, MOST);
}

function whole(results, read) {
  const found = results.getAsJson()?.results;
  if (!results.all) return read();
  const shown = found.bindings;
  found.bindings = results.all;
  try {
    return read();
  } finally {
    found.bindings = shown;
  }
}

/** Buttons of a form, for a query may be longer than an address; the answer is the endpoint's own. */
function downloads(tab, formats) {
  const form = document.createElement("form");
  const asked = new URL(link(tab)).searchParams;
  asked.delete("view");
  asked.set("lang", language);
  Object.assign(form, { action: "/sparql", method: `${asked}`.length > LONGEST_GET ? "post" : "get" });
  const field = (value, name) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
  asked.forEach((value, name) => form.append(field(value, name)));
  form.append(say("All of it:"), ...formats.map(button));
  return form;
}

function button(format) {
  const made = Object.assign(document.createElement("button"), { name: "format", value: format });
  made.textContent = format.toUpperCase();
  return made;
}
