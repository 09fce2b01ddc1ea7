// What comes back from the server: a saved passage, a form to mend, or nothing.

import { isOurs, sourceOf } from "./failing.js";
import { say } from "./said.js";

const DONE = ["annotated", "changed", "removed", "put-back"];
const PARTS = ["annotate", "change"]; // of the panel
const isPanels = new WeakSet(); // the forms of the panel that were sent: by their answer they are gone from it

/**
 * Listen to htmx. For what the forms of the panel send: `on.sent()` when it goes out and `on.received()` when all of
 * its answer is dealt with; between them `on.saved()` as soon as it is known to be saved, or `on.refused(part)` when
 * the form came back to be mended. `on.came(part, source)` when the form of a change came, `source` being what asked
 * for it. `on.done(name, annotation, isPanels)` when the page shows what was saved, by the panel or otherwise, and
 * `on.leaving(annotation, said)` instead when the page is being loaded anew, since it shows an older text.
 */
export function answer(on) {
  let done = null;
  for (const name of DONE) {
    document.addEventListener(name, (event) => {
      done = { name, ...event.detail };
      if (isPanels.has(event.target)) on.saved();
    });
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isOurs(event)) return;
    done = null;
    const source = sourceOf(event);
    if (!source.matches("form") || !source.closest(".panel")) return;
    isPanels.add(source);
    on.sent();
  });

  // The blocks that an answer brings along are in place before this.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isOurs(event)) return;
    const { successful, target, xhr } = event.detail;
    const source = sourceOf(event);
    if (done && xhr.getResponseHeader("HX-Refresh")) {
      on.leaving(done.annotation, done.said);
      return;
    }
    if (done) on.done(done.name, done.annotation, isPanels.has(source));
    else if (successful && PARTS.includes(target?.id)) {
      if (isPanels.has(source)) on.refused(target);
      else on.came(target, source);
    }
    if (isPanels.has(source)) on.received();
    if (done?.said) say(done.said);
    done = null;
  });
}
