// What was typed and not yet saved, kept in this browser for any form[data-draft], for this user alone.
//
// A draft goes when its form was saved, when the editor discards it, and at signing out. It holds what was typed
// or chosen, and of a form about words of the text which words of which revision these are: {start, end, quote,
// revision}. Hidden fields (tokens, versions) are never kept, nor what says where the words stand.

import { say, text } from "./said.js";
import { grow } from "./several.js";

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

const OF_THE_TEXT = ["start", "revision", "quote_exact", "quote_prefix", "quote_suffix"];

function fieldsOf(form) {
  const kept = "input:not([type=hidden], [type=file], [type=password], [type=submit]), select, textarea";
  const isKept = (field) => field.name && field.matches(kept);
  const isTexts = (field) => "start" in form.elements && OF_THE_TEXT.includes(field.name);
  return [...form.elements].filter((field) => isKept(field) && !isTexts(field));
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

function fill(form, values) {
  for (const group of form.querySelectorAll(".several")) {
    const wanted = values[group.lastElementChild.name] ?? [];
    while (group.childElementCount < wanted.length) grow(group);
  }
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
}

const begun = new WeakMap();
const finished = new WeakSet();

/** Take the form as it stands now for untouched: only what differs from that is a draft. */
export function begin(form) {
  begun.set(form, valuesOf(form));
  finished.delete(form);
}

/** The same of a form as it was served, whatever the browser itself has put back into it meanwhile. */
export function beginAsServed(form) {
  const served = form.cloneNode(true);
  served.reset();
  begun.set(form, valuesOf(served));
}

export function isFinished(form) {
  return finished.has(form);
}

/** The server has refused what the form holds: all of it was typed. */
export function beginAgain(form) {
  begun.set(form, {});
  finished.delete(form);
}

/** What the form holds otherwise than it began. */
function typedIn(form) {
  const before = begun.get(form) ?? {};
  const isTyped = ([name, values]) => JSON.stringify(values) !== JSON.stringify(before[name]);
  return Object.fromEntries(Object.entries(valuesOf(form)).filter(isTyped));
}

export function isTouched(form) {
  return Object.keys(typedIn(form)).length > 0;
}

function nameOf(form, words) {
  return keyOf(form) + (words ? ` ${words.revision}:${words.start}-${words.end}` : "");
}

/** Keep what is typed, of a form about `words` of the text with these. */
export function keep(form, words = null) {
  if (finished.has(form)) return; // a field that is taken away while it has the focus reports a change
  const values = typedIn(form);
  const name = nameOf(form, words);
  if (!Object.keys(values).length) store((kept) => kept.removeItem(name));
  else write({ name, at: Date.now(), words, values, isOpen: true });
}

function write({ name, ...draft }) {
  store((kept) => kept.setItem(name, JSON.stringify(draft)));
}

/** All drafts of this form, the newest first. */
export function all(form) {
  const found = store((kept) => Object.entries({ ...kept }), []);
  const key = keyOf(form);
  return found
    .filter(([name]) => name === key || name.startsWith(`${key} `))
    .map(([name, value]) => ({ name, ...JSON.parse(value) }))
    .sort((one, other) => other.at - one.at);
}

/** The draft of this form, of exactly these words where it is about some. */
export function draftOf(form, words = null) {
  return all(form).find(({ name }) => name === nameOf(form, words)) ?? null;
}

/** Put a draft back into its form, and show how to discard it. */
export function restore(form, draft) {
  const told = draft.wasMoved ? "draftMoved" : "draftBack";
  fill(form, draft.values);
  say(text(told));
  note(form, "draft-note", text(told), {
    discard() {
      fill(form, begun.get(form));
      form.dispatchEvent(new CustomEvent("discarded", { bubbles: true }));
      say(text("draftDiscarded"));
    },
  });
}

/** Ask in a line of the form whether a draft of other words is to come into it. */
export function offer(form, draft, bring) {
  const told = text("draftOffered", { words: draft.words.quote });
  say(told);
  note(form, "draft-offer", told, {
    bring() {
      drop(draft);
      bring();
    },
    discard() {
      drop(draft);
      say(text("draftDiscarded"));
    },
  });
}

/** A line at the top of the form, from a template of the page; each of its buttons takes it away. */
function note(form, template, words, does) {
  form.querySelector(":scope > .draft")?.remove();
  const line = document.getElementById(template).content.cloneNode(true).firstElementChild;
  line.querySelector("span").textContent = words;
  for (const button of line.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      line.remove();
      does[button.dataset.does]();
    });
  }
  form.prepend(line);
}

export function drop(draft) {
  store((kept) => kept.removeItem(draft.name));
}

/** The draft's words stand elsewhere now. */
export function move(draft, form, words, isSure) {
  drop(draft);
  write({ ...draft, name: nameOf(form, words), words, isSure, wasMoved: true });
}

export function forget(form, words = null) {
  drop({ name: nameOf(form, words) });
}

/** The form was saved: its draft goes, and nothing more of it is kept unless it begins again. */
export function finish(form, words = null) {
  finished.add(form);
  forget(form, words);
}

/** The form was closed: its draft waits for its words, and does not open by itself on the next visit. */
export function close(form, words) {
  const draft = draftOf(form, words);
  if (draft) write({ ...draft, isOpen: false });
  return draft !== null;
}

/** The form was sent, not by htmx: whether it was saved, the next page tells (settle). */
export function send(form) {
  const draft = draftOf(form);
  if (draft) write({ ...draft, sentFrom: location.pathname });
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
