/** The rules, their lists unpacked (src/evidose/safety/device.py tells what each part means). */

import type { Means } from "./means";
import type { Weights } from "./weights";

export type Status = "current" | "past" | "planned" | "other" | "negated" | "allergy";
export type Form = "plain" | "slow" | "depot";
export type Told = Partial<Record<Form, Partial<Record<Status, [number, string][]>>>>;

export interface Source {
  cite: string;
  url: string | null;
}

/** What a notice means for the doses of some compounds. */
export interface Meaning extends Means {
  compounds: string[];
}

export interface Notice {
  rule: string;
  kind: string;
  severity: "contraindicated" | "major";
  crisis: boolean;
  cause: string;
  subject: string;
  message: string;
  action: string;
  from_mg: number | null;
  mg_each: number;
  within_days: number | null;
  /** Of the compounds that it is said of, and of no other medicine. */
  means: Meaning[];
  source: Source;
}

export interface NameGroup {
  kind: "substance" | "condition" | "self-harm";
  danger: number;
  ambiguous: boolean;
  brand: boolean;
  /** Names of a sign of danger, which in a note is told by meaning. */
  sign: boolean;
  names: string[];
  notices: Told;
}

/** Patterns of words with one meaning; see phrases.ts. */
export interface Saying {
  means: string;
  says: string[];
  unless: string[];
  insist: boolean;
  /** Said of oneself in this language, and in another of somebody else. */
  own: string[];
}

/** Words that decide whether something is said of oneself. */
export interface Frame {
  denial: string[];
  through: string[];
  either: string[];
  denied_after: string[];
  contrast: string[];
  other: string[];
  reports: string[];
  own: string[];
}

export interface Signs {
  weights: Weights[];
  frame: Frame;
  concepts: Record<string, string[]>;
  sayings: Saying[];
  everyday: string[];
}

export interface RulesDocument {
  schema_version: number;
  digest: string;
  library_version: string;
  /** Id to name of all that the rules are worked out for. */
  compounds: Record<string, string>;
  notices: Notice[];
  drugs: Record<string, string>;
  groups: NameGroup[];
  words: Record<string, string[]>;
  signs: Signs;
}

/** Version of the document that this code reads. */
export const SCHEMA_VERSION = 6;
