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
  const show = async (plain) => {
    button.textContent = plain ? say("Editor with suggestions, charts and a map") : say("Plain form");
    await (plain ? hide(form) : enhance(form));
  };
  button.addEventListener("click", async () => {
    const plain = recall(CHOICE) !== PLAIN;
    remember(CHOICE, plain ? PLAIN : "");
    await show(plain);
  });
  await show(recall(CHOICE) === PLAIN);
}

async function enhance(form) {
  await Promise.all([style(), import("./editor/rich.js")]).then(([, rich]) => rich.open(form));
  form.hidden = true;
}

async function hide(form) {
  form.hidden = false;
  document.querySelector("#editor")?.remove();
}

/** Load the style sheet that the page names, once. */
function style() {
  const { style: address } = document.querySelector("script[data-style]").dataset;
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}
