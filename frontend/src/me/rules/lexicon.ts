/** Everything needed to read free text, as src/evidose/reading/lexicon.py holds it. */

import { Cues } from "./context";
import type { RulesDocument } from "./document";
import { NameIndex } from "./names";

export interface Lexicon {
  names: NameIndex;
  cues: Cues;
  ordinary: Set<string>;
  spared: Set<string>;
  slow: Set<string>;
  depot: Set<string>;
  products: Set<string>;
  perDay: Set<string>;
  none: Set<string>;
}

export function lexicon(rules: RulesDocument): Lexicon {
  const list = (name: string): Set<string> => new Set(rules.words[name]);
  return {
    names: new NameIndex(rules.groups),
    cues: new Cues(rules.words),
    ordinary: list("ordinary"),
    spared: list("spared"),
    slow: list("slow"),
    depot: list("depot"),
    products: list("products"),
    perDay: list("per_day"),
    none: list("none"),
  };
}
