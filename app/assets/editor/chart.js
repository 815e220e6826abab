/** A result as a chart: one variable along, one numeric variable up. Loads Chart.js when first drawn. */
import { say } from "./say.js";
import { naming, numeric, rows, variables } from "./results.js";
import { chosen, controls, icon, paragraph } from "./view.js";

const KINDS = { bar: "Bars", line: "Line", pie: "Pie" };
// More than this is not read, and takes the browser long.
const MOST = 500;

export class Chart {
  label = say("Chart");
  priority = 5;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return numeric(this.yasr).length > 0;
  }

  getIcon() {
    return icon("M1 15V8h3v7zm5 0V3h3v12zm5 0V6h3v9z");
  }

  async draw(before = {}) {
    const { draw } = await import("./canvas.js");
    const numbers = numeric(this.yasr);
    const others = variables(this.yasr);
    const value = chosen(numbers, before.value, numbers.at(-1));
    const label = chosen(others, before.label, others.find((name) => name !== value) ?? value);
    const kind = chosen(Object.keys(KINDS), before.kind);
    const named = (names) => names.map((name) => [name, name]);
    const box = controls(
      [
        ["kind", say("Kind"), Object.entries(KINDS).map(([name, shown]) => [name, say(shown)]), kind],
        ["label", say("Along"), named(others), label],
        ["value", say("Up"), named(numbers), value],
      ],
      (choice) => this.redraw(choice),
    );
    this.yasr.resultsEl.append(box);
    const all = rows(this.yasr);
    const some = { number: MOST, all: all.length };
    if (all.length > MOST) this.yasr.resultsEl.append(paragraph("The first {number} rows of {all}", some));
    const name = naming(all.map((row) => row[label]));
    const points = all.slice(0, MOST).map((row) => [name(row[label]), row[value] ? Number(row[value].value) : null]);
    this.drawn = draw(this.yasr.resultsEl, kind, value, points);
  }

  redraw(choice) {
    this.destroy();
    this.yasr.storePluginConfig("chart", choice);
    this.yasr.draw();
  }

  destroy() {
    this.drawn?.destroy();
    this.drawn = undefined;
  }
}
