// What every form of the desk has: a draft of what is typed, and a guard against sending it twice.

import * as drafts from "./drafts.js";
import { watchFailures } from "./failing.js";
import { say } from "./said.js";

const WAIT = 5000; // milliseconds after which a form that never got an answer may be sent again
const REFUSED = "[aria-invalid=true], .errorlist, .conflict";

/** Look after the forms of the page; those inside `except` see to their drafts themselves. */
export function lookAfterForms(except = null) {
  const isOurs = (form) => form?.matches("form[data-draft]") && !except?.contains(form);
  guardSending();
  watchFailures();
  drafts.settle();
  for (const form of document.querySelectorAll("form[data-draft]")) if (isOurs(form)) follow(form);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches(".sign-out")) leave();
    else if (isOurs(form) && !event.defaultPrevented) drafts.send(form);
  });
  document.addEventListener("htmx:load", (event) => {
    const forms = event.detail.elt.querySelectorAll?.("form[data-draft]") ?? [];
    for (const form of forms) if (isOurs(form)) follow(form);
  });
  document.addEventListener("saved", (event) => {
    if (isOurs(event.target)) drafts.finish(event.target);
    if (event.detail.said) say(event.detail.said);
  });
  // One that its answer leaves in place begins anew.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.requestConfig.elt;
    if (drafts.isFinished(form) && form.isConnected && isOurs(form)) drafts.begin(form);
  });
}

/** Signing out: answers to what was asked before lead nowhere else, such as to signing in. */
function leave() {
  drafts.forgetAll();
  for (const name of ["htmx:beforeRequest", "htmx:beforeOnLoad"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
}

export function isRefused(form) {
  return form.querySelector(REFUSED) !== null;
}

const followed = new WeakSet();

function follow(form) {
  if (followed.has(form)) return;
  followed.add(form);
  if (isRefused(form)) {
    drafts.beginAgain(form);
  } else {
    drafts.beginAsServed(form);
    const draft = drafts.draftOf(form);
    if (draft) drafts.restore(form, draft);
  }
  for (const name of ["input", "change", "discarded"]) form.addEventListener(name, () => drafts.keep(form));
}

/** A second Enter or click before the answer sends nothing. The server guards as well. */
function guardSending() {
  let sent = new WeakMap();
  const isWaiting = (form) => Date.now() - (sent.get(form) ?? -WAIT) < WAIT;
  const stop = (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (isWaiting(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      sent.set(form, Date.now());
    }
  };
  // On the window and capturing: before anybody else sees it.
  window.addEventListener("submit", stop, true);
  for (const name of ["htmx:afterRequest", "htmx:validation:halted"]) {
    document.addEventListener(name, (event) => sent.delete(event.detail.requestConfig?.elt ?? event.detail.elt));
  }
  window.addEventListener("pageshow", () => (sent = new WeakMap()));
}
