// The claims that already say this, asked for while the form is already there.

const LONGEST = 600; // code points of the quote that are asked about: an address is not endless

let request = null;

export function forgetSuggestions() {
  request?.abort();
  request = null;
}

/** Ask for the claims that fit a quote and put them in the place of those in the form. */
export async function suggest(form, address, quote, language) {
  forgetSuggestions();
  const mine = (request = new AbortController());
  const query = new URLSearchParams({ quote: [...quote].slice(0, LONGEST).join(""), language });
  try {
    const answer = await fetch(`${address}?${query}`, { signal: mine.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.headers.has("HX-Redirect")) return; // those in the form stay
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("suggestions");
    if (fresh && request === mine && form.isConnected) replace(form, document.adoptNode(fresh));
  } catch {
    // Given up for newer words, or the site is out of reach: saving will say so.
  }
}

/** What an editor chose meanwhile (data-picked) stays chosen, and in the list. */
function replace(form, fresh) {
  const old = form.querySelector("#suggestions");
  const isFocused = old.contains(document.activeElement);
  const { picked } = form.dataset;
  if (picked) choose(fresh, claims(fresh, picked) ?? moved(old, fresh, picked));
  old.replaceWith(fresh);
  if (isFocused) fresh.querySelector(":checked")?.focus({ preventScroll: true });
  form.dispatchEvent(new CustomEvent("suggested", { bubbles: true }));
}

function claims(list, value) {
  return [...list.querySelectorAll("[name=claim]")].find((input) => input.value === value);
}

function moved(old, fresh, value) {
  const choice = claims(old, value);
  if (!choice) return null;
  const label = choice.closest("label");
  label.querySelector("kbd")?.remove(); // another claim has its key now
  fresh.querySelector("label").before(label);
  return choice;
}

function choose(fresh, choice) {
  if (!choice) return;
  for (const input of fresh.querySelectorAll("[name=claim]")) input.checked = input === choice;
}
