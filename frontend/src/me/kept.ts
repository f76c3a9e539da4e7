/** How much waits on the device, and why: one line that is read out, and what was refused. */

import { make } from "../element";
import { release, type Waiting } from "./queue";
import type { Standing } from "./sending";

const WHY: Record<Standing, string> = {
  sent: "",
  away: "It is sent as soon as Evidose runs again.",
  shut: "It is sent when you open the diary with a new link.",
  locked: "It is sent when the diary is unlocked.",
  "no record": "There is no record yet that could take it.",
  faulty: "The record did not take it; it is tried again.",
};

export class Kept {
  private readonly line = make("p", { id: "kept", class: "kept", role: "status" });
  private readonly refused = make("div", { class: "refused" });
  private told = false;
  private storing = 0;

  /** @param changed called after the person has given an entry up */
  constructor(page: HTMLElement, private readonly changed: () => void) {
    const place = page.querySelector(".store") ?? page.querySelector("#said");
    place?.append(this.line, this.refused);
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
    if (waits) {
      this.told = true;
      const why = standing === undefined ? "" : WHY[standing];
      this.say(`Kept on this device, ${waits} waiting. ${why}`.trim());
    } else if (this.told && standing === "sent") {
      this.told = false;
      this.say("Saved.");
    }
    this.refused.replaceChildren(...refused.map((k) => this.card(k)));
  }

  private card(kept: Waiting): HTMLElement {
    const button = make("button", { type: "button", class: "quiet-button" }, "Discard it");
    button.addEventListener("click", () => {
      void release([kept.entry.id]).then(this.changed);
    });
    const { kind } = kept.entry.body;
    const told = `The record does not take this ${kind}: ${kept.refused ?? ""}`;
    return make("div", { class: "banner" }, make("p", {}, told), words(kept), button);
  }
}

/** What was told, so that it can be copied before it is given up. */
function words(kept: Waiting): HTMLElement {
  const { body } = kept.entry;
  const told = body["text"] ?? body["name"] ?? body["value"] ?? body["medicine"] ?? "";
  return make("p", { class: "quiet" }, String(told));
}
