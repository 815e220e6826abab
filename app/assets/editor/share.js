/** Links to a query: one that holds the whole text and works without scripts too, and a short one that the site keeps. */

import { language } from "./say.js";

// Longer queries do not fit into an address (RFC 9110 section 4.1 asks servers for 8000 octets).
export const LONGEST_GET = 6000;

/** What the page asks besides its query, a dataset in hidden fields of its form and a state that was chosen. */
export function carried() {
  const fields = [...document.querySelectorAll("#sparql input[type=hidden], #at")].filter(({ value }) => value);
  return fields.map(({ name, value }) => ({ name, value }));
}

/** The address that shows the query of a tab; it names the view when that is not the table. */
export function link(tab) {
  const address = new URL("/sparql", location.href);
  address.searchParams.set("query", tab.getQuery());
  carried().forEach(({ name, value }) => address.searchParams.append(name, value));
  const view = tab.getYasr().getSelectedPluginName();
  if (view !== "table") address.searchParams.set("view", view);
  return address.href;
}

/** Make what is asked the address of the page, as the form does; a saved query that is asked as it is keeps its own. */
export function keep(tab, field) {
  const page = new URL(location.href);
  if (page.pathname !== "/sparql" && tab.getQuery().trim() === field.defaultValue.trim()) return;
  const address = new URL(link(tab));
  if (address.search.length > LONGEST_GET) address.searchParams.delete("query");
  const language = page.searchParams.get("lang");
  if (language) address.searchParams.set("lang", language);
  history.replaceState(history.state, "", address);
}

/** Close the box with the links; whether there was one. */
export function close() {
  const boxes = [...document.querySelectorAll(".yasqe_sharePopup")];
  boxes.forEach((box) => box.remove());
  return boxes.length > 0;
}

/** Save the query of a link and give its short permanent address, with all else that the link asks for. */
export async function shorten(_, address) {
  const body = new URL(address).searchParams;
  const view = body.get("view");
  body.delete("view");
  const headers = { "Accept-Language": language };
  const response = await fetch("/sparql/saved", { method: "POST", headers, body });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? response.statusText);
  const place = new URL(response.url);
  if (view) place.searchParams.set("view", view);
  return place.href;
}
