// The annotator's page: what the pointer, the keys, the find field and the server say, and what is done then.

import { actionsOf } from "./actions.js";
import { count } from "./codepoints.js";
import * as drafts from "./drafts.js";
import { watchFinding } from "./finding.js";
import { hasWords, showNewClaim } from "./form.js";
import { lookAfterForms } from "./forms.js";
import { listen } from "./keys.js";
import { Panel } from "./panel.js";
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

aside.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  working.close();
  working.goBack();
});

// The find field and the keys

const field = document.getElementById("find");

watchFinding(field, text, {
  words: (words) => working.choose(words),
  leave: () => root.focus({ preventScroll: true }),
});

const made = []; // the annotations made on this page, the last one last

const keys = document.getElementById("keys");
listen(keys, actionsOf({ root, text, panel, cursor, working, field, keys, takeBack }));

/** Take back the annotation that was made last, by the form of its card. */
function takeBack() {
  const card = document.getElementById(`c-${made.at(-1)}`);
  const edit = card?.querySelector(".edit");
  return Boolean(edit);
}

// The server

answer({
  done(name, annotation) {
    if (name === "annotated") made.push(annotation);
    working.finish();
    working.renew();
    const pin = root.querySelector(`.pin[href="#c-${annotation}"]`);
    (pin ?? root).focus({ preventScroll: true });
  },
  form(target, source) {
    const form = target.querySelector("form");
    if (!form) return;
    if (panel.isOpen && working.form === form) working.mend(form);
    else working.openChange(form, wordsOf(form, source));
  },
});

/** The words that the form of a change is about: its own, else those of the card it was opened from. */
function wordsOf(form, source) {
  if (hasWords(form)) {
    const start = Number(form.elements.start.value);
    return { start, end: start + count(form.elements.quote_exact.value) };
  }
  const { start, end } = source.closest(".card").dataset;
  return { start: Number(start), end: Number(end) };
}

// What was left open on the last visit

const left = drafts.draftOf(document.getElementById("annotate-form"));
if (left?.isOpen && left.words) working.choose(left.words, left);
