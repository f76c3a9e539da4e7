/** What has to be said now, on top of the page: and what may not be said or done beside it. */

import { make } from "../element";
import { doseOf, either, type Mark, markOf, UNMARKED } from "./mark";
import { unpressed } from "./press";
import type { Alarm } from "./rules/judge";
import { endsDose, holdsStart } from "./rules/means";

const SAID = "So your diary said when it was last reached.";
const OTHERS = "This says nothing about your other medicines.";
type NotThat = (words: string) => void;

/** Where alarms come from; those of one origin replace the earlier ones of it. */
export type Origin = "typed" | "kept" | "record";

export class Alarms {
  private readonly found = new Map<Origin, Alarm[]>();
  private readonly place = make("div", { class: "urgent" });
  private record: Mark = UNMARKED;
  private names: Record<string, string> = {};
  private shown = "";
  private back = false;

  /**
   * @param page the part of the page below the frame
   * @param notThat called when somebody says that words of a note name no medicine
   */
  constructor(private readonly page: HTMLElement, private readonly notThat: NotThat) {
    page.querySelector("#alerts")?.append(this.place);
  }

  /**
   * What the record said last, in this tab or another, or before it was out of reach.
   *
   * @param names of what is judged, by id; none where the rules are not there
   */
  remember(record: Mark, names: Record<string, string>): void {
    this.record = record;
    this.names = names;
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

  /** By every alarm, whoever told it: none of them loosens another. */
  private get told(): Mark {
    return markOf([...this.found.values()].flat());
  }

  private get mark(): Mark {
    return either(this.record, this.told);
  }

  /** Whether nothing is said in favour. */
  private isQuiet(): boolean {
    const { mark } = this;
    return mark.stopped || mark.quiet;
  }

  /** Pages that the server made say themselves what can wait; the evening is the device's. */
  get crisis(): boolean {
    const evening = this.page.querySelector("#evening") !== null;
    return (evening && this.record.crisis) || this.all().some((a) => a.crisis);
  }

  private all(): Alarm[] {
    const once = new Map<string, Alarm>();
    for (const found of this.found.values()) {
      for (const alarm of found) once.set([alarm.rule, alarm.subject, ...whose(alarm)].join(" "), alarm);
    }
    return [...once.values()];
  }

  private show(): void {
    unpressed(this.showNow);
  }

  private readonly showNow = (): void => {
    const all = this.all();
    const crisis = all.filter((a) => a.crisis);
    const told = (crisis.length ? crisis : all).map((a) => banner(a, this.notThat));
    const toldByPage = this.page.querySelector("#alerts > section");
    const untold = crisis.length || toldByPage ? undefined : this.untold();
    if (untold) told.push(remembered(untold));
    const content = told.map((t) => t.outerHTML).join("");
    const isNew = content !== this.shown;
    this.page.classList.toggle("urged", told.length > 0); // nothing may stand over it
    if (isNew) {
      this.shown = content;
      this.back = false;
      this.place.replaceChildren(...told);
    }
    const moved = this.settle();
    this.stop();
    this.comfort();
    if (this.shown && (isNew || moved)) this.place.scrollIntoView({ block: "nearest" });
  };

  /**
   * What is being typed is answered beside it, everything else on top of the page.
   *
   * @returns whether the alarms changed their place
   */
  private settle(): boolean {
    const note = this.page.querySelector("#f-note")?.closest(".field");
    const beside = this.found.get("typed")?.length && isTyping() ? note : null;
    const top = this.page.querySelector("#alerts");
    const moved = beside ? this.place.nextElementSibling !== beside : this.place.parentNode !== top;
    if (moved && beside) beside.before(this.place);
    else if (moved) top?.append(this.place);
    return moved;
  }

  /**
   * Names of what the record stopped and no alarm here tells of; empty where there is only one
   * compound, or a name is not known.
   */
  private untold(): string[] | undefined {
    const { record, told } = this;
    const ids = Object.keys({ ...this.names, ...record.doses });
    const left = ids.filter((id) => doseOf(record, id).stopped && !doseOf(told, id).stopped);
    if (!(ids.length ? left.length : record.stopped && !told.stopped)) return undefined;
    const names = left.flatMap((id) => this.names[id] ?? []);
    return ids.length > 1 && names.length === left.length ? names : [];
  }

  /**
   * No dose is ticked off against a finding about it. What is taken already stays, unless going on
   * is worse; other medicines are not concerned and stay as they are.
   */
  private stop(): void {
    const { mark } = this;
    const own = [...this.page.querySelectorAll<HTMLElement>("[data-own]")];
    const stopped = own.filter((field) => isStopped(field, mark));
    for (const field of own) {
      const isOne = stopped.includes(field);
      if (field instanceof HTMLFieldSetElement) field.disabled = isOne;
      for (const button of field.querySelectorAll("button")) button.disabled = isOne;
      const before = field.previousElementSibling;
      const told = before?.classList.contains("dose-waits") ? before : null;
      const words = isOne ? waits(field, stopped) : "";
      if (words && !told) field.before(make("p", { class: "dose-waits" }, words));
      else if (!words) told?.remove();
      else if (told && told.textContent !== words) told.textContent = words;
    }
    this.page.classList.toggle("stopped", stopped.length > 0);
  }

  /** Words of distress: help stands alone. What is being typed stays, so that nothing is lost. */
  private comfort(): void {
    const crisis = this.crisis && !this.back;
    const typing = isTyping();
    const alone = crisis && !typing;
    const parts = [...this.page.children].filter((c) => c.id !== "alerts");
    hide([...parts, ...document.querySelectorAll("#more")], alone);
    if (!alone) hide(this.page.querySelectorAll("[data-benefit]"), this.isQuiet());
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

/** Whether something stands in the field that is being typed in, or is just about to be stored. */
function isTyping(): boolean {
  const here = document.activeElement;
  if (here?.closest(".store")) return TYPED.some((id) => isFilled(document.getElementById(id)));
  return here !== null && TYPED.includes(here.id) && isFilled(here);
}

const TYPED = ["f-note", "f-effect"];

function isFilled(field: Element | null): boolean {
  const text = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  return text && field.value !== "";
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

/** What an alarm concerns: about two compounds the same may be said in other words. */
function whose({ means }: Alarm): string[] {
  return Object.entries(means ?? {}).filter(([, m]) => endsDose(m) || holdsStart(m))
    .map(([compound]) => compound).sort();
}

function isStopped(field: HTMLElement, mark: Mark): boolean {
  const { own, compounds } = field.dataset; // a page that is kept from before names none
  const doses = (compounds?.split(" ") ?? [undefined]).map((one) => doseOf(mark, one));
  return doses.some((dose) => dose.stopped || (own === "new" && dose.held));
}

/** What stands beside a stopped dose; it names the medicine, and the others that are stopped too. */
function waits(field: HTMLElement, stopped: readonly HTMLElement[]): string {
  const name = (one: HTMLElement): string => one.dataset["medicine"] ?? "it";
  const others = stopped.filter((one) => one !== field).map(name);
  const too = others.length ? ` The same holds for ${listed(others)}.` : "";
  return `No dose of ${name(field)} until this is cleared.${too} `
    + "This is not about your other medicines.";
}

function remembered(names: readonly string[]): HTMLElement {
  const section = make("section", { class: "banner stop alert", role: "alert" });
  const plan = names.length ? `The plan is stopped for ${listed(names)}` : "The plan is stopped";
  const dose = `Take no dose of ${names.length ? listed(names) : "it"} until it is cleared.`;
  section.append(make("h2", {}, plan), make("p", {}, `${SAID} ${dose} ${OTHERS}`));
  return section;
}

function listed(names: readonly string[]): string {
  return [...names.slice(0, -2), names.slice(-2).join(" and ")].join(", ");
}
