/**
 * `<input data-suggest=URL>`: suggestions while one writes, as an editable combobox with a list (ARIA Authoring Practices,
 * combobox with manual selection). The form sends what is written, as it does without; a suggestion leads to its page.
 */
import { choices, moved, question } from "./choices.js";
import { element, text } from "./site.js";

// Milliseconds of quiet before a question, letters before the first.
const [QUIET, LETTERS] = [150, 2];

/** Let a search box suggest. */
export function open(input) {
  return new Box(input);
}

class Box {
  constructor(input) {
    this.input = input;
    this.list = element("ul", { id: `${input.id || "search"}-suggestions`, className: "suggestions", hidden: true });
    this.status = element("p", { className: "hidden", attributes: { role: "status" } });
    this.shown = [];
    this.at = -1;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", text("suggestions"));
    this.attribute({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" });
    this.attribute({ "aria-controls": this.list.id });
    input.after(this.list, this.status);
    input.addEventListener("input", () => this.written());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // A press on the list leaves the focus in the box.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.pressed(event.target.closest("li")));
    if (input.value.trim().length >= LETTERS && input.value !== input.defaultValue) this.written();
  }

  attribute(attributes) {
    Object.entries(attributes).forEach(([name, value]) => this.input.setAttribute(name, value));
  }

  written() {
    clearTimeout(this.waiting);
    this.asked?.abort();
    const query = this.input.value.trim();
    if (query.length < LETTERS) this.close();
    else this.waiting = setTimeout(() => this.ask(query), QUIET);
  }

  async ask(query) {
    this.asked = new AbortController();
    const { suggest } = this.input.dataset;
    const address = question(suggest, this.input.name || "q", query, document.baseURI);
    try {
      const response = await fetch(address, { signal: this.asked.signal, headers: { Accept: "application/json, */*;q=0.5" } });
      if (response.ok && document.activeElement === this.input) this.show(choices(await response.json()));
    } catch {
      // The search works without suggestions; a later letter has stopped this one, or the network is away.
      this.close();
    }
  }

  show(shown) {
    this.shown = shown;
    this.list.replaceChildren(...shown.map((choice, at) => this.option(choice, at)));
    this.list.style.insetInlineStart = `${this.input.offsetLeft}px`;
    this.list.style.insetBlockStart = `${this.input.offsetTop + this.input.offsetHeight}px`;
    this.list.style.minInlineSize = `${this.input.offsetWidth}px`;
    this.expand(shown.length > 0);
    this.status.textContent = shown.length ? text("suggested", { number: shown.length }) : text("none");
  }

  option({ text: name, note }, at) {
    const more = note && note !== name ? [element("small", {}, note)] : [];
    const attributes = { role: "option", "aria-selected": "false" };
    return element("li", { id: `${this.list.id}-${at}`, attributes }, element("span", {}, name), ...more);
  }

  expand(open) {
    this.list.hidden = !open;
    this.attribute({ "aria-expanded": String(open) });
    this.choose(-1);
  }

  close() {
    clearTimeout(this.waiting);
    this.shown = [];
    this.expand(false);
    this.status.textContent = "";
  }

  choose(at) {
    this.at = at;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const option = this.list.children[at];
    if (option) this.attribute({ "aria-activedescendant": option.id });
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const open = !this.list.hidden;
    const to = open && !event.altKey ? moved(event.key, this.at, this.shown.length) : null;
    if (to !== null) this.choose(to);
    else if (event.key === "Escape" && open) this.close();
    else if (event.key === "Enter" && open && this.at >= 0) this.take(this.shown[this.at]);
    else return;
    event.preventDefault();
  }

  pressed(option) {
    if (option) this.take(this.shown[[...this.list.children].indexOf(option)]);
  }

  take({ text: name, href }) {
    this.close();
    this.input.value = name;
    if (href) location.assign(href);
    else this.input.form?.requestSubmit();
  }
}
