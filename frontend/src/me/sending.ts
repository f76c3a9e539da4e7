/** From the queue to the record: one tab at a time, again and again until it is acknowledged. */

import type { Alarm } from "./rules/judge";
import { learn, needsKey, record } from "./home";
import { readable, refuse, release, take, waiting } from "./queue";
import { makePair, type Pair } from "./seal";

const MOST = 50;
const MOST_BYTES = 200_000;
const LOCK = "evidose-queue";
const ENTRIES = "/me/entries";
const KEYS = "/me/entries/keys";
const PATIENCE_MS = 15_000;

/** Why entries still wait, if they do. */
export type Standing = "sent" | "away" | "shut" | "locked" | "no record" | "other" | "faulty";

interface Answer {
  stored?: string[];
  known?: string[];
  refused?: { id: string; reason: string }[];
  alarms?: Alarm[];
}

interface Door {
  state: string;
  token: string;
  record?: string;
  keys?: Pair | null;
}

/** Told what the record said, before the entries leave the device: no alarm is lost between. */
export type Heard = (alarms: Alarm[]) => Promise<void>;

/** Send what waits. Another tab that is sending is waited for. */
export function send(heard: Heard): Promise<Standing> {
  return navigator.locks.request(LOCK, () => sendAll(heard));
}

async function sendAll(heard: Heard): Promise<Standing> {
  if (!(await waiting()).some((kept) => kept.refused === undefined)) return "sent";
  const door = await ask();
  if (typeof door === "string") return door;
  if (needsKey()) await openKeys();
  if (!(await waiting()).some(readable)) return "faulty";
  for (;;) {
    const batch = await take(MOST, MOST_BYTES);
    if (!batch.length) return "sent";
    const response = await reach(ENTRIES, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": door.token },
      body: JSON.stringify({ record, entries: batch.map((kept) => kept.entry) }),
    });
    if (!response) return "away";
    if (response.status === 423) return "locked";
    if (response.status === 409) return "other";
    const answer = await read(response);
    if (answer.alarms) await heard(answer.alarms);
    const sent = new Set(batch.map((kept) => kept.id));
    const taken = [...answer.stored ?? [], ...answer.known ?? []].filter((id) => sent.has(id));
    const refused = answer.refused?.filter(({ id }) => sent.has(id)) ?? [];
    if (response.ok && taken.length) await release(taken);
    else if (refused.length) await refuse(reasons(refused));
    else return response.status >= 500 ? "away" : "faulty";
  }
}

function reasons(refused: { id: string; reason: string }[]): Map<string, string> {
  return new Map(refused.map(({ id, reason }) => [id, reason]));
}

/** Have the keys that seal what waits for this record; the first device makes them. */
export async function openKeys(): Promise<void> {
  const response = await reach(ENTRIES, {});
  if (!response?.ok) return;
  const door = await response.json() as Door;
  if (door.state !== "open" || door.record !== record) return;
  const keys = door.keys ?? await giveKeys(door.token);
  if (keys) await learn(keys);
}

/** Of two devices that make keys at once, the record keeps one pair and tells both. */
async function giveKeys(token: string): Promise<Pair | undefined> {
  const response = await reach(KEYS, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": token },
    body: JSON.stringify({ record, ...await makePair() }),
  });
  return response?.ok ? await response.json() as Pair : undefined;
}

/** Ask whether the record is open to this browser, and for the token that proves we may write. */
async function ask(): Promise<{ token: string } | Standing> {
  const response = await reach(ENTRIES, {});
  if (!response || response.status >= 500) return "away";
  if (response.status === 403) return "shut";
  if (!response.ok) return "faulty";
  const door = await response.json() as Door;
  const { state, token } = door;
  if (state === "open") return door.record === record ? { token } : "other";
  return state === "none" ? "no record" : "locked";
}

async function reach(address: string, options: RequestInit): Promise<Response | null> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return await fetch(address, { ...options, signal, cache: "no-store", redirect: "error" });
  } catch {
    return null;
  }
}

async function read(response: Response): Promise<Answer> {
  try {
    return await response.json() as Answer;
  } catch {
    return {};
  }
}
