/** How much waits on the device, and why: one line that is read out, and what was refused. */

import { make } from "../element";
import { unpressed } from "./press";
import { claim, dropOthers, release, type Strange, type Waiting } from "./queue";
import type { Standing } from "./sending";
import { spoken } from "./telling";

const WHY: Record<Standing, string> = {
  sent: "",
  away: "It is sent as soon as Evidose runs again.",
  shut: "It is sent when you open the diary with a new link.",
  locked: "It is sent when the diary is unlocked.",
  "no record": "There is no record yet that could take it.",
  other: "This page belongs to a record that is no longer here. Open the diary again.",
  faulty: "The record did not take it; it is tried again.",
};

const NOT_JUDGED = "Values of blood tests are not judged until then.";

export class Kept {
  private readonly line = make("p", { id: "kept", class: "kept", role: "status" });
  private readonly refused = make("div", { class: "refused" });
  private readonly strange = make("div", { class: "refused" });
  private told = false;
  private storing = 0;
  /** Refused before the last telling, and refused of it: `Saved.` is said of neither. */
  private before = new Set<string>();
  private unsaved = new Set<string>();

  /** @param changed called after the person has given an entry up */
  constructor(page: HTMLElement, private readonly changed: () => void) {
    const place = page.querySelector(".store") ?? page.querySelector("#said");
    unpressed(() => place?.append(this.line, this.refused, this.strange));
  }

  /** Something is being kept; until it is, nothing is said of what was before it. */
  begin(): void {
    this.storing += 1;
    this.told = true;
    this.say("Storing …");
  }

  end(): void {
    this.storing -= 1;
  }

  say(sentence: string): void {
    this.line.textContent = sentence;
  }

  show(kept: readonly Waiting[], standing?: Standing): void {
    const refused = kept.filter((k) => k.refused !== undefined);
    const waits = kept.length - refused.length;
    if (this.storing) return;
    const ids = new Set(refused.map((k) => k.id));
    if (!this.told && !waits) this.settle(ids);
    if (waits) {
      this.told = true;
      const why = standing === undefined ? "" : WHY[standing];
      const unjudged = why && kept.some(mayHoldValues) ? NOT_JUDGED : "";
      this.say(`Kept on this device, ${waits} waiting. ${why} ${unjudged}`.trim());
    } else if (this.told && standing === "sent") {
      this.told = false;
      this.unsaved = new Set([...ids].filter((id) => !this.before.has(id)));
      this.before = ids;
      this.say(this.unsaved.size ? notSaved(this.unsaved.size) : "Saved.");
    }
    this.refused.replaceChildren(...refused.map((k) => this.card(k)));
  }

  /** Nothing is under way: what is refused now is old, and what was given up is told no more. */
  private settle(refused: Set<string>): void {
    this.before = refused;
    const left = [...this.unsaved].filter((id) => refused.has(id));
    if (left.length === this.unsaved.size) return;
    this.unsaved = new Set(left);
    this.say(left.length ? notSaved(left.length) : "");
  }

  /** What is kept for another record, or by a version that did not note for which. */
  showStrange(found: Strange, open: boolean): void {
    const cards: HTMLElement[] = [];
    const count = found.others.length + found.drafts.length;
    if (count) {
      cards.push(banner(
        `${things(count)} told on this device belong${count === 1 ? "s" : ""} to a record that is `
        + "no longer here. Nothing of it is put into this one.",
        this.button("Delete it from this device", () => dropOthers(found)),
      ));
    }
    if (found.unclaimed.length && open) {
      const list = make("ul", {}, ...found.unclaimed.map((e) => make("li", {}, words(e.body))));
      const ids = found.unclaimed.map((e) => e.id);
      cards.push(banner(
        `${things(ids.length)} told before the last update still wait${ids.length === 1 ? "s" : ""} `
        + "on this device. Are they yours?",
        list,
        this.button("These are mine: store them", claim),
        this.button("Delete them from this device", () => release(ids)),
      ));
    }
    this.strange.replaceChildren(...cards);
  }

  private button(label: string, act: () => Promise<void>): HTMLElement {
    const made = make("button", { type: "button", class: "quiet-button" }, label);
    made.addEventListener("click", () => void act().then(this.changed));
    return made;
  }

  private card(kept: Waiting): HTMLElement {
    const button = this.button("Discard it", () => release([kept.id]));
    const kind = kept.entry?.body.kind ?? "entry";
    const told = `The record does not take this ${kind}: ${kept.refused ?? ""}`;
    const said = kept.entry ? words(kept.entry.body) : "It is sealed until the diary is unlocked.";
    return banner(told, make("p", { class: "quiet" }, said), button);
  }
}

/** Whether a number stands among the words: it may be a laboratory's, which no device judges. */
function mayHoldValues({ entry }: Waiting): boolean {
  return entry === undefined || spoken(entry.body).some(({ text }) => /\p{Nd}/u.test(text));
}

/** What was told, so that it can be copied before it is given up. */
function words(body: Record<string, unknown>): string {
  const what = body["outcome"] === undefined ? "" : `${String(body["outcome"])} `;
  const told = body["text"] ?? body["name"] ?? body["value"] ?? body["medicine"] ?? "";
  return what + String(told);
}

const notSaved = (count: number): string =>
  `${things(count)} ${count === 1 ? "is" : "are"} not saved. The reason stands below.`;

const things = (count: number): string => count === 1 ? "One entry" : `${count} entries`;

function banner(sentence: string, ...parts: HTMLElement[]): HTMLElement {
  return make("div", { class: "banner" }, make("p", {}, sentence), ...parts);
}
