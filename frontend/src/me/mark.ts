/** What findings mean for each dose, and for what else may be said: as a device remembers it. */

import { type Alarm, meansFor, quiets } from "./rules/judge";
import { endsDose, holdsStart } from "./rules/means";

/** Of a dose: going on is worse than stopping; a first one has to wait. */
export interface Dose {
  stopped: boolean;
  held: boolean;
}

/** Of the doses the strictest; nothing is said in favour; words of distress were found. */
export interface Mark extends Dose {
  quiet: boolean;
  crisis: boolean;
  /** Each compound that was judged; what an older version noted has only the strictest. */
  doses?: Record<string, Dose>;
}

export const UNMARKED: Mark = { stopped: false, held: false, quiet: false, crisis: false };

/** What stands against the dose of a compound; of one that was not judged, the strictest. */
export function doseOf(mark: Mark, compound: string | undefined): Dose {
  return (compound === undefined ? undefined : mark.doses?.[compound]) ?? mark;
}

export function markOf(alarms: readonly Alarm[]): Mark {
  return alarms.map(ofAlarm).reduce(either, UNMARKED);
}

function ofAlarm(alarm: Alarm): Mark {
  const dose = (compound?: string): Dose => {
    const means = meansFor(alarm, compound);
    return { stopped: endsDose(means), held: holdsStart(means) };
  };
  const { means, crisis } = alarm;
  const found = { ...dose(), quiet: quiets(alarm), crisis };
  return means ? { ...found, doses: byName(Object.keys(means), dose) } : found;
}

export function either(one: Mark, other: Mark): Mark {
  const found = {
    ...worse(one, other),
    quiet: one.quiet || other.quiet,
    crisis: one.crisis || other.crisis,
  };
  if (!one.doses && !other.doses) return found;
  const named = Object.keys({ ...one.doses, ...other.doses });
  return { ...found, doses: byName(named, (c) => worse(doseOf(one, c), doseOf(other, c))) };
}

/** The same without a word of what is taken; then it holds for every dose. */
export function unnamed({ stopped, held, quiet, crisis }: Mark): Mark {
  return { stopped, held, quiet, crisis };
}

function worse(one: Dose, other: Dose): Dose {
  return { stopped: one.stopped || other.stopped, held: one.held || other.held };
}

function byName(names: string[], dose: (compound: string) => Dose): Record<string, Dose> {
  return Object.fromEntries(names.map((name): [string, Dose] => [name, dose(name)]));
}
