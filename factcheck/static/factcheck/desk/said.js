// What the page tells the editor in words. The words are the page's own, so that they are translated.

const status = () => document.getElementById("said");

/** A text of the page's list of texts, with each {name} filled in. Throws where the page has no such text. */
export function text(name, values = {}) {
  const words = document.getElementById("texts").dataset[name];
  if (words === undefined) throw new Error(`the page has no text "${name}"`);
  return words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** Tell screen readers, politely (role="status"). The same words twice in a row are told twice. */
export function say(words) {
  const element = status();
  if (!element) return;
  element.textContent = element.textContent === words ? `${words}\u00a0` : words;
}

let fading = 0;
const SHOWN = 10_000; // milliseconds that a line at the foot of the window stays

/** Show a line at the foot of the window for a while, where `way` {label, go} may be a way back. It is not read out. */
export function tell(words, way = null) {
  const line = document.getElementById("told");
  const [seen, last] = line.children;
  const button = last.cloneNode(); // without what the last one did
  last.replaceWith(button);
  seen.textContent = words;
  button.hidden = !way;
  button.textContent = way?.label ?? "";
  button.addEventListener("click", () => {
    line.hidden = true;
    way.go();
  });
  line.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (line.hidden = true), SHOWN);
}

/** A sentence beside what saves the form, for everybody to see and told at once; the focus stays where it is. */
export function warn(form, words) {
  unwarn(form);
  const element = document.createElement("span");
  element.className = "trouble";
  element.setAttribute("role", "alert");
  (form.querySelector(".actions") ?? form).prepend(element);
  element.textContent = words;
}

export function unwarn(form) {
  for (const element of form.querySelectorAll(".trouble")) element.remove();
}
