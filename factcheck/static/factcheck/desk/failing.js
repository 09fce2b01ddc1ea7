// A form of the desk, or a link, that htmx sent and that got no answer to go on with.

import { say, text as told, unwarn, warn } from "./said.js";

export function watchFailures() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isOurs(event)) unwarn(sourceOf(event));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) on(name, () => told("unreachable"));
  on("htmx:responseError", ({ xhr }) => (xhr.status === 403 ? refused(xhr) : (sentence(xhr) ?? told("failed"))));
}

function on(name, reason) {
  document.addEventListener(name, async (event) => {
    if (!isOurs(event)) return;
    const source = sourceOf(event);
    const words = await reason(event.detail);
    const form = source.closest("form");
    if (form?.isConnected) warn(form, words);
    else say(words);
  });
}

/** Of forms and links, not of what completes a field while somebody types. */
export const isOurs = (event) => sourceOf(event).matches("form, a, button");

/** What asked; the event itself may come from what is around it, if the answer took it away. */
export const sourceOf = (event) => event.detail.requestConfig.elt;

/** What the site says in one line, which is meant to be shown as it is; null where it says nothing. */
function sentence(xhr) {
  const isLine = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
  return (isLine && xhr.responseText.trim()) || null;
}

async function refused(xhr) {
  return (await renewTokens()) ? told("renewed") : (sentence(xhr) ?? told("refused"));
}

/**
 * Whoever signs in anew, in another window, gets another token, and the forms of this page are refused until they
 * have it. False where that was not the reason: somebody else is signed in now, or nobody.
 */
async function renewTokens() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!answer.ok || answer.redirected || !token || page.body.dataset.user !== document.body.dataset.user) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return true;
  } catch {
    return false;
  }
}
