/**
 * What we change in YASGUI while it is bundled. Its API has no place for any of this.
 *
 * Each change names the exact text that it replaces; the build fails when a new version no longer has it, so that a
 * change never stops working in silence.
 */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const translations = JSON.parse(await readFile(join(here, "editor", "pl.json"), "utf8"));

const CHANGES = [
  {
    // A literal with "{{x}}" in it was shown with the value of ?x in its place: a result that nobody sent.
    was: 'e[t].type !== "uri" && (e[t].value = e[t].value.replace(/{{(.*?)}}/g, (t) => (t = t.substring(2, t.length - 2).trim(), e[t] ? e[t].value : t)));',
    is: ";",
  },
  // Values were cleaned as if they were markup, which changes them: "<b>" was not found, "it's" cut a link short.
  { was: "!n ? sanitize_default(t.value)", is: "!n ? escape$1(t.value)" },
  { was: "let n = sanitize_default(e.value), r = n", is: "let n = escape$1(e.value), r = n" },
  {
    // A style attribute in markup: our policy (Content-Security-Policy, style-src 'self') would refuse it.
    was: `"<strong style='text-decoration:underline'>"`,
    is: '"<strong>"',
  },
  {
    // A style element made by a script, which the policy refuses too; its rules are in editor.css.
    was: 'o.type = "text/css", o.gripid = r, o.styleSheet ? o.styleSheet.cssText = n : o.appendChild(document.createTextNode(n)), e.appendChild(o);',
    is: ";",
  },
  {
    // The button that stops a query went on to say that it runs one.
    was: 'this.queryBtn.title = "Run query", this.queryBtn.setAttribute("aria-label", "Run query")), e ||',
    is: 'this.queryBtn.title = say(this.req ? "Stop the query" : "Run query"), this.queryBtn.setAttribute("aria-label", this.queryBtn.title)), e ||',
  },
  // A list of tabs owns tabs alone (WAI-ARIA 1.2, tablist): the button that adds one stands beside it.
  {
    was: "this._tabsListEl.appendChild(this.addTabEl)",
    is: 'addClass(this.barEl = document.createElement("div"), "tabsBar"), this.barEl.append(this._tabsListEl, this.addTabEl)',
  },
  { was: ": this._tabsListEl), this._tabsListEl;", is: ": this.barEl), this.barEl;" },
  { was: "this.addTabEl || null", is: "null" },
  {
    // A choice without a name.
    was: 'this.tableSizeField.className = "tableSizer"',
    is: 'this.tableSizeField.className = "tableSizer", this.tableSizeField.setAttribute("aria-label", "Page size: ")',
  },
  {
    // A field without a name.
    was: 'a.type = "text", a.value = this.config.createShareableLink(this)',
    is: 'a.type = "text", a.setAttribute("aria-label", "Share query"), a.value = this.config.createShareableLink(this)',
  },
  {
    // A column of numbers without a heading.
    was: "width: `${this.getSizeFirstColumn()}px`,",
    is: 'width: `${this.getSizeFirstColumn()}px`, title: `<span class="hidden">${say("Row")}</span>`,',
  },
  {
    // A link to a manual that is not ours.
    was: 'this.documentationLink.rel = "noopener noreferrer", this.headerEl.appendChild(this.documentationLink)',
    is: 'this.documentationLink.rel = "noopener noreferrer"',
  },
  // The beginning of a response was its first lines, which may be all of it: JSON comes in one line.
  {
    was: 'r.length > t.maxLines && (n = r.slice(0, t.maxLines).join("\\n"));',
    is: 'const whole = n; n = r.slice(0, t.maxLines).join("\\n").slice(0, 20_000);',
  },
  { was: "r.length > t.maxLines && this.showLess(!1)", is: "n.length < whole.length && this.showLess(!1)" },
  // Sentences with places in them.
  { was: "`Shows ${n} view`", is: 'say("Show as: {name}", { name: n })' },
  { was: '`${t.length} result${t.length === 1 ? "" : "s"}`', is: 'say("Rows: {number}", { number: (this.results.all ?? t).length })' },
  { was: '` in ${t} second${t === 1 ? "" : "s"}`', is: 'say(" in {number} s", { number: t })' },
  {
    was: '`Could not render results with the ${r} plugin, the results currently are rendered with the ${n} plugin. ${this.getSelectedPlugin()?.helpReference ? "See " : ""}`',
    is: 'say("Cannot be shown as: {wanted}. Shown as: {shown}.", { wanted: r, shown: n })',
  },
  { was: '"This line is invalid. Expected: "', is: 'say("This line is not valid. Expected: ")' },
];

export const patched = {
  name: "patched-yasgui",
  setup(build) {
    build.onLoad({ filter: /yasgui\.esm\.js$/ }, async ({ path }) => ({
      contents: patch(await readFile(path, "utf8")),
      resolveDir: dirname(path),
      loader: "js",
    }));
  },
};

function patch(source) {
  const changed = CHANGES.reduce((text, { was, is }) => exactly(text, was, is, 1), source);
  const translated = Object.keys(translations.yasgui).reduce(translate, changed);
  return `import { say } from ${JSON.stringify(join(here, "editor", "say.js"))};\n${translated}`;
}

function translate(text, phrase) {
  const literal = JSON.stringify(phrase);
  return exactly(text, literal, `say(${literal})`);
}

function exactly(text, was, is, times) {
  const found = text.split(was).length - 1;
  if (found === 0 || (times && found !== times)) {
    throw new Error(`YASGUI has ${found} times ${was}; see app/assets/patch.mjs`);
  }
  return text.replaceAll(was, () => is);
}
