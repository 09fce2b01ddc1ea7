// A passage was saved into a newer text than the page shows: the page is loaded anew, and keeps its place.

const NAME = "factcheck-place";

/** Before the page goes: what it has to show when it is back, and what it has to say then. */
export function leave(annotation, said) {
  history.scrollRestoration = "manual";
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ path: location.pathname, annotation, said }));
  } catch {
    // A browser that keeps nothing shows the text from its beginning.
  }
}

/** Show the passage that was saved before the page went, and `tell` of it. False where there was none. */
export function arrive(root, tell) {
  const left = take();
  if (left?.path !== location.pathname) return false;
  const pin = root.querySelector(`.pin[href="#c-${left.annotation}"]`);
  const fold = document.getElementById(`c-${left.annotation}`)?.closest("details");
  if (fold) fold.open = true;
  if (pin) bringToMiddle(pin);
  (pin ?? root).focus({ preventScroll: true });
  tell(left.said);
  return true;
}

/** Paragraphs get their height when they come into sight, and move what is below them: so more than once. */
function bringToMiddle(element, frames = 5) {
  element.scrollIntoView({ block: "center", behavior: "instant" });
  if (frames) requestAnimationFrame(() => bringToMiddle(element, frames - 1));
  else history.scrollRestoration = "auto";
}

function take() {
  try {
    const left = sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    return JSON.parse(left);
  } catch {
    return null;
  }
}
