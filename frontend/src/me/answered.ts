/** Words that somebody said name no medicine: kept for one record, and shut away as it wants it. */

import { type Held, hold, look, record } from "./home";
import { answer, MARKS, transaction } from "./storage";

const NAME = `not that ${record}`;
const SHUT = "not that";

/** What this page itself was told: it stays known here where what is kept can only be sealed. */
let here: readonly string[] = [];

/** The words, as typed; those that are sealed and have no key here alarm again. */
export async function notThat(): Promise<string[]> {
  const held = await transaction(MARKS, "readonly", (marks) =>
    answer<Held | undefined>(marks.get(NAME)));
  const kept = (held && await look(held, SHUT) as string[] | undefined) ?? [];
  return [...new Set([...kept, ...here])];
}

export async function rememberNotThat(words: readonly string[]): Promise<void> {
  const held = await hold([...words], SHUT);
  await transaction(MARKS, "readwrite", (marks) => { marks.put(held, NAME); });
  here = words;
}

/** The record is being locked: the words go from this device. */
export async function forgetNotThat(): Promise<void> {
  here = [];
  await transaction(MARKS, "readwrite", (marks) => { marks.delete(NAME); });
}
