// The find field, and quotes pasted anywhere: what is found becomes the chosen words.

import { isComposing, takesWords } from "./keys.js";
import { say, text as told } from "./said.js";
import { keepInSight, show } from "./shown.js";

/**
 * `on.words(words)` when what was found is to be annotated, `on.leave()` when the editor gives up. Returns a function
 * that looks for a whole quote and takes it where it stands only once.
 */
export function watchFinding(field, text, finder, on) {
  let found = [];
  let current = 0;

  function look(step) {
    if (!found.length) {
      show("found", []);
      say(field.value.trim() ? told("notFound") : "");
      return;
    }
    current = (current + step + found.length) % found.length;
    const ranges = text.ranges(found[current].start, found[current].end);
    show("found", ranges);
    keepInSight(ranges);
    say(told("found", { number: current + 1, all: found.length }));
  }

  function search(from = 0) {
    found = finder.find(field.value);
    current = Math.max(found.findIndex((words) => words.start >= from), 0);
    look(0);
  }

  function leave() {
    show("found", []);
    on.leave();
  }

  function choose() {
    show("found", []);
    on.words(found[current]);
  }

  field.addEventListener("input", (event) => {
    if (!event.isComposing) search();
  });
  field.addEventListener("compositionend", () => search());
  field.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    const does = {
      ArrowDown: () => look(1),
      ArrowUp: () => look(-1),
      Escape: leave,
      Enter: () => (found.length ? choose() : look(0)),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  });

  document.addEventListener("paste", (event) => {
    const pasted = event.clipboardData.getData("text/plain");
    if (takesWords(event.target) || !pasted.trim()) return;
    event.preventDefault();
    seek(pasted);
  });

  function seek(quote) {
    field.value = quote;
    search();
    if (found.length === 1) choose();
    else field.focus();
  }

  return seek;
}
