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

/** A sentence at the top of a form, for everybody to see and told at once. */
export function warn(form, words) {
  let element = form.querySelector(":scope > .trouble");
  if (!element) {
    element = document.createElement("p");
    element.className = "trouble";
    form.prepend(element);
  }
  element.textContent = words;
  say(words);
}

export function unwarn(form) {
  form.querySelector(":scope > .trouble")?.remove();
}
