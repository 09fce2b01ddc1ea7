// Drafts that come back. Their words may stand elsewhere by now: a newer text of the article may have come in.

import * as drafts from "./drafts.js";
import { showNewClaim } from "./form.js";
import { say, text as told } from "./said.js";
import { meet } from "./text.js";

/** The draft of the same words comes back by itself; one of some of them is offered. `wordsNow()` are the form's. */
export function bringBack(form, wordsNow) {
  const bring = (draft) => {
    drafts.restore(form, draft);
    if (draft.values.claim) [form.dataset.picked] = draft.values.claim;
    drafts.keep(form, wordsNow());
    showNewClaim(form);
  };
  const words = wordsNow();
  const same = drafts.draftOf(form, words);
  const isNear = (draft) => draft.words?.revision === words?.revision && meet(draft.words, words);
  const near = words && drafts.all(form).find(isNear);
  if (same && same.isSure !== false) bring(same);
  else if (same ?? near) drafts.offer(form, same ?? near, () => bring(same ?? near));
}

/**
 * Find the words of every draft of this form in the text as it is now. Of words that stand in it more than once
 * it is the place nearest to the old one, which is not sure. Drafts whose words are gone are shown above `frame`.
 */
export function findAnew(form, text, finder, frame) {
  const revision = form.elements.revision.value;
  for (const draft of drafts.all(form)) {
    const { words } = draft;
    if (!words?.quote) continue;
    const isThere = ({ start, end }) => text.slice(start, end) === words.quote;
    if (words.revision === revision && isThere(words)) continue;
    const places = finder.find(words.quote).filter(isThere);
    const distance = ({ start }) => Math.abs(start - words.start);
    const [nearest] = places.sort((one, other) => distance(one) - distance(other));
    if (nearest) drafts.move(draft, form, { ...words, ...nearest, revision }, places.length === 1);
    else showGone(draft, form, frame);
  }
}

/** The words that a draft was about are gone: show them, and what was typed about them, until it is discarded. */
function showGone(draft, form, frame) {
  const gone = document.getElementById("draft-gone").content.cloneNode(true).firstElementChild;
  const words = told("draftGone", { words: draft.words.quote });
  gone.querySelector("p").textContent = words;
  for (const [label, value] of typed(draft, form)) {
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = label;
    description.textContent = value;
    gone.querySelector("dl").append(term, description);
  }
  gone.querySelector("button").addEventListener("click", () => {
    drafts.drop(draft);
    gone.remove();
    say(told("draftDiscarded"));
  });
  frame.before(gone);
  say(words);
}

/** What a draft holds that was written, as [label, words]. */
function typed(draft, form) {
  const written = "textarea, input:not([type=radio], [type=checkbox])";
  return Object.entries(draft.values).flatMap(([name, values]) => {
    const field = [...form.elements].find((one) => one.name === name && one.matches(written));
    const value = values.filter(Boolean).join(", ");
    return field && value ? [[field.labels?.[0]?.textContent ?? name, value]] : [];
  });
}
