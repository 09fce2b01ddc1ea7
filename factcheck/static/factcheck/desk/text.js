// The revision's text as the page holds it: between code points of the text and places in the document.
//
// Only the element `.words` of each block counts. Its text content is exactly revision.text[data-start:data-end];
// between two blocks that follow one another the text has two line feeds. What was left out of an excerpt (a
// block without words, or an element `.omission` inside one) is never part of a quote or of its context.

import { count, countWhole, slice, unitOf } from "./codepoints.js";

const CONTEXT = 32; // code points of context on each side, as in articles/quotes.py
const BETWEEN = "\n\n";

/** Whether two stretches {start, end} have words in common. */
export const meet = (one, other) => one.start < other.end && other.start < one.end;

export class Text {
  #root;
  #blocks = null;
  #gaps = null;

  constructor(root) {
    this.#root = root;
  }

  /** The blocks that have words, in order: {id, start, end, lang, ends, string}, `ends` those of its sentences. */
  get blocks() {
    this.#blocks ??= [...this.#root.querySelectorAll(".words")].map((words) => ({
      id: words.closest(".block").id,
      words,
      start: Number(words.dataset.start),
      end: Number(words.dataset.end),
      lang: words.closest("[lang]").lang,
      ends: words.dataset.sentences.split(" ").map(Number),
      string: words.textContent,
    }));
    return this.#blocks;
  }

  /** Which block holds this place: the last that begins at or before it. */
  indexAt(place) {
    let [low, high] = [0, this.blocks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.blocks[middle].start <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  blockAt(place) {
    return this.blocks[this.indexAt(place)];
  }

  /** The element with the block's words. A save puts a new block in the place of the old one. */
  wordsOf(block) {
    if (!block.words.isConnected) block.words = document.getElementById(block.id).querySelector(".words");
    return block.words;
  }

  /** The text from `start` to `end`, as the server has it. */
  slice(start, end) {
    const pieces = this.#overlapped(start, end).map((block) =>
      slice(block.string, Math.max(start - block.start, 0), Math.max(Math.min(end, block.end) - block.start, 0)),
    );
    return pieces.join(BETWEEN);
  }

  #overlapped(start, end) {
    return this.blocks.slice(this.indexAt(start), this.indexAt(end) + 1);
  }

  /** Up to 32 code points before and after, cut short where words were left out. */
  context(start, end) {
    const room = this.#room(start, end);
    return {
      prefix: this.slice(Math.max(start - CONTEXT, room.start), start),
      suffix: this.slice(end, Math.min(end + CONTEXT, room.end)),
    };
  }

  /** The stretch round these words in which nothing was left out. */
  #room(start, end) {
    const before = this.gaps.filter((gap) => gap.end <= start).map((gap) => gap.end);
    const after = this.gaps.filter((gap) => gap.start >= end).map((gap) => gap.start);
    return {
      start: Math.max(this.blocks[0].start, ...before),
      end: Math.min(this.blocks.at(-1).end, ...after),
    };
  }

  /** Where words were left out: stretches {start, end}, in order. */
  get gaps() {
    this.#gaps ??= [...this.#gapsBetween(), ...this.#gapsInside()].sort((one, other) => one.start - other.start);
    return this.#gaps;
  }

  #gapsBetween() {
    const pairs = this.blocks.slice(1).map((block, index) => ({ start: this.blocks[index].end, end: block.start }));
    return pairs.filter((gap) => gap.end !== gap.start + BETWEEN.length);
  }

  #gapsInside() {
    return [...this.#root.querySelectorAll(".words .omission")].map((omission) => {
      const block = this.blockAt(Number(omission.closest(".words").dataset.start));
      const start = this.#offset(block, omission, 0, count);
      return { start, end: start + count(omission.textContent) };
    });
  }

  // From the document to the text

  /**
   * The words that a range of the document holds, {start, end, isCut}, or null where it holds none.
   *
   * An end of the range outside of the words snaps to the nearest that the range holds. Spaces at both ends
   * are left out. Where words are missing in between, only the part on the side of `anchor` is taken.
   */
  within(range, anchor = "start") {
    const start = this.#place(range.startContainer, range.startOffset, true);
    const end = this.#place(range.endContainer, range.endOffset, false);
    if (start === null || end === null || start >= end) return null;
    return this.cut(start, end, anchor);
  }

  /** The same for a stretch of the text. */
  cut(start, end, anchor = "start") {
    const parts = [];
    for (const gap of this.gaps) {
      if (gap.end <= start || gap.start >= end) continue;
      parts.push(this.trimmed(start, gap.start));
      start = gap.end;
    }
    parts.push(this.trimmed(start, end));
    const held = parts.filter((part) => part.start < part.end);
    if (!held.length) return null;
    return { ...held.at(anchor === "start" ? 0 : -1), isCut: parts.length > 1 };
  }

  /** The stretch without the spaces at its ends. */
  trimmed(start, end) {
    if (start >= end) return { start, end: start };
    const string = this.slice(start, end);
    const first = start + count(string) - count(string.trimStart());
    return { start: first, end: first + count(string.trim()) };
  }

  #place(node, offset, isStart) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const words = element.closest(".words");
    if (words && this.#root.contains(words)) {
      return this.#offset(this.blockAt(Number(words.dataset.start)), node, offset, isStart ? countWhole : count);
    }
    const boundary = document.createRange();
    boundary.setStart(node, offset);
    let [low, high] = [0, this.blocks.length]; // the first block whose words come after the boundary
    while (low < high) {
      const middle = (low + high) >> 1;
      if (boundary.comparePoint(this.wordsOf(this.blocks[middle]), 0) < 0) low = middle + 1;
      else high = middle;
    }
    return isStart ? (this.blocks[low]?.start ?? null) : (this.blocks[low - 1]?.end ?? null);
  }

  #offset(block, node, offset, counted) {
    const before = document.createRange();
    before.setStart(this.wordsOf(block), 0);
    before.setEnd(node, offset);
    return block.start + counted(before.toString());
  }

  // From the text to the document

  /** Ranges of the document that hold these words and nothing of the margin: one for each block. */
  ranges(start, end) {
    return this.#overlapped(start, end)
      .filter((block) => block.start < end && block.end > start)
      .map((block) => {
        const range = document.createRange();
        range.setStart(...this.#point(block, Math.max(start, block.start) - block.start, true));
        range.setEnd(...this.#point(block, Math.min(end, block.end) - block.start, false));
        return range;
      });
  }

  #point(block, offset, isStart) {
    const words = this.wordsOf(block);
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    let last = [words, 0];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const length = count(node.data);
      if (offset < length || (!isStart && offset === length)) return [node, unitOf(node.data, offset)];
      offset -= length;
      last = [node, node.data.length];
    }
    return last;
  }

  // Sentences and characters

  /** The sentences of a block, {start, end}, without the spaces between them. */
  sentencesOf(block) {
    return block.ends
      .map((end, index) => this.trimmed(index ? block.ends[index - 1] : block.start, end))
      .filter((sentence) => sentence.start < sentence.end);
  }

  /** The sentences that these words run through, as one stretch, without what was left out beside the words. */
  sentencesRound(start, end) {
    const first = this.sentencesOf(this.blockAt(start)).findLast((sentence) => sentence.start <= start);
    const last = this.sentencesOf(this.blockAt(end - 1)).find((sentence) => sentence.end >= end);
    const room = this.#room(start, end);
    return this.trimmed(
      Math.max(first?.start ?? start, room.start),
      Math.min(last?.end ?? end, room.end),
    );
  }

  /** One character further (`step` 1) or back (-1) from a place, as readers count characters; stays in the text. */
  step(place, step) {
    const index = this.indexAt(step > 0 ? place : place - 1);
    const block = this.blocks[index];
    if (step > 0 && place >= block.end) return this.blocks[index + 1]?.start ?? place;
    if (step < 0 && place <= block.start) return place;
    if (step < 0 && place > block.end) return block.end;
    const string = block.string;
    const unit = unitOf(string, place - block.start);
    const segments = new Intl.Segmenter(block.lang, { granularity: "grapheme" }).segment(string);
    const segment = segments.containing(step > 0 ? unit : unit - 1);
    const edge = step > 0 ? segment.index + segment.segment.length : segment.index;
    return block.start + count(string.slice(0, edge));
  }
}
