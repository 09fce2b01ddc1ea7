// What each action of the list of keys does; false where it does not apply at the moment.

import { isOneLine, pick } from "./form.js";
import { say, tell, text as told } from "./said.js";
import { selected } from "./selection.js";

export function actionsOf({ root, text, panel, cursor, working, field, keys }) {
  const isInText = (element) => root.contains(element);
  // With nothing in focus the letters that walk the text begin there.
  const mayWalk = (element) => element === document.body || isInText(element);

  function walk(event, move) {
    if (panel.isOpen || !mayWalk(event.target)) return false;
    move();
    root.focus({ preventScroll: true });
    working.showCursor();
    return true;
  }

  const arrow = (event, move) => isInText(event.target) && walk(event, move);

  /** The words whose edges the brackets move: the form's, else the cursor's. */
  function stretch(by) {
    const words = working.words ?? cursor.words;
    if (!words || (panel.isOpen && !working.words)) return false;
    const moved = by(words);
    if (moved.start >= moved.end || text.gaps.some((gap) => gap.start < moved.end && moved.start < gap.end)) return true;
    if (panel.isOpen) working.adjust(moved);
    else {
      cursor.stand(moved);
      working.showCursor();
    }
    return true;
  }

  function openOn(event) {
    if (event.target !== root && event.target !== document.body) return false;
    const words = selected(text) ?? (cursor.words && text.cut(cursor.words.start, cursor.words.end));
    if (!words) return false;
    working.choose(words);
    return true;
  }

  /** Enter in the form saves, but where it begins a new line, presses a button or follows a link. */
  function save(event, form) {
    const { target } = event;
    const isElses = target.matches("textarea, button, summary, a") && !isOneLine(target);
    if (!form.contains(target) || isElses) return false;
    form.requestSubmit();
    return true;
  }

  function takeBack() {
    if (press("#undo button")) return;
    say(told("nothingToTakeBack"));
    tell(told("nothingToTakeBack"));
  }

  /** The card of the passage in focus: its own, its pin's, or of the first passage under the cursor. */
  function cardInFocus() {
    const here = document.activeElement;
    const pin = here.closest(".pin");
    if (pin) return document.querySelector(pin.getAttribute("href"));
    const words = cursor.words;
    return (
      here.closest(".card") ??
      [...root.querySelectorAll(".card[data-start]")].find(
        ({ dataset }) => words && Number(dataset.start) < words.end && Number(dataset.end) > words.start,
      )
    );
  }

  const press = (selector) => {
    const element = document.querySelector(selector);
    element?.click();
    return element !== null;
  };

  return {
    "sentence-next": (event) => arrow(event, () => cursor.walk(1)),
    "sentence-back": (event) => arrow(event, () => cursor.walk(-1)),
    "extend-next": (event) => arrow(event, () => cursor.walk(1, true)),
    "extend-back": (event) => arrow(event, () => cursor.walk(-1, true)),
    first: (event) => arrow(event, () => cursor.toStart()),
    last: (event) => arrow(event, () => cursor.toEnd()),
    "paragraph-next": (event) => walk(event, () => cursor.leap(1)),
    "paragraph-back": (event) => walk(event, () => cursor.leap(-1)),
    shorter: () => stretch(({ start, end }) => ({ start, end: text.step(end, -1) })),
    longer: () => stretch(({ start, end }) => ({ start, end: text.step(end, 1) })),
    earlier: () => stretch(({ start, end }) => ({ start: text.step(start, -1), end })),
    later: () => stretch(({ start, end }) => ({ start: text.step(start, 1), end })),
    enter: (event) => (working.form ? save(event, working.form) : openOn(event)),
    save(event) {
      working.form?.requestSubmit();
      return Boolean(working.form);
    },
    close() {
      if (document.querySelector(":popover-open")) return false;
      if (panel.isOpen) {
        working.close();
        working.goBack();
      } else working.dismiss();
      return true;
    },
    find() {
      field.focus();
      field.select();
    },
    keys: () => keys.togglePopover(),
    pick: (_, key) => Boolean(working.form) && pick(working.form, key),
    edit() {
      const edit = cardInFocus()?.querySelector(".edit");
      edit?.click();
      return Boolean(edit);
    },
    "take-back": takeBack,
    "worked-through": () => press("#worked-through button"),
    "next-article": () => press("a[rel=next]"),
  };
}
