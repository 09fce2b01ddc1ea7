// An editor at work: which words are chosen, and the form about them.

import * as drafts from "./drafts.js";
import { focus, hasWords, prefill, setWords, showNewClaim } from "./form.js";
import { say, text as told, unwarn } from "./said.js";
import { keepInSight, show } from "./shown.js";
import { forgetSuggestions, suggest } from "./suggestions.js";

const meet = (one, other) => one.start < other.end && other.start < one.end;

export class Working {
  /** The words the form is about, {start, end}; null while it is closed. */
  words = null;

  #root;
  #text;
  #panel;
  #cursor;
  #suggestions;
  #pristine;
  #back = null;

  constructor({ root, text, panel, cursor, suggestions }) {
    this.#root = root;
    this.#text = text;
    this.#panel = panel;
    this.#cursor = cursor;
    this.#suggestions = suggestions;
    this.renew();
  }

  /** The form for a new annotation as the server just sent it: every one begins as this. */
  renew() {
    this.#pristine = document.getElementById("annotate-form").cloneNode(true);
    this.#pristine.reset();
  }

  get form() {
    return this.#panel.form;
  }

  /** Words were selected: open the form on them, or where it is open on some of the same, change its edges. */
  choose(words, draft = null) {
    if (words.isCut) say(told("cut"));
    if (hasWords(this.form) && this.words && meet(this.words, words)) {
      this.adjust(words);
      return;
    }
    this.close();
    this.#remember();
    const form = this.#fresh();
    setWords(form, this.#text, words);
    prefill(form, this.#text, words);
    this.#open("annotate", words);
    drafts.begin(form);
    this.#bringBack(form, draft ?? drafts.draftOf(form, words));
    showNewClaim(form);
    focus(form);
    this.#suggest(form);
  }

  #fresh() {
    const fresh = this.#pristine.cloneNode(true);
    document.getElementById("annotate-form").replaceWith(fresh);
    htmx.process(fresh);
    return fresh;
  }

  #bringBack(form, draft) {
    if (!draft) return;
    drafts.forget(form, draft.words);
    drafts.restore(form, draft);
    if (draft.values.claim) [form.dataset.picked] = draft.values.claim;
    drafts.keep(form, this.words);
  }

  /** The form for a change has come: open it beside the words it is about. */
  openChange(form, words) {
    this.close();
    this.#remember();
    this.#open("change", words);
    if (hasWords(form)) form.elements.quote_exact.readOnly = true;
    drafts.begin(form);
    this.#bringBack(form, drafts.draftOf(form));
    focus(form);
  }

  /** The server sent the open form back to be mended. */
  mend(form) {
    drafts.beginAgain(form);
    if (hasWords(form)) form.elements.quote_exact.readOnly = true;
    this.#panel.place();
    showNewClaim(form);
    focus(form);
  }

  #open(part, words) {
    this.words = words;
    this.showWords();
    this.#panel.open(part, this.#text.ranges(words.start, words.end));
  }

  /** Show which words are chosen, or where the cursor stands. */
  showWords() {
    const words = this.words ?? this.#cursor.words;
    const ranges = words ? this.#text.ranges(words.start, words.end) : [];
    show("chosen", this.words ? ranges : []);
    show("cursor", this.words ? [] : ranges);
    return ranges;
  }

  /** The edges of the words moved; what is typed stays. */
  adjust(words) {
    if (words.start >= words.end) return;
    const { form } = this;
    const [before, wasTouched] = [this.words, drafts.isTouched(form)];
    this.words = words;
    setWords(form, this.#text, words);
    this.#panel.move(this.showWords());
    if (wasTouched) this.#move(form, before);
    else {
      prefill(form, this.#text, words);
      drafts.begin(form);
    }
    this.#suggest(form);
    say(told("chosen", { words: this.#text.slice(words.start, words.end) }));
  }

  #move(form, before) {
    drafts.forget(form, before);
    drafts.keep(form, this.words);
  }

  /** Something was typed into the open form. */
  keep(form) {
    if (form === this.form) drafts.keep(form, form.id === "annotate-form" ? this.words : null);
  }

  /** Close the form. What was typed is kept as a draft; nothing is asked. */
  close() {
    const { form, words } = this;
    if (!form) return;
    forgetSuggestions();
    if (drafts.close(form, form.id === "annotate-form" ? words : null)) say(told("draftKept"));
    this.#end(words);
  }

  /** Saved: the draft goes, and so does the form. Walking goes on from the words. */
  finish() {
    const { form, words } = this;
    if (!form) return;
    forgetSuggestions();
    drafts.forget(form, form.id === "annotate-form" ? words : null);
    this.#end(words);
  }

  #end(words) {
    this.words = null;
    this.#panel.close();
    show("chosen", []);
    if (words) this.#cursor.stand({ start: words.start, end: words.end });
  }

  /** Show no words any more. */
  dismiss() {
    this.#cursor.wait(this.#cursor.words?.start ?? null);
    document.getSelection().removeAllRanges();
    this.showWords();
  }

  /** Back to where the editor was before the form opened. */
  goBack() {
    const target = this.#back?.isConnected && this.#back !== document.body ? this.#back : this.#root;
    this.showWords();
    target.focus({ preventScroll: true });
  }

  #remember() {
    const here = document.activeElement;
    this.#back = this.#root.contains(here) ? here : this.#root;
  }

  /** The cursor moved: show it, keep it in sight, and read it out. */
  showCursor() {
    const { head, words } = this.#cursor;
    if (!words) return;
    this.showWords();
    keepInSight(this.#text.ranges(head.start, head.end), this.#panel.floor);
    say(this.#text.slice(head.start, head.end));
  }

  #suggest(form) {
    if (!form.querySelector("#suggestions")) return;
    unwarn(form);
    const { quote_exact: quote } = form.elements;
    // The form is to be seen first; nothing is asked of the site before.
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (form === this.form) suggest(form, this.#suggestions, quote.value, quote.lang);
      }),
    );
  }
}
