// An editor at work: which words are chosen, and the form about them.

import * as drafts from "./drafts.js";
import { focus, hasWords, prefill, setWords, showNewClaim } from "./form.js";
import { bringBack } from "./returning.js";
import { say, text as told, unwarn } from "./said.js";
import { keepInSight, show } from "./shown.js";
import { forgetSuggestions, suggest } from "./suggestions.js";
import { meet } from "./text.js";

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
  #drafted = []; // the forms whose drafts are the open form's, as they were opened
  #next = null; // words selected while a form was on its way to the server
  #isSending = false;

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
  choose(words) {
    if (this.#isSending) {
      this.#next = words; // its answer would take the place of this form
      return;
    }
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
    this.#begin([form]);
    bringBack(form, () => this.#wordsOf(form));
    showNewClaim(form);
    focus(form);
    this.#suggest(form);
  }

  #fresh() {
    const fresh = this.#pristine.cloneNode(true);
    const last = document.getElementById("annotate-form");
    // The last one's token may be newer.
    fresh.elements.csrfmiddlewaretoken.value = last.elements.csrfmiddlewaretoken.value;
    last.replaceWith(fresh);
    htmx.process(fresh);
    return fresh;
  }

  #begin(forms) {
    this.#drafted = forms;
    for (const form of forms) drafts.begin(form);
  }

  /** The form for a change has come: open it beside the words it is about, if they stand in the text. */
  openChange(part, words) {
    this.close();
    this.#remember();
    this.#open("change", words);
    const forms = [...part.querySelectorAll("form[data-draft]")];
    this.#begin(forms);
    for (const form of forms) bringBack(form, () => this.#wordsOf(form));
    this.#settle(part);
  }

  /** The server sent a form back to be mended. */
  mend(part) {
    if (!this.form) this.#open(part.id, this.words);
    const forms = [...part.querySelectorAll("form[data-draft]")];
    // Where both versions are shown there are none: the draft is still that of the form that was sent.
    if (forms.length) this.#drafted = forms;
    for (const form of forms) drafts.beginAgain(form);
    this.#panel.place();
    this.#settle(part);
  }

  #settle(part) {
    const form = part.querySelector("form");
    if (hasWords(form)) form.elements.quote_exact.readOnly = true; // it is changed in the text
    if (hasWords(form) && this.words) form.elements.quote_exact.lang = this.#text.blockAt(this.words.start).lang;
    if (form) showNewClaim(form);
    focus(part);
  }

  /** A form of the panel is on its way; until it is answered, no other takes its place. */
  send() {
    this.#isSending = true;
  }

  /** The answer is there, whatever it is. */
  receive() {
    this.#isSending = false;
    const next = this.#next;
    this.#next = null;
    if (next && !this.form) this.choose(next);
  }

  #open(part, words) {
    this.words = words;
    this.#panel.open(part, this.#ranges(words));
    this.showWords();
  }

  #ranges(words) {
    return words ? this.#text.ranges(words.start, words.end) : [];
  }

  /** Show which words the form is about, or without one where the cursor stands. */
  showWords() {
    const ranges = this.#ranges(this.form ? this.words : this.#cursor.words);
    show("chosen", this.form ? ranges : []);
    show("cursor", this.form ? [] : ranges);
    return ranges;
  }

  /** The edges of the words moved; what is typed stays. */
  adjust(words) {
    if (words.start >= words.end) return;
    const { form } = this;
    const [before, wasTouched] = [this.#wordsOf(form), drafts.isTouched(form)];
    this.words = words;
    setWords(form, this.#text, words);
    this.#panel.move(this.showWords());
    if (form.id === "annotate-form") this.#move(form, before, wasTouched);
    this.#suggest(form);
    say(told("chosen", { words: this.#text.slice(words.start, words.end) }));
  }

  #move(form, before, wasTouched) {
    if (wasTouched) {
      drafts.forget(form, before);
      drafts.keep(form, this.#wordsOf(form));
    } else {
      prefill(form, this.#text, this.words);
      drafts.begin(form);
    }
  }

  /** The draft of a new annotation belongs to its words; that of a change to its address. */
  #wordsOf(form) {
    if (form.id !== "annotate-form" || !this.words) return null;
    const { start, end } = this.words;
    return { start, end, quote: this.#text.slice(start, end), revision: form.elements.revision.value };
  }

  /** Something was typed into a form of the panel. (A field that a closing form takes along reports a change too.) */
  keep(form) {
    if (this.form && this.#drafted.includes(form)) drafts.keep(form, this.#wordsOf(form));
  }

  /** Close the form. What was typed is kept as a draft; nothing is asked. */
  close() {
    if (!this.form) return;
    forgetSuggestions();
    const kept = this.#drafted.map((form) => drafts.close(form, this.#wordsOf(form)));
    if (kept.some(Boolean)) say(told("draftKept"));
    this.#hide();
  }

  /** It is saved: the drafts go. */
  forget() {
    for (const form of this.#drafted) drafts.finish(form, this.#wordsOf(form));
  }

  /** Saved, and the page shows it: the form goes. Walking goes on from the words. */
  finish() {
    forgetSuggestions();
    this.#hide();
    this.words = null;
  }

  #hide() {
    this.#panel.close();
    this.showWords();
    if (this.words) this.#cursor.stand({ start: this.words.start, end: this.words.end });
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
