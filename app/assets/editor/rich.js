/**
 * YASGUI over the form: its settings, the query that the page shows as a tab, and the form kept in step with the editor.
 *
 * Results are never kept between visits: a stored result would be shown later as if it were today's.
 */
import Yasgui from "@zazuko/yasgui";
import { bound, tellBound } from "./bound.js";
import { Chart } from "./chart.js";
import { complete } from "./completion.js";
import { tell } from "./cut.js";
import { mark, render, unmark } from "./errors.js";
import { MapView } from "./map.js";
import { Pivot } from "./pivot.js";
import { language, say } from "./say.js";
import { declare } from "./prefixes.js";
import { announce, begin, end } from "./running.js";
import { carried, close, keep, link, LONGEST_GET, shorten } from "./share.js";
import { stateAsked, tellState } from "./state.js";
import { load } from "./terms.js";
import { paragraph } from "./view.js";

const ENDPOINT = new URL("/sparql", location.href).href;
const FIRST = `PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?register ?title WHERE {
  ?register a dcat:Dataset ; dcterms:title ?title .
  FILTER(LANG(?title) = "${language}")
} ORDER BY ?title`;

const { Tab, Yasqe, Yasr } = Yasgui;
Tab.prototype.getShareableLink = function () {
  return link(this);
};
const { getStaticRequestConfig } = Tab.prototype;
Tab.prototype.getStaticRequestConfig = function () {
  return { ...getStaticRequestConfig.call(this), args: carried() };
};
Yasr.defaults.errorRenderers = [render];
Yasr.defaults.pluginOrder = ["table", "map", "chart", "pivot", "response"];
Object.entries({ map: MapView, chart: Chart, pivot: Pivot }).forEach(([name, view]) => Yasr.registerPlugin(name, view));
// Values as the page's own table has them; the switch over the table adds datatypes and languages.
Yasr.defaults.plugins.table.dynamicConfig = { compact: true };
bound(Yasr);
Yasr.plugins.table.defaults.tableConfig.language = {
  paginate: Yasr.plugins.table.defaults.tableConfig.language.paginate,
  info: say("Rows _START_ to _END_ of _TOTAL_"),
  infoEmpty: say("No rows"),
  infoFiltered: say("(chosen from _MAX_)"),
  emptyTable: say("No rows"),
  zeroRecords: say("No row has this text"),
};

let terms;

/** Put the editor before the form, with the query of the form in a tab. */
export async function open(form) {
  if (!terms) complete(Yasqe, (terms = await load()));
  MapView.terms = terms;
  const root = Object.assign(document.createElement("section"), { id: "editor" });
  root.setAttribute("aria-label", say("Editor of queries"));
  form.before(root);
  // The state of the data is chosen, and told, by a field of the page.
  const more = carried().filter(({ name }) => name !== "at").map(({ name, value }) => `${name}=${value}`);
  if (more.length) root.append(paragraph("Every query here also asks: {more}", { more: more.join(", ") }));
  document.getElementById("at")?.addEventListener("change", () => document.querySelector(".state")?.remove());
  const yasgui = new Yasgui(root, configuration());
  const field = form.elements.query;
  const placed = take(yasgui, field);
  watch(yasgui.getTab(), field);
  yasgui.on("tabSelect", (_, id) => watch(yasgui.getTab(id), field));
  yasgui.on("tabAdd", (_, id) => queueMicrotask(() => watch(yasgui.getTab(id), field)));
  if (placed) show(placed, new URLSearchParams(location.search).get("view"));
  if (document.activeElement === field) yasgui.getTab().getYasqe().focus();
  root.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && close()) yasgui.getTab().getYasqe().rootEl.querySelector(".yasqe_share").focus();
  });
  ["pointerdown", "focusin"].forEach((event) => root.addEventListener(event, local));
}

/** Lead to this host from an IRI of ours, so that a site which is not at its base yet stays with its reader. */
function local({ target }) {
  const link = target.closest("a[href]");
  if (link?.href.startsWith(terms.base)) link.href = location.origin + "/" + link.href.slice(terms.base.length);
}

function configuration() {
  return {
    autofocus: false,
    persistenceId: "lodzkie",
    populateFromUrl: false,
    tabName: say("Query"),
    requestConfig: {
      endpoint: ENDPOINT,
      method: (yasgui) => (yasgui.getTab().getQuery().length > LONGEST_GET ? "POST" : "GET"),
      acceptHeaderSelect: () => "application/sparql-results+json",
      acceptHeaderGraph: () => "text/turtle",
      headers: () => ({ "Accept-Language": language }),
    },
    yasqe: {
      value: FIRST,
      createShortLink: shorten,
      screenReaderLabel: say("SPARQL query"),
      // Tab leaves the field, as it does everywhere (WCAG 2.1.2 No Keyboard Trap).
      extraKeys: { Tab: false, "Shift-Tab": false },
    },
    yasr: {
      prefixes: terms.prefixes,
      maxPersistentResponseSize: 0,
    },
  };
}

/** Follow one tab: the form has its query, an error its line, and the server's result goes when there is a newer one. */
function watch(tab, field) {
  const yasqe = tab?.getYasqe();
  if (!yasqe) return;
  copy(yasqe, field);
  if (yasqe.watched) return;
  yasqe.watched = true;
  yasqe.on("change", () => {
    copy(yasqe, field);
    unmark(yasqe);
  });
  yasqe.on("changes", (_, changes) => {
    if (changes.some(({ origin }) => origin === "paste")) declare(yasqe, terms.prefixes);
  });
  // YASGUI keeps a query when its field is left; a page that is closed or reloaded leaves none.
  window.addEventListener("pagehide", () => {
    tab.getPersistedJson().yasqe.value = yasqe.getValue();
    tab.emit("change", tab, tab.getPersistedJson());
  });
  announce(tab);
  let state;
  yasqe.on("queryBefore", () => declare(yasqe, terms.prefixes));
  yasqe.on("query", () => {
    state = stateAsked();
    close();
    keep(tab, field);
    begin(tab);
  });
  yasqe.on("queryResponse", (_, response) => {
    end(tab);
    tellState(tab, response, state);
    tell(tab.getYasr(), response);
    tellBound(tab);
    if (response instanceof Error) mark(yasqe, response);
  });
  tab.getYasr().rootEl.querySelector(".yasr_response_chip").setAttribute("role", "status");
}

function copy(yasqe, field) {
  field.value = yasqe.getValue();
  field.dataset.copied = "";
}

/** Open what stands in the form, when somebody put it there: by an address, by asking, by writing; the tab that has it. */
function take(yasgui, field) {
  const asked = new URLSearchParams(location.search);
  const text = field.value.trim();
  if (!text || !(PLACED.some((placed) => placed(field, asked)))) return undefined;
  // What came from a tab goes back to it.
  const own = "copied" in field.dataset ? yasgui.getTab() : (showing(yasgui, text) ?? untouched(yasgui));
  const tab = own ?? yasgui.addTab(true);
  yasgui.selectTabId(tab.getId());
  if (tab.getQuery().trim() !== text) tab.setQuery(text).setName(title(asked) ?? tab.getName());
  return tab;
}

const PLACED = [
  (field) => "copied" in field.dataset || field.value !== field.defaultValue,
  (_, asked) => ["query", "draft", "example"].some((name) => asked.has(name)),
  () => location.pathname !== "/sparql" || document.querySelector("#results, #error") !== null,
];

/** Run the query of a link that names a view. */
function show(tab, view) {
  if (!Object.hasOwn(Yasr.plugins, view)) return;
  tab.getYasr().selectPlugin(view);
  tab.query().catch(() => {});
}

function showing(yasgui, text) {
  return Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value.trim() === text);
}

/** The tab that an editor begins with, while it is alone and as it came. */
function untouched(yasgui) {
  const [tab, ...others] = Object.values(yasgui._tabs);
  return others.length === 0 && tab?.getPersistedJson().yasqe.value === FIRST ? tab : undefined;
}

function title(asked) {
  return asked.get("example")?.split("/").pop();
}
