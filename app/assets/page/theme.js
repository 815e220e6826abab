/** The colours of the page as it is shown now, and word of when they change. */

const QUERIES = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

/** Colours by their custom properties, such as can be drawn with, whatever the sheet writes them as. */
export function colours(names, parent) {
  const forced = matchMedia("(forced-colors: active)").matches;
  const probe = document.createElement("span");
  probe.hidden = true;
  // A canvas is not forced into the system's colours as elements are.
  probe.style.forcedColorAdjust = "none";
  parent.append(probe);
  const found = names.map((name) => {
    probe.style.color = forced ? (name === "--paper" ? "Canvas" : "CanvasText") : `var(${name}, var(--link))`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return found;
}

/** Call `act` when the colours or the size of letters may be others: by the system, or by a choice on the page. */
export function watch(act) {
  QUERIES.forEach((query) => matchMedia(query).addEventListener("change", act));
  const attributes = new MutationObserver(act);
  [document.documentElement, document.body].forEach((root) => attributes.observe(root, { attributes: true }));
}
