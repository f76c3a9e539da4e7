/** The evening form as an island: each answer is kept the moment it is given, then sent. */

import { make } from "../element";
import { oneHanded } from "./keys";
import { unpressed } from "./press";
import { keep, waiting } from "./queue";
import { dayTold, diaryDay, type Entry, entry, type Place } from "./telling";

type Body = Entry["body"];

/** Told before and after each change of what is kept; `typed` is the note as it stands. */
export interface Listener {
  storing(): void;
  stored(): void;
  typed(text: string): void;
  /** What stands in the form and is not stored; nothing where all of it is. */
  drafted(draft: Draft | undefined): void;
  failed(): void;
  said(sentence: string): void;
}

/** What was typed and not stored. */
export interface Draft {
  note: string;
  other: string;
  effects: { name: string; severity: string }[];
}

const KEYS = "On a keyboard: 0 to 9 sets a score (1, then 0 for ten), Enter goes on. "
  + "Of a dose, 1 is taken and 0 is not taken.";
const NOTHING_NEW = "Nothing new to store.";
const TYPING_PAUSE_MS = 120;

export class EveningIsland {
  /** The newest entry of each question of this evening, which a later answer corrects. */
  private readonly newest = new Map<string, string>();
  /** One after the other, so that a correction never overtakes what it corrects. */
  private turn: Promise<void> = Promise.resolve();
  private readonly note: HTMLTextAreaElement | null;
  private readonly other: HTMLInputElement | null;

  /** @param day the evening, as 2026-11-28; empty where it is the one of now */
  constructor(
    private readonly form: HTMLFormElement, private readonly day: string,
    private readonly listener: Listener,
  ) {
    this.note = form.querySelector("#f-note");
    this.other = form.querySelector("#f-effect");
    for (const group of form.querySelectorAll<HTMLElement>("[data-entry]")) {
      this.newest.set(question(group), group.dataset["entry"] ?? "");
    }
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.store();
    });
    this.listen();
    oneHanded(form);
    const keys = make("p", { class: "quiet keys" }, KEYS);
    unpressed(() => form.querySelector(".store")?.before(keys));
  }

  /** Show what was told this evening and still waits. */
  async restore(): Promise<void> {
    const evening = this.day || diaryDay(new Date());
    for (const { entry: told, refused } of await waiting()) {
      if (!told || refused !== undefined || dayTold(told.at) !== evening) continue;
      const group = this.groupOf(told.body);
      if (!group) continue;
      this.newest.set(question(group), told.id);
      check(group, told.body);
    }
  }

  /** Put back what was typed before the page was left; what stands there already stays. */
  refill(draft: Draft): void {
    if (this.note && !this.note.value) this.note.value = draft.note;
    if (this.other && !this.other.value) this.other.value = draft.other;
    for (const { name, severity } of draft.effects) {
      const place = [...this.form.querySelectorAll<HTMLElement>("[data-effect]")]
        .find((e) => e.dataset["effect"] === name);
      const [box, list] = [place?.querySelector("input"), place?.querySelector("select")];
      if (box) box.checked = true;
      if (list) list.value = severity;
    }
  }

  /** Hear what stands in the form by now: it may have been typed before anything listened. */
  hear(): void {
    this.listener.typed(this.text());
    const made = this.draft();
    if (made) this.listener.drafted(made); // an empty form is no reason to give a sealed draft up
  }

  private text(): string {
    return [this.note?.value, this.other?.value].filter(Boolean).join("\n");
  }

  private draft(): Draft | undefined {
    const made = {
      note: this.note?.value ?? "",
      other: this.other?.value ?? "",
      effects: this.ticked().map((box) => {
        const place = box.closest<HTMLElement>("[data-effect]");
        const severity = place?.querySelector("select")?.value ?? "mild";
        return { name: place?.dataset["effect"] ?? box.value, severity };
      }),
    };
    return made.note || made.other || made.effects.length ? made : undefined;
  }

  private listen(): void {
    this.form.addEventListener("input", () => this.listener.drafted(this.draft()));
    let pause = 0;
    const typed = (): void => {
      clearTimeout(pause);
      pause = setTimeout(() => this.listener.typed(this.text()), TYPING_PAUSE_MS);
    };
    this.note?.addEventListener("input", typed);
    this.other?.addEventListener("input", typed);
  }

  private changed(target: EventTarget | null): void {
    const group = target instanceof HTMLInputElement
      ? target.closest<HTMLElement>(".scale, .dose") : null;
    const body = group && answerOf(group);
    if (group && body) this.tell([{ body, question: question(group) }]);
  }

  /** What has a button of its own: side effects and the note. */
  private store(): void {
    const told = this.effects();
    const text = this.note?.value.trim();
    if (text) told.push({ body: { kind: "note", text }, question: "" });
    if (!told.length) {
      this.listener.said(NOTHING_NEW);
      return;
    }
    const typed = this.draft();
    this.tell(told, () => typed && this.refill(typed)); // nothing is lost that could not be kept
    if (this.note) this.note.value = "";
    if (this.other) this.other.value = "";
    for (const box of this.ticked()) box.checked = false;
    this.listener.typed("");
    void this.turn.then(() => this.listener.drafted(this.draft()));
  }

  private ticked(): HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>("[data-effect] input:checked")];
  }

  private effects(): { body: Body; question: string }[] {
    const found = this.ticked().map((box) => {
      const name = box.closest<HTMLElement>("[data-effect]")?.dataset["effect"] ?? box.value;
      const severity = box.closest("[data-effect]")?.querySelector("select")?.value ?? "mild";
      return { body: { kind: "side effect", name, severity }, question: `effect ${name}` };
    });
    const other = this.other?.value.trim();
    if (!other) return found;
    const body = { kind: "side effect", name: other, severity: "moderate" };
    return [...found, { body, question: `effect ${other}` }];
  }

  private tell(told: { body: Body; question: string }[], back?: () => void): void {
    this.listener.storing();
    const made = told.map((t) => ({ ...t, entry: entry(t.body, this.day, this.page()) }));
    this.turn = this.turn.then(async () => {
      for (const { entry: one, question: asked } of made) {
        const kept = await keep(one, asked ? this.newest.get(asked) : undefined);
        if (asked) this.newest.set(asked, kept.id);
      }
    }).then(() => this.listener.stored(), () => {
      back?.();
      this.listener.failed();
    });
  }

  /** Where the page was made; a kept page can be of another season and does not tell. */
  private page(): Place | undefined {
    const { zone = "", offset } = this.form.dataset;
    return this.day && offset ? { zone, offset } : undefined;
  }

  private groupOf(body: Body): HTMLElement | undefined {
    return [...this.form.querySelectorAll<HTMLElement>(".scale, .dose")].find((group) =>
      body.kind === "score"
        ? group.dataset["outcome"] === body["outcome"]
          && group.dataset["instrument"] === body["instrument"]
        : body.kind === "dose" && group.dataset["medicine"] === body["medicine"]);
  }
}

function question(group: HTMLElement): string {
  const { medicine, outcome, instrument } = group.dataset;
  return medicine === undefined ? `score ${outcome} ${instrument}` : `dose ${medicine}`;
}

/** What a question was answered with; a number that is none is left to be put right. */
function answerOf(group: HTMLElement): Body | null {
  const input = group.querySelector<HTMLInputElement>("input:checked, input[inputmode]");
  if (!input?.value) return null;
  const { medicine, amount, unit, outcome, instrument } = group.dataset;
  if (medicine !== undefined) {
    const held = amount ? { amount, unit: unit || null } : {};
    return { kind: "dose", medicine, taken: input.value === "taken", ...held };
  }
  const value = Number(input.value.trim().replace(",", "."));
  input.setCustomValidity(Number.isFinite(value) ? "" : "Type a number.");
  return input.reportValidity() ? { kind: "score", outcome, instrument, value } : null;
}

function check(group: HTMLElement, body: Body): void {
  const dose = body["taken"] ? "taken" : "missed";
  const wanted = body.kind === "dose" ? dose : String(body["value"]);
  const typed = group.querySelector<HTMLInputElement>("input[inputmode]");
  if (typed) typed.value = wanted;
  for (const radio of group.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
    radio.checked = radio.value === wanted;
  }
}
