/** What the reader chose, kept in this browser; a browser that keeps nothing (private windows, policies) forgets it. */
const PREFIX = "lodzkie-";

export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing to do: the choice lasts as long as the page.
  }
}
