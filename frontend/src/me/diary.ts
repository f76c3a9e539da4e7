/** Every page of the diary: what waits is sent, what has to be said is said, the evening works. */

import { Alarms } from "./alarms";
import { EarlyPress } from "./early";
import { type Draft, EveningIsland } from "./evening";
import { Kept } from "./kept";
import { forgetNotThat, notThat, rememberNotThat } from "./answered";
import {
  draft, forget, isNone, isOpen, keepDraft, mark, marked, needsKey, tidy, unmark,
} from "./home";
import { type Dose, either, type Mark, markOf } from "./mark";
import { keep, readable, strange, waiting } from "./queue";
import type { SentRules } from "./rules/packed";
import { type Alarm, type Judge, ready } from "./rules/judge";
import { openKeys, send, type Standing } from "./sending";
import { drop, keepShell } from "./shell";
import { entry, spoken } from "./telling";

export { ready };

const RULES = "/me/rules.json";
/** The same, past what the worker keeps under the address itself. */
const NOT_KEPT_RULES = `${RULES}?anew`;
const NOT_KEPT = "This browser lets the diary keep nothing: nothing was stored.";
const SEALED = "What you were typing is kept, sealed. It comes back when the diary is unlocked.";
const UNCHECKED = "This cannot be checked on this device now. It is checked when it is sent.";
const AGAIN_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Rules that do not come count as away: nothing else may wait for them. */
const PATIENCE_MS = 15_000;
/** A tap or two may follow; then all of it goes in one sending. */
const GATHER_MS = 700;

class Diary {
  private judge: Judge | undefined;
  private readonly alarms: Alarms;
  private words = "";
  private failures = 0;
  private timer = 0;
  private readonly others = new BroadcastChannel("evidose-queue");
  private readonly kept: Kept;
  private looking: Promise<void> = Promise.resolve();
  private drafting: Promise<void> = Promise.resolve();

  constructor(private readonly page: HTMLElement) {
    this.alarms = new Alarms(page, (words) => {
      void this.notThat(words).catch(() => this.kept.say(NOT_KEPT));
    });
    this.kept = new Kept(page, () => this.changed());
    this.others.onmessage = ({ data }) => {
      if (data === "locked") {
        forget();
        void forgetNotThat();
      }
      void this.look();
    };
    addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.soon(0);
    });
  }

  async start(early: EarlyPress): Promise<void> {
    const form = this.page.querySelector<HTMLFormElement>("form#evening");
    if (form) {
      const away = isShell();
      const island = new EveningIsland(form, away ? "" : form.dataset["day"] ?? "", {
        storing: () => this.kept.begin(),
        stored: () => {
          this.kept.end();
          this.changed();
        },
        failed: () => {
          this.kept.end();
          this.kept.say(NOT_KEPT);
        },
        typed: (text) => void this.typed(text),
        drafted: (found) => this.drafted(found),
        said: (sentence) => this.kept.say(sentence),
      });
      await island.restore();
      const { found, unread } = await draft();
      if (found) island.refill(found as Draft);
      island.hear();
      early.letGo();
      if (unread) this.kept.say(SEALED);
    }
    this.lockAfterSending();
    await this.look();
    this.soon(0);
  }

  /**
   * Without the rules nothing can be judged here: they are asked for until they come. Those that
   * are kept may be from before something was taken that this page names; then they come anew.
   */
  private async rules(): Promise<void> {
    const kept = await rulesAt(RULES);
    const named = Object.keys(ofPage(this.page).doses ?? {});
    const covered = kept && named.every((compound) => compound in kept.compounds);
    this.judge = covered ? kept : await rulesAt(NOT_KEPT_RULES) ?? kept;
  }

  /** One after the other, the newest last; what could not be kept is told. */
  private drafted(found: Draft | undefined): void {
    this.drafting = this.drafting.then(() => keepDraft(found))
      .catch(() => this.kept.say(NOT_KEPT));
  }

  /** Of several at once the newest is told: an older one may wait longer for the rules. */
  private async typed(text: string): Promise<void> {
    this.words = text;
    if (!this.judge) await this.rules();
    const said = await notThat();
    if (text !== this.words) return;
    const told = [{ text, listed: false }];
    if (this.judge) this.alarms.set("typed", this.judge.judge(told, said));
    else if (text) this.kept.say(UNCHECKED);
  }

  /** Words that name no medicine are remembered here, told to the record, and judged no more. */
  private async notThat(words: string): Promise<void> {
    await rememberNotThat([...new Set([...await notThat(), words])]);
    await keep(entry({ kind: "safety answer", question: "not that", answers: [words] }, ""));
    await this.typed(this.words);
    this.alarms.forget(words);
    this.changed();
  }

  /** Other tabs judge for themselves at once; one that cannot heeds what was found here. */
  private changed(): void {
    const tell = (): void => this.others.postMessage("changed");
    tell();
    void this.look().then(tell);
    this.soon(GATHER_MS);
  }

  /** Look one after the other: an older look that ended last would show what no longer is. */
  private look(standing?: Standing): Promise<void> {
    const next = this.looking.then(() => this.lookNow(standing));
    this.looking = next.catch(() => undefined);
    return next;
  }

  /** Judge what waits, and tell how much it is. */
  private async lookNow(standing?: Standing): Promise<void> {
    if (!this.judge) await this.rules();
    const kept = await waiting();
    const told = kept.filter(readable).flatMap((k) => spoken(k.entry.body));
    const found = this.judge?.judge(told, await notThat());
    if (found) this.alarms.set("kept", found);
    const record = await this.standing(found, !kept.every(readable));
    if (record.crisis && this.judge && isShell()) this.alarms.set("record", this.judge.help());
    this.alarms.remember(record, this.judge?.compounds ?? {});
    this.kept.show(kept, standing);
    this.kept.showStrange(await strange(), isOpen);
  }

  /**
   * What stands, by the record and by what waits. What cannot be judged here, sealed or without the
   * rules, was judged when it was told, perhaps in another tab.
   */
  private async standing(found: Alarm[] | undefined, unread: boolean): Promise<Mark> {
    const [record, kept] = [await marked(), await marked("kept")];
    if (!found) return either(record, kept);
    const now = unread ? either(markOf(found), kept) : markOf(found);
    await mark(now, "kept");
    return unread ? either(record, now) : record;
  }

  private soon(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sendNow(), delay);
  }

  private async sendNow(): Promise<void> {
    const before = (await waiting()).length;
    const standing = await send((alarms) => this.heard(alarms));
    await this.look(standing);
    if (before !== (await waiting()).length) this.others.postMessage("changed");
    if (standing === "sent") {
      this.failures = 0;
      return;
    }
    this.soon(AGAIN_MS[Math.min(this.failures, AGAIN_MS.length - 1)] ?? 0);
    this.failures += 1;
  }

  private async heard(alarms: Alarm[]): Promise<void> {
    this.alarms.add(alarms);
    await mark(either(await marked(), markOf(alarms)));
  }

  /** Before the record is locked, what waits is sent and the names kept on the device go. */
  private lockAfterSending(): void {
    const lock = document.querySelector<HTMLFormElement>("form.lock");
    lock?.addEventListener("submit", (event) => {
      event.preventDefault();
      void send((alarms) => this.heard(alarms))
        .then(() => Promise.all([drop(), unmark(), forgetNotThat()]))
        .then(() => this.others.postMessage("locked"))
        .finally(() => lock.submit());
    });
  }
}

/** The rules made ready; nothing where they are out of reach, or not of the version that is read. */
async function rulesAt(address: string): Promise<Judge | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? ready(await response.json() as SentRules) : undefined;
  } catch {
    return undefined;
  }
}

/** What the page says of the record that it was made from. */
function ofPage({ dataset }: HTMLElement): Mark {
  const told = (name: string): boolean => dataset[name] === "yes";
  const found = {
    stopped: told("stopped"), held: told("held"), quiet: told("quiet"), crisis: told("crisis"),
  };
  const { doses } = dataset;
  return doses ? { ...found, doses: JSON.parse(doses) as Record<string, Dose> } : found;
}

/** Whether this is the kept page and not one that the server made just now. */
function isShell(): boolean {
  return !document.querySelector<HTMLMetaElement>("meta[name=evidose-token]")?.content;
}

async function begin(page: HTMLElement, early: EarlyPress): Promise<void> {
  await tidy();
  if (isNone) {
    await drop();
    const kept: Kept = new Kept(page, () => void tell());
    const tell = async (): Promise<void> => kept.showStrange(await strange(), false);
    await tell();
    return;
  }
  if (!isShell()) {
    if (needsKey()) await openKeys();
    await mark(ofPage(page));
    void keepShell();
  }
  await new Diary(page).start(early);
}

const page = document.querySelector<HTMLElement>("#diary");
if (page && "locks" in navigator) {
  const early = new EarlyPress(page);
  begin(page, early).finally(() => early.letGo()).catch(() => undefined);
}
