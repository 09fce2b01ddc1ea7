// Selecting words: with the mouse the form opens when the button is released; by touch the selection is made
// with the system's handles, so a bar at the bottom offers to annotate it.

/**
 * Watch the text. `on.words(words)` for words selected with the mouse, `on.held(words)` while words are selected
 * by touch (null for none), `on.click(place)` for a click into the text that selects nothing.
 */
export function watch(root, text, on) {
  let pointer = "mouse";
  let pressed = null;

  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    pressed = { target: event.target, x: event.clientX, y: event.clientY };
  });

  document.addEventListener("mouseup", (event) => {
    const began = pressed;
    pressed = null;
    if (pointer === "touch" || event.button !== 0 || !began || isBeside(began.target)) return;
    const hasMoved = Math.abs(event.clientX - began.x) + Math.abs(event.clientY - began.y) > 2;
    // A single click on words selected before still sees them selected; they are not chosen again.
    const isClick = event.detail <= 1 && !hasMoved && !event.shiftKey;
    const words = isClick ? null : selected(text);
    if (words) on.words(words);
    else if (root.contains(event.target) && !event.target.closest("a, button, summary")) on.click(caret(text, event));
  });

  document.addEventListener("selectionchange", () => {
    if (pointer === "touch") on.held(selected(text));
  });
}

/** Selecting in the form, in a field or on a button chooses no words of the text. */
function isBeside(target) {
  return target instanceof Element && target.closest(".panel, .grasp, .bar, input, textarea, button, summary") !== null;
}

/** The words of the text that are selected now, {start, end, isCut}, or null. */
export function selected(text) {
  const selection = document.getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const focus = document.createRange();
  focus.setStart(selection.focusNode, selection.focusOffset);
  const isBackwards = focus.comparePoint(selection.anchorNode, selection.anchorOffset) > 0;
  return text.within(selection.getRangeAt(0), isBackwards ? "end" : "start");
}

/** The place in the text under the pointer, or null. */
function caret(text, event) {
  const position = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const words = position?.offsetNode.parentElement?.closest(".words");
  if (!words) return null;
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(position.offsetNode, position.offset);
  return Number(words.dataset.start) + [...range.toString()].length;
}
