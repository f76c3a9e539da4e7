/** The graph on the mechanism page: an island; the list below it holds the same without script. */

import cytoscape, {
  type Core,
  type ElementDefinition,
  type NodeSingular,
} from "cytoscape";

import { appearance } from "./appearance";
import { make } from "./element";
import { type GraphDocument, type GraphEdge, layer, linked, places, through } from "./graph_data";
import { edgePanel, nodePanel, sentence } from "./panel";

const TARGETS = ["receptor", "ion channel", "scaffold protein", "enzyme"];
const OUTCOMES = ["outcome", "disease"];
const SIGNS: Record<string, string> = { "1": "raises", "-1": "lowers", "0": "nothing" };
const FAR = 10;
const NARROW = 600;
const MARGIN = 12;
/** Width of the picture on a phone, two things and what stands between them. */
const WIDEST = 490;
/** Up to here the marks of links are written out. */
const FEW = 16;
const KEYS = "Arrow keys move between things, Enter leaves only the paths of one, Escape shows all, "
  + "plus and minus zoom.";

function elements(data: GraphDocument): ElementDefinition[] {
  const layers = new Map(data.nodes.map((n) => [n.id, layer(n.kind)]));
  const things = linked(data).map((n): ElementDefinition => ({
    data: { id: n.id, name: n.name },
    classes: [TARGETS.includes(n.kind) ? "target" : "", OUTCOMES.includes(n.kind) ? "outcome" : ""],
  }));
  const within = (e: GraphEdge): boolean => layers.get(e.source) === layers.get(e.target);
  return [...things, ...data.edges.map((e) => line(e, within(e)))];
}

function line(e: GraphEdge, within: boolean): ElementDefinition {
  const marks: [string, string][] = [];
  if (e.contradicted_by.length || e.objections?.length) marks.push(["≠", "disputed"]);
  if ((e.gap?.low ?? 0) >= FAR) marks.push(["≫", "far above plasma"]);
  if (e.retracted) marks.push(["†", "retracted"]);
  const signs = marks.map(([sign]) => sign).join(" ");
  const width = 1.5 + 1.5 * Math.min(e.groups.length, 3);
  return {
    data: {
      id: e.id,
      source: e.source,
      target: e.target,
      width,
      ...(signs ? { marks: signs, words: marks.map(([, words]) => words).join(", ") } : {}),
    },
    classes: [
      SIGNS[String(e.sign)] ?? "",
      e.evidence_type === "cell" ? "dish" : "",
      within ? "within" : "",
    ],
  };
}

class Island {
  private readonly graph: Core;
  private readonly panel = make("div", { class: "graph-panel", "aria-live": "polite" });
  private readonly stage: HTMLElement;
  private readonly edges: Map<string, GraphEdge>;
  private readonly titles: Map<string, string>;
  private readonly boxes: HTMLInputElement[] = [];
  private here: NodeSingular | undefined;

  constructor(root: HTMLElement, private readonly data: GraphDocument) {
    this.edges = new Map(data.edges.map((e) => [e.id, e]));
    this.titles = new Map(data.edges.map((e) => [e.id, e.title]));
    const label = `Graph of ${data.edges.length} links. ${KEYS}`;
    this.stage = make("div", {
      class: "graph-stage", tabindex: "0", role: "application", "aria-label": label,
    });
    root.append(this.filters(), this.stage, this.buttons(), this.panel);
    root.append(make("p", { class: "quiet" }, LEGEND));
    root.hidden = false;
    this.graph = cytoscape({
      container: this.stage,
      elements: elements(data),
      style: appearance(),
      minZoom: 0.1,
      maxZoom: 3,
      autoungrabify: true,
      boxSelectionEnabled: false,
    });
    this.graph.on("tap", "node", (event) => this.isolate(event.target as NodeSingular));
    this.graph.on("tap", "edge", (event) => this.open(String(event.target.id())));
    this.graph.on("tap", (event) => {
      if (event.target === this.graph) this.showAll();
    });
    this.stage.addEventListener("keydown", (event) => this.key(event));
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", () => this.graph.style(appearance()));
    this.showAll();
  }

  private filters(): HTMLElement {
    const kinds = [...new Set(this.data.edges.map((e) => e.evidence_type))].sort();
    const labels = kinds.map((kind) => {
      const box = make("input", { type: "checkbox", name: "evidence", value: kind, checked: "" });
      box.addEventListener("change", () => this.showAll());
      this.boxes.push(box);
      return make("label", {}, box, ` ${sentence(kind)}`);
    });
    const fields = make("fieldset", { class: "graph-filters" });
    fields.append(make("legend", {}, "Kinds of evidence shown"), ...labels);
    return fields;
  }

  private buttons(): HTMLElement {
    const actions: [string, () => void][] = [
      ["Show all", () => this.showAll()],
      ["Zoom in", () => this.zoom(1.3)],
      ["Zoom out", () => this.zoom(1 / 1.3)],
    ];
    const made = actions.map(([name, act]) => {
      const button = make("button", { type: "button" }, name);
      button.addEventListener("click", act);
      return button;
    });
    return make("div", { class: "graph-buttons" }, ...made);
  }

  /** Links of the kinds of evidence that are ticked. */
  private shown(): GraphEdge[] {
    const kinds = new Set(this.boxes.filter((b) => b.checked).map((b) => b.value));
    return this.data.edges.filter((e) => kinds.has(e.evidence_type));
  }

  /** Leave only what leads to a node and away from it, placed anew. */
  private isolate(node: NodeSingular): void {
    const open = this.shown();
    const way = through(node.id(), open);
    this.arrange([node.id()], way);
    node.addClass("chosen");
    this.here = node;
    const found = open.filter((e) => e.source === node.id() || e.target === node.id());
    this.panel.replaceChildren(
      ...nodePanel(String(node.data("name")), found, (id) => this.open(id)),
    );
  }

  private open(id: string): void {
    const edge = this.edges.get(id);
    if (edge === undefined) return;
    const drawn = this.graph.getElementById(id);
    if (drawn.hidden()) this.showAll();
    this.graph.elements().removeClass("chosen").addClass("faded");
    drawn.union(drawn.connectedNodes()).removeClass("faded");
    drawn.addClass("chosen lit");
    this.panel.replaceChildren(...edgePanel(edge, this.titles, (other) => this.open(other)));
  }

  private showAll(): void {
    this.arrange([], this.shown());
    this.here = undefined;
    this.panel.replaceChildren(
      make("p", { class: "quiet" }, `Choose a thing to leave only its paths, or a link to see the `
        + `studies for and against it. ${KEYS}`),
    );
  }

  /** Show these links alone with their nodes, placed for the room there is. */
  private arrange(always: string[], edges: GraphEdge[]): void {
    const narrow = this.stage.clientWidth < NARROW;
    const ids = new Set([...always, ...edges.flatMap((e) => [e.source, e.target])]);
    const links = new Set(edges.map((e) => e.id));
    const place = places(this.data.nodes.filter((n) => ids.has(n.id)), edges, narrow);
    const nodes = this.graph.nodes().filter((n) => ids.has(n.id()));
    this.graph.batch(() => {
      this.graph.elements().removeClass("faded chosen lit").addClass("hidden");
      nodes.removeClass("hidden").positions((n) => place.get(n.id()) ?? { x: 0, y: 0 });
      const drawn = this.graph.edges().filter((e) => links.has(e.id())).removeClass("hidden");
      drawn.toggleClass("lit", links.size < FEW);
    });
    this.stage.dataset["nodes"] = String(nodes.length);
    this.stage.dataset["links"] = String(links.size);
    this.graph.fit(nodes, MARGIN);
    const least = narrow ? this.stage.clientWidth / WIDEST : 0;
    if (this.graph.zoom() < least) {
      const box = nodes.boundingBox();
      this.graph.zoom(least);
      this.graph.pan({ x: MARGIN - box.x1 * least, y: MARGIN - box.y1 * least });
    }
  }

  private zoom(factor: number): void {
    const middle = { x: this.graph.width() / 2, y: this.graph.height() / 2 };
    this.graph.zoom({ level: this.graph.zoom() * factor, renderedPosition: middle });
  }

  private key(event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = {
      ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
    };
    const step = steps[event.key];
    if (step) this.move(...step);
    else if (event.key === "Enter" && this.here) this.isolate(this.here);
    else if (event.key === "Escape") this.showAll();
    else if (event.key === "+") this.zoom(1.3);
    else if (event.key === "-") this.zoom(1 / 1.3);
    else return;
    event.preventDefault();
  }

  /** Go to the nearest node in a direction; the first press starts at the top left. */
  private move(dx: number, dy: number): void {
    const nodes = this.graph.nodes(":visible");
    const from = this.here?.position();
    const ahead = nodes.toArray().flatMap((n) => {
      if (from === undefined) return [{ n, far: n.position("x") * 1000 + n.position("y") }];
      const [x, y] = [n.position("x") - from.x, n.position("y") - from.y];
      const onward = x * dx + y * dy;
      if (onward <= 1) return [];
      return [{ n, far: onward + 4 * Math.abs(x * dy) + (dx ? 2 * Math.abs(y) : 0) }];
    });
    ahead.sort((a, b) => a.far - b.far);
    const next = ahead[0]?.n;
    if (next === undefined) return;
    this.graph.nodes().removeClass("chosen");
    this.here = next;
    next.addClass("chosen");
    if (!inside(next, this.graph)) this.graph.center(next);
    this.panel.replaceChildren(make("p", {}, sentence(String(next.data("name")))));
  }
}

function inside(node: NodeSingular, graph: Core): boolean {
  const { x, y } = node.renderedPosition();
  return x > 0 && y > 0 && x < graph.width() && y < graph.height();
}

const LEGEND = "Arrow head: raises; bar: lowers; dot: no effect or no direction. Dashed: cells in a "
  + "dish. The thicker the line, the more independent groups stand behind it. ≠ something speaks "
  + "against it; ≫ cells were given far more than plasma reaches; † rests on retracted papers.";

async function start(): Promise<void> {
  const root = document.getElementById("graph");
  const address = root?.dataset["source"];
  if (!root || !address) return;
  const answer = await fetch(address);
  if (!answer.ok) return;
  // Cytoscape would add an inline style sheet, which the site's policy forbids; ours has the rule.
  document.head.append(make("meta", { id: "__________cytoscape_stylesheet" }));
  new Island(root, (await answer.json()) as GraphDocument);
}

void start();
