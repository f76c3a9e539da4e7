/** What findings mean for the dose of a compound, as src/evidose/safety/holding.py tells it. */

/** For a first dose, and for somebody who takes it; the mildest first. */
export const STARTS = ["ok", "ask first", "hold until prescriber", "hold"] as const;
export const GOING_ON = [
  "ok", "ask", "do not raise", "taper with prescriber", "stop today", "emergency",
] as const;
export type Start = typeof STARTS[number];
export type GoingOn = typeof GOING_ON[number];

export interface Means {
  start: Start;
  going_on: GoingOn;
}

export const NOTHING: Means = { start: "ok", going_on: "ok" };

export function stricter(one: Means, other: Means): Means {
  const start = STARTS.indexOf(other.start) > STARTS.indexOf(one.start) ? other : one;
  const going = GOING_ON.indexOf(other.going_on) > GOING_ON.indexOf(one.going_on) ? other : one;
  return { start: start.start, going_on: going.going_on };
}

/** Whether going on is worse than stopping. */
export const endsDose = ({ going_on: going }: Means): boolean =>
  going === "stop today" || going === "emergency";

/** Whether a first dose has to wait. */
export const holdsStart = ({ start }: Means): boolean => start !== "ok";
