/** What a tab says while its query runs, with the way to stop it; nothing older is shown meanwhile. */
import { say } from "./say.js";

const RUNNING = "editor-running";
const ASKED = "editor-asked";
const BUSY = "editor-busy";

/** Lay out the place for the news, empty: a screen reader tells only what changes in it. */
export function announce(tab) {
  const { rootEl } = tab.getYasr();
  const box = Object.assign(document.createElement("div"), { className: RUNNING });
  const text = document.createElement("span");
  text.setAttribute("role", "status");
  const stop = Object.assign(document.createElement("button"), { type: "button", hidden: true });
  stop.textContent = say("Stop");
  stop.addEventListener("click", () => tab.getYasqe().abortQuery());
  box.append(text, stop);
  rootEl.prepend(box);
}

/** The query began: what was there is hidden, and the choice of views comes, which had nothing to show before. */
export function begin(tab) {
  document.querySelectorAll("#results, #error").forEach((part) => part.setAttribute("hidden", ""));
  tab.getYasr().rootEl.classList.add(ASKED, BUSY);
  set(tab, say("The query is running…"));
}

export function end(tab) {
  tab.getYasr().rootEl.classList.remove(BUSY);
  set(tab, "");
}

function set(tab, words) {
  const [text, stop] = tab.getYasr().rootEl.querySelector(`.${RUNNING}`).children;
  text.textContent = words;
  stop.hidden = !words;
}
