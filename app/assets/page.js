/**
 * The entry point on pages with a map, a chart or a search box: sees which of them are there, and loads what each needs
 * when its reader comes near. Small, because it comes with every such page; the pages are whole without any of it.
 */
import { style } from "./page/site.js";

const FIGURES = {
  map: () => import("./page/map-figure.js"),
  chart: () => import("./page/chart-figure.js"),
};
const near = new IntersectionObserver(arrived, { rootMargin: "50%" });

document.querySelectorAll("figure[data-map], figure[data-chart]").forEach((figure) => near.observe(figure));
document.querySelectorAll("input[data-suggest]").forEach(listen);

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

/** Let a box suggest once its reader is in it. */
function listen(box) {
  if (box === document.activeElement) suggest(box);
  else box.addEventListener("focus", () => suggest(box), { once: true });
}

async function suggest(box) {
  const [part] = await Promise.all([import("./page/suggest.js"), style("page")]);
  part.open(box);
}
