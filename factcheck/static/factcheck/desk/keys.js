// Keys. The page's own list of keys (`?`) says which key does what: <li data-action="find" data-keys="/">.
// A key that is not in the list does nothing, and an action that nobody does is an error.

const SWITCH = "factcheck-single-keys";

/** Whether what is typed goes into this element. */
export function takesWords(element) {
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !element.matches("[type=radio], [type=checkbox], [type=button], [type=submit]");
}

/** While an input method composes, its keys are not ours (229: browsers that say so no other way). */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

function nameOf(event) {
  const isLetter = /^\p{L}$/u.test(event.key);
  const key = isLetter ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (isLetter || event.key.length > 1) ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Mod+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
}

/**
 * Do what the list says. `actions` has for each data-action a function of the event and the key, which returns
 * false where it does not apply; then the key does what it does elsewhere.
 */
export function listen(list, actions) {
  const byKey = new Map();
  for (const line of list.querySelectorAll("[data-action]")) {
    if (!(line.dataset.action in actions)) throw new Error(`nobody does "${line.dataset.action}"`);
    for (const key of line.dataset.keys.split(" ")) byKey.set(key, actions[line.dataset.action]);
  }
  const box = list.querySelector("#single-keys");
  remember(box);
  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.defaultPrevented) return;
    const key = nameOf(event);
    const isSingle = [...key].length === 1;
    if (isSingle && (!box.checked || takesWords(event.target))) return;
    if (list.contains(event.target) && event.target !== list && key !== "?") return;
    if (byKey.has(key) && byKey.get(key)(event, key) !== false) event.preventDefault();
  });
}

function remember(box) {
  try {
    box.checked = localStorage.getItem(SWITCH) !== "off";
  } catch {
    return; // a browser that keeps nothing: on, until it is switched off on this page
  }
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? "on" : "off");
    } catch {
      // as above
    }
  });
}
