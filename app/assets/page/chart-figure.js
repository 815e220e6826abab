/**
 * `<figure data-chart="bar|stacked|line|share"><table>…`: the numbers of the table drawn with Chart.js, in the colours of
 * the page. The table stays, folded up behind the chart, for all who read better than they see.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { element, language, text } from "./site.js";
import { fill, KINDS, line } from "./marks.js";
import { lies, read, shares } from "./table.js";
import { colours, watch } from "./theme.js";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale);
Chart.register(LineController, LineElement, PointElement, Tooltip);

const SERIES = Array.from({ length: KINDS }, (_, at) => `--series-${at + 1}`);
// In the legend of lines their points stand for them.
const POINTS = { usePointStyle: true, boxWidth: 8, boxHeight: 8 };
// Pixels: of a bar and what is between bars, of what else there is, of a chart whose bars stand.
const [BAR, REST, UPRIGHT] = [22, 90, 340];

/** Draw the chart of a figure, and again whenever the page looks otherwise. */
export function draw(figure) {
  const table = figure.querySelector("table");
  const { along, series } = read(table, language);
  if (!series.length) return;
  const kind = figure.dataset.chart;
  const canvas = element("canvas", { attributes: { role: "img", "aria-label": label(figure, table) } });
  const box = element("div", { className: "chart-box" }, canvas);
  const lying = lies(kind, along);
  box.style.height = `${lying ? along.length * (kind === "bar" ? series.length : 1) * BAR + REST : UPRIGHT}px`;
  table.before(box);
  fold(table);
  let chart = made(figure, canvas, kind, along, series, lying);
  watch(() => {
    chart.destroy();
    chart = made(figure, canvas, kind, along, series, lying);
  });
  addEventListener("beforeprint", () => chart.resize());
}

function label(figure, table) {
  const said = figure.getAttribute("aria-label") ?? (figure.querySelector("figcaption") ?? table.caption)?.textContent;
  return text("chart", { name: said?.trim() ?? "" });
}

/** Fold the table up, unless the page has put it away itself; a print has both. */
function fold(table) {
  if (table.closest("figure details")) return;
  const scroll = element("div", { className: "chart-table", tabIndex: 0, attributes: { role: "group" } });
  const details = element("details", {}, element("summary", {}, text("table")), scroll);
  scroll.setAttribute("aria-label", text("table"));
  table.before(details);
  scroll.append(table);
  addEventListener("beforeprint", () => (details.open = true));
}

function made(figure, canvas, kind, along, series, lying) {
  const [ink, grid, paper, ...palette] = colours(["--ink", "--line", "--paper", ...SERIES], figure);
  const look = { ink, grid, paper, palette, lying, unit: kind === "share" ? "%" : (figure.dataset.unit ?? "") };
  const drawn = kind === "share" ? [{ ...series[0], whole: series[0].values, values: shares(series[0].values) }] : series;
  const datasets = drawn.map((each, at) => ({ ...set(kind, each, at, look), whole: each.whole }));
  return new Chart(canvas, {
    type: kind === "line" ? "line" : "bar",
    data: { labels: along, datasets },
    options: options(kind, look, drawn.length > 1),
  });
}

function set(kind, { name, values }, at, { palette, paper }) {
  const colour = palette[at % KINDS];
  const common = { label: name, data: values, borderColor: colour };
  if (kind === "line") return { ...common, ...line(at), backgroundColor: colour, borderWidth: 2.5, pointRadius: 4, tension: 0 };
  return { ...common, backgroundColor: fill(at, colour, paper), borderWidth: 1, maxBarThickness: 48 };
}

function options(kind, { ink, grid, lying, unit }, many) {
  const { fontFamily: family, fontSize } = getComputedStyle(document.body);
  const font = { family, size: parseFloat(fontSize) * 0.85 };
  const stacked = kind === "stacked";
  const names = { stacked, grid: { display: false }, ticks: { color: ink, font, autoSkip: !lying }, border: { color: grid } };
  const numbers = {
    stacked,
    beginAtZero: true,
    grid: { color: grid },
    border: { color: grid },
    ticks: { color: ink, font, maxTicksLimit: 8, callback: (value) => short(value) },
    title: { display: unit !== "", text: unit, color: ink, font },
  };
  return {
    locale: language,
    indexAxis: lying ? "y" : "x",
    maintainAspectRatio: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 200 },
    scales: lying ? { x: numbers, y: names } : { x: names, y: numbers },
    interaction: { mode: "index", axis: lying ? "y" : "x", intersect: false },
    plugins: {
      legend: { display: many, labels: { color: ink, font, ...(kind === "line" ? POINTS : { boxWidth: 28 }) } },
      tooltip: { callbacks: { label: (point) => said(point, lying, unit) } },
    },
  };
}

function short(value) {
  return value.toLocaleString(language, { notation: "compact", maximumFractionDigits: 1 });
}

/** A number as the tooltip says it: a share with what it is a share of. */
function said({ dataset, dataIndex, parsed }, lying, unit) {
  const value = (lying ? parsed.x : parsed.y).toLocaleString(language, { maximumFractionDigits: unit === "%" ? 1 : 2 });
  const exact = dataset.whole && ` (${dataset.whole[dataIndex]?.toLocaleString(language) ?? "–"})`;
  return `${dataset.label}: ${value}${unit && `\u00a0${unit}`}${exact ?? ""}`;
}
