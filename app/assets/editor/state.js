/** A result of the past says of when it is, in the words of the page's own choice of states. */
import { link } from "./share.js";
import { say } from "./say.js";
import { paragraph } from "./view.js";

const CLASS = "editor-state";

/** The state that is asked for now, "" for the present one; it is asked before an answer comes. */
export function stateAsked() {
  const choice = document.querySelector("#at");
  return choice?.value ? choice.selectedOptions[0].textContent : "";
}

/** Say over the result of a tab of which `state` it is, or take away what was said of the result before. */
export function tellState(tab, response, state) {
  const yasr = tab.getYasr();
  yasr.rootEl.querySelector(`.${CLASS}`)?.remove();
  if (!response.headers?.get("Memento-Datetime")) return;
  const notice = paragraph("State of {state}.", { state });
  notice.classList.add(CLASS);
  const now = Object.assign(document.createElement("a"), { href: present(tab) });
  now.textContent = say("Ask of the present state");
  notice.append(" ", now);
  yasr.resultsEl.before(notice);
}

function present(tab) {
  const address = new URL(link(tab));
  address.searchParams.delete("at");
  return address.href;
}
