// Where the form is: beside the words and never over them; on a narrow screen a sheet at the bottom, the words
// scrolled above it. Which of the two, the style sheet decides.

import { keepInSight, rectangle } from "./shown.js";

const MARGIN = 16; // pixels between the form and the window's edge, as --s4
const LEAST = 320; // pixels of height without which nobody could fill in a form

export class Panel {
  #panel;
  #frame;
  #ranges = [];

  /** `frame` is the element beside whose text the panel stands, and in which it scrolls. */
  constructor(panel, frame) {
    this.#panel = panel;
    this.#frame = frame;
    panel.hidden = true;
    panel.classList.add("live");
    // What it holds grows when suggestions come: it must still fit.
    new ResizeObserver(() => this.place()).observe(panel);
    window.addEventListener("resize", () => this.place());
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  get #isSheet() {
    return getComputedStyle(this.#panel).position === "fixed";
  }

  /** Where the room for words ends that the form leaves free, in pixels of the window. */
  get floor() {
    return this.isOpen && this.#isSheet ? this.#panel.getBoundingClientRect().top : window.innerHeight;
  }

  /** The form that is seen: the new annotation's or the change's. */
  get form() {
    return this.isOpen ? this.#panel.querySelector(":scope > :not([hidden]) form") : null;
  }

  /** Show one part of the panel, "annotate" or "change", beside these ranges of the text. */
  open(part, ranges) {
    for (const child of this.#panel.children) if (child.id) child.hidden = child.id !== part;
    this.#panel.hidden = false;
    this.#panel.scrollTop = 0;
    this.move(ranges);
  }

  move(ranges) {
    this.#ranges = ranges;
    this.place();
  }

  close() {
    this.#panel.hidden = true;
    this.#ranges = [];
  }

  place() {
    if (!this.isOpen) return;
    const { style } = this.#panel;
    if (this.#isSheet) {
      style.marginTop = style.maxHeight = "";
      keepInSight(this.#ranges, this.floor);
      return;
    }
    // Of a source cited as a whole there are no words to be beside.
    const words = rectangle(this.#ranges) ?? { top: 0 };
    const frame = this.#frame.getBoundingClientRect().top;
    const highest = Math.max(frame, MARGIN);
    const floor = window.innerHeight - MARGIN;
    style.maxHeight = `${Math.max(floor - highest, LEAST)}px`;
    const top = Math.max(Math.min(words.top - MARGIN, floor - this.#panel.offsetHeight), highest);
    style.marginTop = `${top - frame}px`;
  }
}
