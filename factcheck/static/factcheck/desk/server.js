// What comes back from the server: a saved passage, a form to mend, or nothing.

import { say, text as told, unwarn, warn } from "./said.js";

const DONE = ["annotated", "changed", "removed", "put-back"];

/**
 * Listen to htmx. `on.done(name, annotation)` after something was saved and the page has it; `on.form(element,
 * source)` when a form came that is to be filled in or mended, `source` being what asked for it.
 */
export function answer(on) {
  let done = null;
  for (const name of DONE) {
    document.addEventListener(name, (event) => {
      done = { name, ...event.detail };
    });
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isOurs(event)) return;
    done = null;
    const source = sourceOf(event);
    if (source.matches("form")) unwarn(source);
  });

  // The blocks that an answer brings along are in place before this.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isOurs(event) || !event.detail.successful) return;
    if (done) {
      on.done(done.name, done.annotation);
      if (done.said) say(done.said);
    } else if (["annotate", "change"].includes(event.detail.target?.id)) {
      on.form(event.detail.target, sourceOf(event));
    }
    done = null;
  });

  complain("htmx:sendError", () => "unreachable");
  complain("htmx:timeout", () => "unreachable");
  complain("htmx:responseError", (detail) => (detail.xhr.status === 403 ? "refused" : "failed"));
}

/** Of forms and links, not of what completes a field while somebody types. */
const isOurs = (event) => sourceOf(event).matches("form, a, button");

/** What asked; the event itself may come from what is around it, if the answer took it away. */
const sourceOf = (event) => event.detail.requestConfig.elt;

function complain(name, reason) {
  document.addEventListener(name, (event) => {
    if (!isOurs(event)) return;
    const form = sourceOf(event).closest("form");
    if (form) warn(form, told(reason(event.detail)));
    else say(told(reason(event.detail)));
  });
}
