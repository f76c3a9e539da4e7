/** What /mechanism.json holds, as far as the island needs it. */

export interface GraphNode {
  id: string;
  name: string;
  kind: string;
}

export interface LinkSource {
  cite: string;
  doi?: string;
  pmid?: string;
  url?: string;
  study?: string;
  retracted?: string;
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  relation: string;
  sign: -1 | 0 | 1;
  evidence_type: string;
  title: string;
  statement: string;
  strength: string;
  support: string;
  groups: string[];
  retracted: number;
  contradicted_by: string[];
  objections?: { text: string }[];
  gap?: { low: number; high: number; words: string };
  sources: LinkSource[];
}

export interface GraphDocument {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** Columns of the picture, from the drug to the patient. */
const COLUMNS: string[][] = [
  ["drug", "drug class", "regimen", "metabolite", "tool compound", "laboratory test"],
  ["receptor", "ion channel", "scaffold protein", "enzyme"],
  ["signalling", "mediator", "cell cycle", "marker"],
  ["cell", "process"],
  ["outcome", "disease"],
];
const COLUMN_WIDTH = 256;
const ROW_HEIGHT = 66;
const SWEEPS = 6;

export type Place = { x: number; y: number };

/** Layer of a kind of node, counted from the drug. */
export function layer(kind: string): number {
  return COLUMNS.findIndex((kinds) => kinds.includes(kind));
}

/** Nodes that at least one link touches. */
export function linked(document: GraphDocument): GraphNode[] {
  const used = new Set(document.edges.flatMap((e) => [e.source, e.target]));
  return document.nodes.filter((n) => used.has(n.id));
}

/**
 * Place nodes in layers by kind; within a layer by the mean row of their neighbours, so that few
 * links cross. The same document gives the same picture.
 */
export function places(
  nodes: GraphNode[],
  edges: GraphEdge[],
  narrow: boolean,
): Map<string, Place> {
  const columns = COLUMNS.map((kinds) => nodes.filter((n) => kinds.includes(n.kind)));
  const row = new Map<string, number>();
  const settle = (): void => {
    for (const column of columns) {
      column.forEach((n, i) => row.set(n.id, i - (column.length - 1) / 2));
    }
  };
  settle();
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of columns) {
      const wish = new Map(column.map((n) => [n.id, wished(n.id, edges, row)]));
      column.sort((a, b) => (wish.get(a.id) ?? 0) - (wish.get(b.id) ?? 0));
    }
    settle();
  }
  return narrow ? stacked(columns) : spread(columns, row);
}

/** Columns side by side, each centred. */
function spread(columns: GraphNode[][], row: Map<string, number>): Map<string, Place> {
  const found = new Map<string, Place>();
  columns.filter((column) => column.length).forEach((column, c) => {
    for (const n of column) {
      found.set(n.id, { x: c * COLUMN_WIDTH, y: (row.get(n.id) ?? 0) * ROW_HEIGHT });
    }
  });
  return found;
}

/** Columns below each other, two things in a row: what fits a phone. */
function stacked(columns: GraphNode[][]): Map<string, Place> {
  const found = new Map<string, Place>();
  let y = 0;
  for (const column of columns.filter((c) => c.length)) {
    column.forEach((n, i) => {
      const alone = i === column.length - 1 && i % 2 === 0;
      const x = alone ? COLUMN_WIDTH / 2 : (i % 2) * COLUMN_WIDTH;
      found.set(n.id, { x, y: y + Math.floor(i / 2) * ROW_HEIGHT * 1.3 });
    });
    y += Math.ceil(column.length / 2) * ROW_HEIGHT * 1.3 + ROW_HEIGHT;
  }
  return found;
}

function wished(id: string, edges: GraphEdge[], row: Map<string, number>): number {
  const rows = edges
    .filter((e) => e.source === id || e.target === id)
    .map((e) => row.get(e.source === id ? e.target : e.source) ?? 0);
  return rows.length ? rows.reduce((a, b) => a + b, 0) / rows.length : (row.get(id) ?? 0);
}

/**
 * Links on the way to a node or away from it. A link that was looked for and not found leads no
 * further, but is shown where it touches the node itself.
 */
export function through(id: string, edges: GraphEdge[]): GraphEdge[] {
  const real = edges.filter((e) => e.relation !== "no-effect-on");
  const walk = (from: "source" | "target", to: "source" | "target"): GraphEdge[] => {
    const seen = new Set([id]);
    for (const here of seen) {
      for (const e of real) if (e[from] === here) seen.add(e[to]);
    }
    return real.filter((e) => seen.has(e[from]));
  };
  const touching = edges.filter((e) => e.source === id || e.target === id);
  return [...new Set([...walk("source", "target"), ...walk("target", "source"), ...touching])];
}
