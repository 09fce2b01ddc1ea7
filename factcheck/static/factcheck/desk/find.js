// Finding a phrase or a pasted quote in the text.
//
// Letters are compared without case, width and kind of quotation mark or dash, and spaces not at all: what is
// pasted often differs in them. What is found are the text's own words.

const SAME = new Map([
  ...[..."“”„‟«»「」『』〝〞〟"].map((mark) => [mark, '"']),
  ...[..."‘’‚‛`´"].map((mark) => [mark, "'"]),
  ...[..."‐‑‒–—―−－"].map((mark) => [mark, "-"]),
]);
const UNSEEN = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/u;
const MARK = /^\p{M}/u;
const BARRIER = "\u0000"; // what was left out: no quote runs across it

function folded(character) {
  if (character < "\u0080") return character <= " " ? "" : character.toLowerCase();
  const same = SAME.get(character);
  if (same) return same;
  if (UNSEEN.test(character)) return "";
  return character.normalize("NFKD").toLowerCase();
}

export class Finder {
  #text;
  #string = null; // the whole text, folded
  #places = null; // for each code unit of it, the code point of the text that it comes from

  constructor(text) {
    this.#text = text;
  }

  /** The places of these words, {start, end} in order; at most `most` of them. */
  find(words, most = 1000) {
    const wanted = [...words].map(folded).join("");
    const found = [];
    if (!wanted) return found;
    this.#read();
    let at = this.#string.indexOf(wanted);
    while (at >= 0 && found.length < most) {
      const end = at + wanted.length;
      if (this.#isEdge(at) && this.#isEdge(end)) {
        found.push({ start: this.#places[at], end: this.#places[end - 1] + 1 });
        at = this.#string.indexOf(wanted, end);
      } else {
        at = this.#string.indexOf(wanted, at + 1);
      }
    }
    return found;
  }

  /** Whether a character begins or ends here: never between a letter and its accent. */
  #isEdge(unit) {
    if (unit === 0 || unit === this.#string.length) return true;
    return this.#places[unit - 1] !== this.#places[unit] && !MARK.test(this.#string.slice(unit, unit + 2));
  }

  #read() {
    if (this.#string !== null) return;
    const [pieces, places] = [[], []];
    const gaps = [...this.#text.gaps];
    for (const block of this.#text.blocks) {
      let place = block.start;
      for (const character of block.string) {
        while (gaps.length && gaps[0].end <= place) {
          gaps.shift();
          pieces.push(BARRIER);
          places.push(place - 1);
        }
        const isLeftOut = gaps.length && gaps[0].start <= place;
        const piece = isLeftOut ? "" : folded(character);
        pieces.push(piece);
        for (let unit = 0; unit < piece.length; unit += 1) places.push(place);
        place += 1;
      }
    }
    this.#string = pieces.join("");
    this.#places = places;
  }
}
