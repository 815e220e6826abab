/**
 * The entry point on the page /sparql: puts the editor over the plain form, or leaves the form alone when the reader
 * prefers it. Small, because every visitor loads it; the editor itself comes only when it is wanted.
 *
 * The form works without any of this. Nothing here is needed to ask a query.
 */
import { say } from "./editor/say.js";
import { recall, remember } from "./editor/storage.js";

const CHOICE = "editor";
const PLAIN = "plain";

const field = document.querySelector("#query");
if (field?.form) await start(field.form);

async function start(form) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "editor-switch";
  form.before(button);
  const name = (plain) => {
    button.textContent = plain ? say("Editor with suggestions, charts and a map") : say("Plain form");
  };
  const show = async (plain) => {
    name(plain);
    if (plain) return hide(form);
    // What does not load leaves the form, which needs none of it.
    return enhance(form).catch(() => name(true));
  };
  button.addEventListener("click", () => {
    const plain = document.querySelector("#editor") !== null;
    remember(CHOICE, plain ? PLAIN : "");
    show(plain);
  });
  await show(recall(CHOICE) === PLAIN);
}

async function enhance(form) {
  const [rich] = await Promise.all([import("./editor/rich.js"), style()]);
  await rich.open(form);
  form.hidden = true;
}

function hide(form) {
  form.hidden = false;
  document.querySelector("#editor")?.remove();
}

/** Load the style sheet that the page names, once. */
function style() {
  const { editorStyle: address } = document.querySelector("script[data-editor-style]").dataset;
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}
