/** Drawing with Chart.js: the kinds that we use and no others, in the colours of the page. */
import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PieController,
  PointElement,
  Tooltip,
} from "chart.js";
import { locale, say } from "./say.js";

Chart.register(ArcElement, BarController, BarElement, CategoryScale, Legend, LinearScale);
Chart.register(LineController, LineElement, PieController, PointElement, Tooltip);

// Of "Colour blind safe" qualitative palettes, Okabe and Ito's (2008).
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442", "#666666"];

/** Draw `points` (`[label, number]`) into `parent`; the caller destroys what is returned. */
export function draw(parent, kind, name, points) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("Chart of {name}; the same numbers are in the table", { name }));
  const box = Object.assign(document.createElement("div"), { className: "editor-chart" });
  box.append(canvas);
  parent.append(box);
  const ink = getComputedStyle(parent).color;
  const axis = { ticks: { color: ink }, grid: { color: "#88888855" } };
  return new Chart(canvas, {
    type: kind,
    data: { labels: points.map(([label]) => label), datasets: [series(kind, name, points)] },
    options: {
      locale,
      maintainAspectRatio: false,
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches && { duration: 200 },
      scales: kind === "pie" ? {} : { x: axis, y: { ...axis, beginAtZero: true } },
      plugins: { legend: { display: kind === "pie", labels: { color: ink } } },
    },
  });
}

function series(kind, label, points) {
  const colours = kind === "pie" ? points.map((_, at) => COLOURS[at % COLOURS.length]) : COLOURS[0];
  return { label, data: points.map(([, value]) => value), backgroundColor: colours, borderColor: kind === "line" ? COLOURS[0] : undefined };
}
