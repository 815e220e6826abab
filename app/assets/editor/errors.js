/** A problem that the endpoint answered (RFC 9457): what it says, and the line of the query that it means. */
import { say } from "./say.js";

const CLASS = "editor-error-line";

/** What YASR shows of an error: the problem's own words, never markup. */
export async function render({ text }) {
  const problem = parse(text);
  const box = document.createElement("div");
  box.setAttribute("role", "alert");
  const [head, body] = [document.createElement("strong"), document.createElement("p")];
  head.textContent = problem.title ?? say("There is no result");
  body.textContent = problem.detail ?? without(text);
  box.append(head, body);
  return box;
}

/** Show the line of the error in the editor, and put the cursor there. */
export function mark(yasqe, error) {
  const { line, column } = parse(error.message);
  if (!line) return;
  yasqe.addLineClass(line - 1, "background", CLASS);
  yasqe.getDoc().setCursor({ line: line - 1, ch: (column ?? 1) - 1 });
}

export function unmark(yasqe) {
  yasqe.getDoc().eachLine((line) => yasqe.removeLineClass(line, "background", CLASS));
}

/** What to say when no problem document came: the browser's words for it are English and differ. */
function without(text = "") {
  return /\babort/i.test(text) ? say("The query was stopped.") : say("No answer came, or it broke off before its end.");
}

function parse(text) {
  try {
    const problem = JSON.parse(text);
    return typeof problem === "object" && problem ? problem : {};
  } catch {
    return {};
  }
}
