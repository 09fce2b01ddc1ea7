// The form of an annotation: what it says of the words, and what can be filled in beforehand.

/** Of words that are taken for a statement to begin with, in code points. */
const LONGEST_PREFILLED = 300;

/** Write into the form which words it is about. */
export function setWords(form, text, { start, end }) {
  const { elements } = form;
  const { prefix, suffix } = text.context(start, end);
  const values = { start, quote_exact: text.slice(start, end), quote_prefix: prefix, quote_suffix: suffix };
  for (const [name, value] of Object.entries(values)) if (elements[name]) elements[name].value = value;
  const quote = elements.quote_exact;
  quote.readOnly = true; // it is changed in the text
  quote.lang = text.blockAt(start).lang;
}

/** Whether the form's words are taken from the text. */
export function hasWords(form) {
  return Boolean(form?.elements.quote_exact?.matches("textarea") && form.elements.start);
}

/**
 * Fill in what the words suggest: the statement from their sentence, the origin from the passage above. How well it
 * is founded (the basis) is a judgement, which nobody has made of these words yet.
 */
export function prefill(form, text, words) {
  const { elements } = form;
  const sentence = text.sentencesRound(words.start, words.end);
  const isOneClaim = words.end - words.start <= LONGEST_PREFILLED;
  if (elements.statement) elements.statement.value = isOneClaim ? text.slice(sentence.start, sentence.end) : "";
  choose(elements.statement_language, text.blockAt(words.start).lang);
  choose(elements.origin, cardAbove(words.start)?.dataset.origin);
}

function choose(select, value) {
  if (select && [...select.options].some((option) => option.value === value)) select.value = value;
}

/** The card of the last passage that begins at this place or before it. */
function cardAbove(place) {
  let above = null;
  for (const card of document.querySelectorAll(".card[data-start]")) {
    const start = Number(card.dataset.start);
    if (start <= place && start >= Number(above?.dataset.start ?? 0)) above = card;
  }
  return above;
}

/** Make the choice of the form that carries this key, such as "1" or "s". False where none does. */
export function pick(form, key) {
  for (const label of form.querySelectorAll("label")) {
    if (label.querySelector("kbd")?.textContent.trim().toLowerCase() !== key) continue;
    const choice = label.control;
    choice.focus();
    choice.click();
    if (choice.value === "new") form.elements.statement?.focus();
    return true;
  }
  return false;
}

/** A claim is one sentence: its field grows with it, but has no second line. */
export const isOneLine = (field) => field.matches("[name=statement]");

/** Unfold what a new claim needs while "new" is chosen. */
export function showNewClaim(form) {
  const folded = form.querySelector("#new-claim");
  const isNew = form.querySelector("[name=claim]:checked")?.value === "new";
  if (folded) folded.open = isNew;
}

/** Go to what has to be mended, else to the first choice that is made, else to the first field. */
export function focus(part) {
  const wrong = part.querySelector("[aria-invalid=true]");
  const first = part.querySelector(":is(input, select, textarea):not([type=hidden], [readonly]), button");
  const target = wrong ?? part.querySelector("[name=stance]:checked") ?? first ?? part.querySelector("a");
  for (let folded = wrong?.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  target?.focus({ preventScroll: !wrong });
}
