/** A result as a cross table: one variable down, one across, and rows counted or a number summed where they meet. */
import { locale, say } from "./say.js";
import { key, naming, numeric, rows, variables } from "./results.js";
import { chosen, controls, icon, paragraph } from "./view.js";

const COUNT = "count";
const FOLDS = {
  [COUNT]: ["Count", (values) => values.length],
  sum: ["Sum", (values) => values.reduce((sum, value) => sum + value, 0)],
  mean: ["Mean", (values) => values.reduce((sum, value) => sum + value, 0) / values.length],
  min: ["Least", (values) => values.reduce((least, value) => Math.min(least, value), Infinity)],
  max: ["Most", (values) => values.reduce((most, value) => Math.max(most, value), -Infinity)],
};
// More cells than this are no table to read; the browser would hang on a million.
const MOST_CELLS = 20000;

export class Pivot {
  label = say("Cross table");
  priority = 4;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return variables(this.yasr).length > 1 && rows(this.yasr).length > 0;
  }

  getIcon() {
    return icon("M1 1h4v4H1zm5 0h9v4H6zM1 6h4v9H1zm5 0h4v4H6zm5 0h4v4h-4zm-5 5h4v4H6zm5 0h4v4h-4z");
  }

  draw(before = {}) {
    const [names, numbers] = [variables(this.yasr), numeric(this.yasr)];
    const others = names.filter((name) => !numbers.includes(name));
    const down = chosen(names, before.down, others[0]);
    const across = chosen(names, before.across, others.find((name) => name !== down) ?? names.at(-1));
    const folds = Object.keys(FOLDS).filter((name) => name === COUNT || numbers.length);
    const fold = chosen(folds, before.fold, folds.at(numbers.length ? 1 : 0));
    const value = chosen(numbers, before.value);
    const choices = [
      ["down", say("Down"), pairs(names), down],
      ["across", say("Across"), pairs(names), across],
      ["fold", say("Shows"), folds.map((name) => [name, say(FOLDS[name][0])]), fold],
      ...(fold === COUNT ? [] : [["value", say("Of"), pairs(numbers), value]]),
    ];
    this.yasr.resultsEl.append(
      controls(choices, (choice) => this.redraw(choice)),
      table(cross(rows(this.yasr), down, across, fold, value), down, across),
    );
  }

  redraw(choice) {
    this.yasr.storePluginConfig("pivot", choice);
    this.yasr.draw();
  }
}

/** The cross table of solutions: headings in the order in which they come, a number for each pair of them that occurs. */
export function cross(solutions, down, across, fold, value) {
  const cells = new Map();
  const [left, top] = [new Map(), new Map()];
  for (const row of solutions) {
    const [a, b] = [key(row[down]), key(row[across])];
    left.set(a, row[down]);
    top.set(b, row[across]);
    const pair = a + b;
    if (!cells.has(pair)) cells.set(pair, []);
    if (fold === COUNT) cells.get(pair).push(1);
    else if (row[value]) cells.get(pair).push(Number(row[value].value));
  }
  const at = (a, b) => (cells.get(a + b)?.length ? FOLDS[fold][1](cells.get(a + b)) : undefined);
  const [ofLeft, ofTop] = [naming([...left.values()]), naming([...top.values()])];
  return {
    top: [...top.values()].map(ofTop),
    lines: [...left].map(([a, term]) => [ofLeft(term), [...top.keys()].map((b) => at(a, b))]),
  };
}

function table({ top, lines }, down, across) {
  if (top.length * lines.length > MOST_CELLS) {
    const size = { rows: lines.length, columns: top.length };
    return paragraph("Too large: {rows} by {columns}. Choose other variables.", size);
  }
  const box = Object.assign(document.createElement("div"), { className: "editor-pivot", tabIndex: 0 });
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", say("Cross table"));
  const grid = document.createElement("table");
  grid.append(line(`${down} / ${across}`, top, "th"));
  grid.append(...lines.map(([name, values]) => line(name, values.map(shown), "td")));
  box.append(grid);
  return box;
}

function line(name, values, kind) {
  const row = document.createElement("tr");
  const head = Object.assign(document.createElement("th"), { scope: kind === "th" ? "col" : "row", textContent: name });
  row.append(head, ...values.map((value) => Object.assign(document.createElement(kind), { textContent: value })));
  if (kind === "th") row.querySelectorAll("th").forEach((cell) => (cell.scope = "col"));
  return row;
}

function shown(value) {
  return value === undefined ? "" : value.toLocaleString(locale, { maximumFractionDigits: 3 });
}

function pairs(names) {
  return names.map((name) => [name, name]);
}
