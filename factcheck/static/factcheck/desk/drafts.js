// What was typed and not yet saved, kept in this browser for any form[data-draft], for this user alone.
//
// A draft goes when its form was saved, when the editor discards it, and at signing out. It may belong to words
// of the text; those come back with it. Hidden fields (tokens, versions) are never kept.

import { say, text } from "./said.js";

const PREFIX = "factcheck-draft";
let hasComplained = false;

function store(work, otherwise = null) {
  try {
    return work(localStorage);
  } catch {
    // Full, or forbidden: say so once and go on without.
    if (!hasComplained) say(text("noDrafts"));
    hasComplained = true;
    return otherwise;
  }
}

const mine = () => `${PREFIX} ${document.body.dataset.user} `;

/** A form refused comes back on the page of its own address: that, not the page's, is where its draft belongs. */
function keyOf(form) {
  const { pathname } = new URL(form.getAttribute("action") || location.href, location.href);
  return `${mine()}${pathname} ${form.dataset.draft}`;
}

function fieldsOf(form) {
  const kept = "input:not([type=hidden], [type=file], [type=password], [type=submit]), select, textarea:not([readonly])";
  return [...form.elements].filter((field) => field.name && field.matches(kept));
}

const isChoice = (field) => field.matches("[type=radio], [type=checkbox]");

/** What the form holds: {name: [values]}, of choices those that are made. */
export function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    values[field.name] ??= [];
    if (!isChoice(field) || field.checked) values[field.name].push(field.value);
  }
  return values;
}

export function fill(form, values) {
  const counted = {};
  for (const field of fieldsOf(form)) {
    const wanted = values[field.name];
    if (!wanted) continue;
    if (isChoice(field)) {
      field.checked = wanted.includes(field.value);
      continue;
    }
    const value = wanted[(counted[field.name] = (counted[field.name] ?? -1) + 1)] ?? "";
    const isKnown = !field.options || [...field.options].some((option) => option.value === value);
    if (isKnown) field.value = value;
  }
  form.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
}

const begun = new WeakMap();

/** Take the form as it stands now for untouched: only what differs from that is a draft. */
export function begin(form) {
  begun.set(form, valuesOf(form));
}

/** The same of a form as it was served, whatever the browser itself has put back into it meanwhile. */
export function beginAsServed(form) {
  const served = form.cloneNode(true);
  served.reset();
  begun.set(form, valuesOf(served));
}

/** The server has refused what the form holds: all of it was typed. */
export function beginAgain(form) {
  begun.set(form, {});
}

export function isTouched(form) {
  return JSON.stringify(begun.get(form)) !== JSON.stringify(valuesOf(form));
}

const idOf = (words) => (words ? ` ${words.start}-${words.end}` : "");

/** Keep what is typed. `words` {start, end} where the form is about words of the text. */
export function keep(form, words = null) {
  const key = keyOf(form) + idOf(words);
  const draft = { at: Date.now(), words, values: valuesOf(form), isOpen: true };
  if (isTouched(form)) store((kept) => kept.setItem(key, JSON.stringify(draft)));
  else store((kept) => kept.removeItem(key));
}

function all(form) {
  const found = store((kept) => Object.entries({ ...kept }), []);
  const key = keyOf(form);
  return found
    .filter(([name]) => name === key || name.startsWith(`${key} `))
    .map(([name, value]) => ({ name, ...JSON.parse(value) }))
    .sort((one, other) => other.at - one.at);
}

/** The newest draft of this form, of words that have some in common with `words` where there are any. */
export function draftOf(form, words = null) {
  const isSame = (draft) => !words || (draft.words && draft.words.start < words.end && draft.words.end > words.start);
  return all(form).find(isSame) ?? null;
}

/** Put a draft back into its form, and show how to discard it. */
export function restore(form, draft) {
  fill(form, draft.values);
  say(text("draftBack"));
  offerToDiscard(form);
}

export function forget(form, words = null) {
  store((kept) => kept.removeItem(keyOf(form) + idOf(words)));
}

/** The form was closed: its draft waits for its words, and does not open by itself on the next visit. */
export function close(form, words) {
  const draft = all(form).find(({ name }) => name === keyOf(form) + idOf(words));
  if (!draft) return false;
  const { name, ...rest } = draft;
  store((kept) => kept.setItem(name, JSON.stringify({ ...rest, isOpen: false })));
  return true;
}

/** The form was sent, not by htmx: whether it was saved, the next page tells (settle). */
export function send(form) {
  const draft = draftOf(form);
  if (!draft) return;
  const { name, ...rest } = draft;
  store((kept) => kept.setItem(name, JSON.stringify({ ...rest, sentFrom: location.pathname })));
}

/** A form that was saved answers with a redirect, one that was not without; then its draft stays. */
export function settle() {
  const [navigation] = performance.getEntriesByType("navigation");
  const cameFrom = document.referrer && new URL(document.referrer).pathname;
  store((kept) => {
    for (const [name, value] of Object.entries({ ...kept })) {
      if (!name.startsWith(mine())) continue;
      const { sentFrom, ...draft } = JSON.parse(value);
      if (!sentFrom) continue;
      if (navigation?.redirectCount && sentFrom === cameFrom) kept.removeItem(name);
      else kept.setItem(name, JSON.stringify(draft));
    }
  });
}

/** All drafts of this user go: at signing out. */
export function forgetAll() {
  store((kept) => {
    for (const name of Object.keys({ ...kept })) if (name.startsWith(mine())) kept.removeItem(name);
  });
}

function offerToDiscard(form) {
  if (form.querySelector(".draft")) return;
  const note = document.getElementById("draft-note").content.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => {
    form.querySelector(".draft").remove();
    fill(form, begun.get(form));
    form.dispatchEvent(new CustomEvent("discarded", { bubbles: true }));
    say(text("draftDiscarded"));
  });
  form.prepend(note);
}
