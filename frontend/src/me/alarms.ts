/** What has to be said now, on top of the page: and what may not be said or done beside it. */

import { make } from "../element";
import { type Mark, UNMARKED } from "./home";
import { type Alarm, endsDose, holdsStart, quiets } from "./rules/judge";

const STOPPED = "So your diary said when it was last reached. Take no dose of it until it is cleared. "
  + "This says nothing about your other medicines.";
type NotThat = (words: string) => void;

const WAITS = "No dose of it until this is cleared. This is not about your other medicines.";

/** Where alarms come from; those of one origin replace the earlier ones of it. */
export type Origin = "typed" | "kept" | "record";

export class Alarms {
  private readonly found = new Map<Origin, Alarm[]>();
  private readonly place = make("div", { class: "urgent" });
  private record: Mark = UNMARKED;
  private shown = "";
  private back = false;

  /**
   * @param page the part of the page below the frame
   * @param notThat called when somebody says that words of a note name no medicine
   */
  constructor(private readonly page: HTMLElement, private readonly notThat: NotThat) {
    page.querySelector("#alerts")?.append(this.place);
  }

  /** What the record said last, in this tab or another, or before it was out of reach. */
  remember(record: Mark): void {
    this.record = record;
    this.show();
  }

  set(origin: Origin, alarms: readonly Alarm[]): void {
    this.found.set(origin, [...alarms]);
    this.show();
  }

  /** What the record said of entries; it stays until the page is asked for anew. */
  add(alarms: readonly Alarm[]): void {
    this.set("record", [...this.found.get("record") ?? [], ...alarms]);
  }

  /** What the record said on the ground of these words alone no longer stands. */
  forget(words: string): void {
    const rests = (a: Alarm): boolean => a.doubts?.length === 1 && a.doubts[0] === words;
    this.set("record", (this.found.get("record") ?? []).filter((a) => !rests(a)));
  }

  /** Going on is worse than stopping. */
  get ended(): boolean {
    return this.record.stopped || this.all().some(endsDose);
  }

  /** A first dose has to wait. */
  get held(): boolean {
    return this.ended || this.record.held || this.all().some(holdsStart);
  }

  /** Nothing is said in favour. */
  get quiet(): boolean {
    return this.ended || this.record.quiet || this.all().some(quiets);
  }

  /** Pages that the server made say themselves what can wait; the evening is the device's. */
  get crisis(): boolean {
    const evening = this.page.querySelector("#evening") !== null;
    return (evening && this.record.crisis) || this.all().some((a) => a.crisis);
  }

  private all(): Alarm[] {
    const once = new Map<string, Alarm>();
    for (const found of this.found.values()) {
      for (const alarm of found) once.set(alarm.rule + alarm.subject, alarm);
    }
    return [...once.values()];
  }

  private show(): void {
    const all = this.all();
    const crisis = all.filter((a) => a.crisis);
    const told = (crisis.length ? crisis : all).map((a) => banner(a, this.notThat));
    const toldByPage = this.page.querySelector("#alerts > section");
    if (this.record.stopped && !told.length && !toldByPage) told.push(remembered());
    const content = told.map((t) => t.outerHTML).join("");
    const isNew = content !== this.shown;
    this.page.classList.toggle("urged", told.length > 0); // nothing may stand over it
    if (isNew) {
      this.shown = content;
      this.back = false;
      this.place.replaceChildren(...told);
    }
    this.stop();
    this.comfort();
    this.bringIntoView(isNew);
  }

  /** What is being typed is answered beside it, everything else on top of the page. */
  private bringIntoView(isNew: boolean): void {
    const note = this.page.querySelector("#f-note")?.closest(".field");
    const beside = this.found.get("typed")?.length && isTyping() ? note : null;
    const top = this.page.querySelector("#alerts");
    const moved = beside ? this.place.nextElementSibling !== beside : this.place.parentNode !== top;
    if (moved && beside) beside.before(this.place);
    else if (moved) top?.append(this.place);
    if (this.shown && (isNew || moved)) this.place.scrollIntoView({ block: "nearest" });
  }

  /**
   * No dose of the plan is ticked off against a finding. What is taken already stays, unless going
   * on is worse; other medicines are not concerned and stay as they are.
   */
  private stop(): void {
    const { ended, held } = this;
    let waits = false;
    for (const own of this.page.querySelectorAll<HTMLElement>("[data-own]")) {
      const stopped = own.dataset["own"] === "new" ? held : ended;
      waits ||= stopped;
      if (own instanceof HTMLFieldSetElement) own.disabled = stopped;
      for (const button of own.querySelectorAll("button")) button.disabled = stopped;
      const told = own.previousElementSibling;
      const says = told?.classList.contains("dose-waits") ?? false;
      if (stopped && !says) own.before(make("p", { class: "dose-waits" }, WAITS));
      else if (!stopped && says) told?.remove();
    }
    this.page.classList.toggle("stopped", waits);
  }

  /** Words of distress: help stands alone. What is being typed stays, so that nothing is lost. */
  private comfort(): void {
    const crisis = this.crisis && !this.back;
    const typing = isTyping();
    const alone = crisis && !typing;
    const parts = [...this.page.children].filter((c) => c.id !== "alerts");
    hide([...parts, ...document.querySelectorAll("#more")], alone);
    if (!alone) hide(this.page.querySelectorAll("[data-benefit]"), this.quiet);
    const rest = this.page.querySelectorAll(
      "#evening > fieldset, #evening > #doses, #evening > details, #evening > .keys",
    );
    const aside = [...rest].filter((part) => !part.contains(document.activeElement));
    hide(aside, crisis && typing);
    const heading = this.page.querySelector("#alerts h2");
    if (alone) heading?.setAttribute("aria-level", "1"); // the page's own heading is hidden
    else heading?.removeAttribute("aria-level");
    if (alone && !this.place.querySelector("button")) this.place.append(this.wayBack());
  }

  private wayBack(): HTMLElement {
    const button = make("button", { type: "button", class: "quiet-button" }, "Show my diary again");
    button.addEventListener("click", () => {
      this.back = true;
      button.remove();
      this.comfort();
    });
    return button;
  }
}

/** Whether something stands in the field that is being typed in. */
function isTyping(): boolean {
  const here = document.activeElement;
  const field = here instanceof HTMLTextAreaElement || here instanceof HTMLInputElement;
  return field && ["f-note", "f-effect"].includes(here.id) && here.value !== "";
}

function hide(parts: Iterable<Element>, hidden: boolean): void {
  for (const part of parts) if (part instanceof HTMLElement) part.hidden = hidden;
}

function banner(alarm: Alarm, notThat: NotThat): HTMLElement {
  const section = make("section", { class: "banner stop alert", role: "alert" });
  section.append(make("h2", {}, alarm.message), make("p", {}, alarm.action));
  for (const words of alarm.doubts ?? []) { // what an older server says has none
    const label = `No, not that: “${words}” means something else`;
    const button = make("button", { type: "button", class: "quiet-button" }, label);
    button.addEventListener("click", () => notThat(words));
    section.append(button);
  }
  return section;
}

function remembered(): HTMLElement {
  const section = make("section", { class: "banner stop alert", role: "alert" });
  section.append(make("h2", {}, "The plan is stopped"), make("p", {}, STOPPED));
  return section;
}
