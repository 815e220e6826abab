/** A result that a cap of the endpoint cut (docs/http.md) says so above it, in every view. */
import { paragraph } from "./view.js";

const HEADER = "Result-Truncated";
const SAID = {
  rows: "This is not the whole result: the endpoint sends at most {number} rows at once.",
  bytes: "This is not the whole result: the endpoint sends at most {number} bytes at once.",
};
const ANY = "This is not the whole result: it is too large for one answer.";

/** Put the notice over what `yasr` shows of a response, or take away the one of the response before. */
export function tell(yasr, response) {
  yasr.rootEl.querySelector(".editor-cut")?.remove();
  // JSON says which cap and how large; a boolean of Structured Fields (RFC 9651) says it for every other format.
  const cut = yasr.results?.getAsJson()?.truncated;
  if (!cut && response.headers?.get(HEADER) !== "?1") return;
  const notice = paragraph(SAID[cut?.by] ?? ANY, { number: cut?.limit });
  notice.classList.add("editor-cut");
  notice.setAttribute("role", "status");
  yasr.resultsEl.before(notice);
}
