/** Links to a query: one that holds the whole text and works without scripts too, and a short one that the site keeps. */

import { language } from "./say.js";

/** What the page asks besides its query, a moment or a dataset, which its form keeps in hidden fields. */
export function carried() {
  return [...document.querySelectorAll("#sparql input[type=hidden]")].map(({ name, value }) => ({ name, value }));
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

/** Save the query and give its short permanent address. */
export async function shorten(yasqe) {
  const body = new URLSearchParams({ query: yasqe.getValue() });
  const headers = { "Accept-Language": language };
  const response = await fetch("/sparql/saved", { method: "POST", headers, body });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? response.statusText);
  return response.url;
}
