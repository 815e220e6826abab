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
import { element, locale, text } from "./site.js";
import { fill, KINDS, line } from "./marks.js";
import { lies, read, shares, wrapped } from "./table.js";
import { colours, watch } from "./theme.js";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale);
Chart.register(LineController, LineElement, PointElement, Tooltip);

const SERIES = Array.from({ length: KINDS }, (_, at) => `--series-${at + 1}`);
// In the legend of lines their points stand for them.
const POINTS = { usePointStyle: true, boxWidth: 8, boxHeight: 8 };
// Pixels: of a bar and what is between bars, of a name in two lines, of what else there is, of a chart whose bars stand.
const [BAR, NAME, REST, UPRIGHT] = [22, 36, 90, 340];
// What share of a chart the names beside lying bars may take, and how wide a letter is, of its height.
const [BESIDE, LETTER] = [0.38, 0.52];

/** Draw the chart of a figure, and again whenever the page looks otherwise. */
export function draw(figure) {
  const table = figure.querySelector("table");
  const { along, links, series } = read(table, locale);
  if (!series.length) return;
  const kind = figure.dataset.chart;
  const canvas = element("canvas", { attributes: { role: "img", "aria-label": label(figure, table) } });
  const box = element("div", { className: "chart-box" }, canvas);
  const lying = lies(kind, along);
  box.style.height = `${lying ? along.length * Math.max(NAME, kind === "bar" ? series.length * BAR : 0) + REST : UPRIGHT}px`;
  // The page may have put the table into a region of its own.
  const whole = table.closest("figure .scroll") ?? table;
  whole.before(box);
  fold(whole, table);
  const drawing = { figure, canvas, kind, along, links, series, lying };
  let chart = made(drawing);
  watch(() => {
    chart.destroy();
    chart = made(drawing);
  });
  addEventListener("beforeprint", () => chart.resize());
}

function label(figure, table) {
  const named = ["figcaption :is(h2, h3, h4)", "caption", "figcaption"].map((selector) => figure.querySelector(selector));
  const name = figure.getAttribute("aria-label") ?? named.find(Boolean)?.textContent ?? "";
  return text("chart", { name: name.trim() });
}

/** Fold the table up, unless the page has put it away itself; a print has both. */
function fold(whole, table) {
  if (whole.closest("figure details")) return;
  const details = element("details", {}, element("summary", {}, text("table")));
  whole.before(details);
  details.append(whole === table ? scrolling(table) : whole);
  addEventListener("beforeprint", () => (details.open = true));
}

function scrolling(table) {
  const attributes = { role: "region", "aria-label": text("table") };
  return element("div", { className: "chart-table", tabIndex: 0, attributes }, table);
}

function made({ figure, canvas, kind, along, links, series, lying }) {
  const [ink, grid, paper, ...palette] = colours(["--ink", "--line", "--paper", ...SERIES], figure);
  const look = { ink, grid, paper, palette, lying, unit: kind === "share" ? "%" : (figure.dataset.unit ?? "") };
  const drawn = kind === "share" ? [{ ...series[0], whole: series[0].values, values: shares(series[0].values) }] : series;
  const datasets = drawn.map((each, at) => ({ ...set(kind, each, at, look), whole: each.whole }));
  return new Chart(canvas, {
    type: kind === "line" ? "line" : "bar",
    data: { labels: along, datasets },
    options: { ...options(kind, along, look, drawn.length > 1), ...leading(canvas, links) },
  });
}

/** A bar leads where the name of its row does. */
function leading(canvas, links) {
  if (!links.some(Boolean)) return {};
  return {
    onClick: (_, [hit]) => hit && links[hit.index] && location.assign(links[hit.index]),
    onHover: (_, [hit]) => (canvas.style.cursor = hit && links[hit.index] ? "pointer" : ""),
  };
}

function set(kind, { name, values }, at, { palette, paper }) {
  const colour = palette[at % KINDS];
  const common = { label: name, data: values, borderColor: colour };
  if (kind === "line") return { ...common, ...line(at), backgroundColor: colour, borderWidth: 2.5, pointRadius: 4, tension: 0 };
  return { ...common, backgroundColor: fill(at, colour, paper), borderWidth: 1, maxBarThickness: 48 };
}

function options(kind, along, { ink, grid, lying, unit }, many) {
  const { fontFamily: family, fontSize } = getComputedStyle(document.body);
  const font = { family, size: parseFloat(fontSize) * 0.85 };
  const stacked = kind === "stacked";
  const beside = lying ? { autoSkip: false, callback: name(along, font.size) } : {};
  const names = { stacked, grid: { display: false }, border: { color: grid }, ticks: { color: ink, font, ...beside } };
  const numbers = {
    stacked,
    beginAtZero: true,
    grid: { color: grid },
    border: { color: grid },
    ticks: { color: ink, font, maxTicksLimit: 8, maxRotation: 0, callback: (value) => short(value) },
    title: { display: unit !== "", text: unit, color: ink, font },
  };
  return {
    locale,
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

/** The name beside a lying bar, in as many letters as the chart has room for; Chart.js gives the axis as `this`. */
function name(along, size) {
  return function (_, at) {
    return wrapped(along[at], Math.floor((this.chart.width * BESIDE) / (size * LETTER)));
  };
}

function short(value) {
  return value.toLocaleString(locale, { notation: "compact", maximumFractionDigits: 1 });
}

/** A number as the tooltip says it: a share with what it is a share of, a gap as one. */
function said({ dataset, dataIndex, parsed }, lying, unit) {
  const shown = (value, maximumFractionDigits) => value?.toLocaleString(locale, { maximumFractionDigits }) ?? "–";
  const value = shown(lying ? parsed.x : parsed.y, unit === "%" ? 1 : 2);
  const whole = dataset.whole ? ` (${shown(dataset.whole[dataIndex], 2)})` : "";
  return `${dataset.label}: ${value}${unit && `\u00a0${unit}`}${whole}`;
}
