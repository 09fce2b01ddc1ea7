// The annotator's page: what the pointer, the keys, the find field and the server say, and what is done then.

import { actionsOf } from "./actions.js";
import { count } from "./codepoints.js";
import * as drafts from "./drafts.js";
import { Finder } from "./find.js";
import { watchFinding } from "./finding.js";
import { hasWords, isOneLine, showNewClaim } from "./form.js";
import { isRefused, lookAfterForms } from "./forms.js";
import { isComposing, listen } from "./keys.js";
import { Panel } from "./panel.js";
import { arrive, leave } from "./reloading.js";
import { findAnew } from "./returning.js";
import { say, tell } from "./said.js";
import { watch } from "./selection.js";
import { SentenceCursor } from "./sentences.js";
import { answer } from "./server.js";
import { growSeveral } from "./several.js";
import { Text } from "./text.js";
import { Working } from "./working.js";

const frame = document.getElementById("annotator");
const root = document.getElementById("text");
const aside = document.getElementById("panel");
const bar = document.getElementById("grasp");

const text = new Text(root);
const panel = new Panel(aside, frame);
const cursor = new SentenceCursor(text);
const working = new Working({ root, text, panel, cursor, suggestions: frame.dataset.suggestions });
frame.classList.add("live");

lookAfterForms(aside);
growSeveral();

// The pointer

let held = null;

watch(root, text, {
  words: (words) => working.choose(words),
  held(words) {
    held = words;
    bar.hidden = !words || panel.isOpen;
  },
  click(place) {
    working.close();
    if (place !== null) cursor.wait(place);
    working.showWords();
  },
});

bar.querySelector("button").addEventListener("click", () => {
  bar.hidden = true;
  document.getSelection().removeAllRanges();
  if (held) working.choose(held);
});

// The form

for (const name of ["input", "change", "discarded"]) {
  aside.addEventListener(name, (event) => {
    const form = event.target.closest("form");
    if (event.target.name === "claim" && name === "change") {
      form.dataset.picked = event.target.value;
      showNewClaim(form);
    }
    if (form) working.keep(form);
  });
}

aside.addEventListener("keydown", (event) => {
  const isBreak = event.key === "Enter" && event.shiftKey && !isComposing(event);
  if (isBreak && isOneLine(event.target)) event.preventDefault();
});

aside.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  working.close();
  working.goBack();
});

// The find field and the keys

const field = document.getElementById("find");

const finder = new Finder(text);
const seek = watchFinding(field, text, finder, {
  words: (words) => working.choose(words),
  leave: () => root.focus({ preventScroll: true }),
});

const keys = document.getElementById("keys");
listen(keys, actionsOf({ root, text, panel, cursor, working, field, keys }));

// The server

answer({
  sent: () => working.send(),
  saved: () => working.forget(),
  done(name, annotation, isPanels) {
    if (isPanels) working.finish();
    if (name === "annotated") working.renew();
    const fold = document.getElementById(`c-${annotation}`)?.closest("details");
    if (fold) fold.open = true;
    if (panel.isOpen) return;
    const pin = root.querySelector(`.pin[href="#c-${annotation}"]`);
    (pin ?? root).focus({ preventScroll: true });
  },
  leaving: leave,
  refused: (part) => working.mend(part),
  came(part, source) {
    if (source.closest(".conflict")) working.forget(); // theirs is kept
    working.openChange(part, wordsOf(part.querySelector("form"), source));
  },
  received: () => working.receive(),
});

// An article marked by a key pressed by mistake is opened again as easily.
let marked = null;
document.addEventListener("saved", (event) => {
  if (event.target.id === "worked-through") marked = event.detail.said;
});
document.addEventListener("htmx:afterRequest", () => {
  if (!marked) return;
  const button = document.getElementById("worked-through-button");
  const isMarked = button.value === "0";
  tell(marked, isMarked ? { label: button.textContent, go: () => button.click() } : null);
  marked = null;
});

/** The words that the form of a change is about: its own, else those of the card it was opened from, or null. */
function wordsOf(form, source) {
  if (hasWords(form) && form.elements.start.value) {
    const start = Number(form.elements.start.value);
    return { start, end: start + count(form.elements.quote_exact.value) };
  }
  const { start, end } = source.closest(".card")?.dataset ?? {};
  return start === undefined ? null : { start: Number(start), end: Number(end) };
}

// What the page was opened with: a form to mend, a draft that was left open, or a quote in the address

const form = document.getElementById("annotate-form");
findAnew(form, text, finder, frame);
const left = drafts.all(form).find(({ words, isOpen }) => isOpen && words?.revision === form.elements.revision?.value);
if (isRefused(form)) {
  working.words = wordsOf(form, form);
  working.mend(form.parentElement);
} else if (arrive(root, (words) => (say(words), tell(words)))) {
  // It was saved, and stands in the middle of the window.
} else if (left) working.choose({ start: left.words.start, end: left.words.end });
else if (form.elements.quote_exact.defaultValue) seek(form.elements.quote_exact.defaultValue);
