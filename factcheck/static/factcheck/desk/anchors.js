// The queue of quotes to confirm: its keys, and where the focus is once one has been decided on.

import { listen } from "./keys.js";

const keys = document.getElementById("keys");

/** Press what does this, if the quote in focus has it. A key that is held down decides once. */
function press(selector) {
  return (event) => {
    const element = document.querySelector(selector);
    if (element && !event.repeat) element.click();
    return element !== null;
  };
}

function place() {
  const part = document.getElementById("placing");
  if (!part) return false;
  part.open = true;
  part.querySelector("input[type=radio], textarea").focus();
  return true;
}

listen(keys, {
  accept: press("[data-does=accept]"),
  orphan: press("[data-does=orphan]"),
  undo: press("[data-does=undo]"),
  next: press("#anchors a[rel=next]"),
  back: press("#anchors a[rel=prev]"),
  place,
  keys: () => keys.togglePopover(),
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "anchors") return;
  const wrong = document.querySelector("#placing textarea[aria-invalid=true], #placing .errors ~ fieldset input");
  (wrong ?? document.getElementById("h-focus"))?.focus();
});
