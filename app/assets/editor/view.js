/** What our views of a result have in common: labelled choices above, an icon, and choices that stay with the tab. */
import { say } from "./say.js";

/** A row of labelled lists; `choices` are `[name, label, options, chosen]`; `chosen` is called with all of them. */
export function controls(choices, changed) {
  const box = Object.assign(document.createElement("div"), { className: "editor-controls" });
  for (const [name, label, options, chosen] of choices) box.append(choice(name, label, options, chosen));
  box.addEventListener("change", () => {
    changed(Object.fromEntries([...box.querySelectorAll("select")].map(({ name, value }) => [name, value])));
  });
  return box;
}

function choice(name, label, options, chosen) {
  const select = Object.assign(document.createElement("select"), { name });
  select.append(...options.map(([value, shown]) => new Option(shown, value, value === chosen, value === chosen)));
  const box = document.createElement("label");
  box.append(label, " ", select);
  return box;
}

/** The value that was chosen before, if it can still be chosen, else the first. */
export function chosen(options, before, first = options[0]) {
  return options.includes(before) ? before : first;
}

export function paragraph(message, places) {
  const element = Object.assign(document.createElement("p"), { className: "editor-note" });
  element.textContent = say(message, places);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** The icon of a view: one path in a square of 16. */
export function icon(path) {
  const [box, svg, line] = [
    document.createElement("div"),
    document.createElementNS(SVG, "svg"),
    document.createElementNS(SVG, "path"),
  ];
  box.className = "svgImg";
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  line.setAttribute("fill", "currentColor");
  svg.append(line);
  box.append(svg);
  return box;
}
