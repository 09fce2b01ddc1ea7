// The sentence cursor: walking the text by sentences and paragraphs with the arrow keys.

export class SentenceCursor {
  #text;
  #anchor = null; // the sentence where extending began
  #head = null; // the one that moves
  #place = null; // without a sentence: where walking begins

  constructor(text) {
    this.#text = text;
  }

  /** The words it stands on, {start, end}, or null. */
  get words() {
    if (!this.#head) return null;
    const [one, other] = [this.#anchor, this.#head];
    return { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
  }

  /** Where it moved last: what has to be in sight. */
  get head() {
    return this.#head;
  }

  /** Stand on these words; walking goes on from them. */
  stand(words) {
    this.#anchor = this.#head = words;
  }

  /** Stand on no words; walking begins with the sentence of this place. */
  wait(place) {
    this.#anchor = this.#head = null;
    this.#place = place;
  }

  /** To the next sentence (`step` 1) or the one before (-1). */
  walk(step, extends_ = false) {
    this.#to(this.#head ? this.#neighbour(step) : this.#first(), extends_);
  }

  /** To the first sentence of the next paragraph or the one before. */
  leap(step) {
    if (!this.#head) return this.#to(this.#first());
    const blocks = this.#text.blocks;
    const index = this.#text.indexAt(this.#head.start) + step;
    return this.#to(this.#text.sentencesOf(blocks[Math.max(0, Math.min(index, blocks.length - 1))])[0]);
  }

  toStart(extends_ = false) {
    this.#to(this.#text.sentencesOf(this.#text.blocks[0])[0], extends_);
  }

  toEnd(extends_ = false) {
    this.#to(this.#text.sentencesOf(this.#text.blocks.at(-1)).at(-1), extends_);
  }

  #to(sentence, extends_ = false) {
    if (!sentence) return;
    this.#head = sentence;
    if (!extends_ || !this.#anchor) this.#anchor = sentence;
  }

  #neighbour(step) {
    const { blocks } = this.#text;
    const index = this.#text.indexAt(this.#head.start);
    const here = this.#text.sentencesOf(blocks[index]);
    const found =
      step > 0
        ? here.find((sentence) => sentence.start >= this.#head.end)
        : here.findLast((sentence) => sentence.end <= this.#head.start);
    if (found) return found;
    const next = blocks[index + step];
    return next ? this.#text.sentencesOf(next).at(step > 0 ? 0 : -1) : this.#head;
  }

  /** The sentence of the place, else the first one of the first block that is in the window. */
  #first() {
    if (this.#place !== null) {
      const place = this.#place;
      return this.#text.sentencesOf(this.#text.blockAt(place)).findLast((sentence) => sentence.start <= place);
    }
    const { blocks } = this.#text;
    let [low, high] = [0, blocks.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#text.wordsOf(blocks[middle]).getBoundingClientRect().bottom < 0) low = middle + 1;
      else high = middle;
    }
    return this.#text.sentencesOf(blocks[low])[0];
  }
}
