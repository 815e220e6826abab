/**
 * The entry point on pages with a map, a chart or a search box: sees which of them are there, and loads what each needs
 * when its reader comes near. Small, because it comes with every such page; the pages are whole without any of it.
 */
import { style } from "./page/site.js";

const FIGURES = {
  map: () => import("./page/map-figure.js"),
  chart: () => import("./page/chart-figure.js"),
};
const box = document.querySelector("input[data-suggest]");
const near = new IntersectionObserver(arrived, { rootMargin: "50%" });

document.querySelectorAll("figure[data-map], figure[data-chart]").forEach((figure) => near.observe(figure));
if (box) once(box, "focus", suggest);
if (box && box === document.activeElement) suggest();

function arrived(entries) {
  for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
    near.unobserve(target);
    draw(target, "map" in target.dataset ? "map" : "chart");
  }
}

/** Put the map or the chart into its figure; what does not load leaves the figure as it was. */
async function draw(figure, kind) {
  const [part] = await Promise.all([FIGURES[kind](), style(kind)]);
  await part.draw(figure);
}

async function suggest() {
  const [part] = await Promise.all([import("./page/suggest.js"), style("page")]);
  part.open(box);
}

function once(element, event, act) {
  element.addEventListener(event, act, { once: true });
}
