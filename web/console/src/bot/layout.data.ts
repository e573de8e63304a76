/** A flow as a drawing: steps in layers from top to bottom, each way a curve that passes no step it does not lead to. */
import type { FlowEdge, FlowNode } from "@client/bot.js";

export const NODE = { width: 172, height: 74 };
const GAP = { x: 20, y: 58 };
const BEND = 26; // width kept free where a way passes a layer

export interface Placed {
  readonly node: FlowNode;
  readonly x: number; // left, px
  readonly y: number;
  readonly ends: readonly FlowEdge[]; // ways out of the flow: to its end or to a person
}

export interface Drawn {
  readonly edge: FlowEdge;
  readonly path: string;
  readonly back: boolean; // leads up again
  readonly label: { readonly x: number; readonly y: number };
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Placed[];
  readonly drawn: readonly Drawn[];
}

/** A place in a layer: a step, or the bend of a way that passes through. */
interface Slot {
  readonly key: string;
  readonly width: number;
  readonly up: Slot[];
  readonly down: Slot[];
  centre: number;
}

interface Way {
  readonly edge: FlowEdge;
  readonly slots: readonly Slot[];
}

const leaves = (edge: FlowEdge): boolean => edge.to.startsWith("@");

export function draw(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Drawing {
  const at = new Map(nodes.map(({ id }, index) => [id, index]));
  const inside = joined(edges.filter((edge) => !leaves(edge) && at.has(edge.to) && at.has(edge.from)));
  const forward = inside.filter(({ from, to }) => (at.get(from) ?? 0) < (at.get(to) ?? 0));
  const rank = ranked(nodes, forward);
  const layers: Slot[][] = Array.from({ length: Math.max(0, ...rank.values()) + 1 }, () => []);
  const slots = new Map(
    nodes.map(({ id }) => {
      const slot: Slot = { key: id, width: NODE.width, up: [], down: [], centre: 0 };
      layers[rank.get(id) ?? 0]?.push(slot);
      return [id, slot];
    }),
  );
  const ways = forward.map((edge) => laid(edge, slots, rank, layers));
  for (const down of [true, false, true, false, true]) sweep(layers, down);
  const width = spread(layers);
  const top = (id: string): number => (rank.get(id) ?? 0) * (NODE.height + GAP.y);
  const backs = inside.filter((edge) => !forward.includes(edge));
  return {
    width: width + (backs.length > 0 ? 36 : 0),
    height: layers.length * (NODE.height + GAP.y) - GAP.y,
    placed: nodes.map((node) => ({
      node,
      x: (slots.get(node.id)?.centre ?? 0) - NODE.width / 2,
      y: top(node.id),
      ends: edges.filter((edge) => edge.from === node.id && leaves(edge)),
    })),
    drawn: [...ways.map((way) => curve(way, rank)), ...backs.map((edge) => loop(edge, slots, top, width))],
  };
}

/** Several ways between the same two steps are one line with all their conditions. */
function joined(edges: readonly FlowEdge[]): FlowEdge[] {
  const by = new Map<string, FlowEdge>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    const before = by.get(key);
    by.set(key, before ? { ...before, label: [before.label, edge.label].filter(Boolean).join(" / ") } : edge);
  }
  return [...by.values()];
}

/** Each step a layer below the lowest of those that lead to it. */
function ranked(nodes: readonly FlowNode[], forward: readonly FlowEdge[]): Map<string, number> {
  const rank = new Map<string, number>();
  for (const { id } of nodes) {
    const before = forward.filter(({ to }) => to === id).map(({ from }) => (rank.get(from) ?? 0) + 1);
    rank.set(id, Math.max(0, ...before));
  }
  return rank;
}

function laid(edge: FlowEdge, slots: Map<string, Slot>, rank: Map<string, number>, layers: Slot[][]): Way {
  const [from, to] = [slots.get(edge.from), slots.get(edge.to)];
  const bends = [];
  for (let layer = (rank.get(edge.from) ?? 0) + 1; layer < (rank.get(edge.to) ?? 0); layer += 1) {
    const bend: Slot = { key: `${edge.from} ${edge.to} ${layer}`, width: BEND, up: [], down: [], centre: 0 };
    layers[layer]?.push(bend);
    bends.push(bend);
  }
  const chain = [from, ...bends, to].filter((slot) => slot !== undefined);
  chain.forEach((slot, index) => {
    const next = chain[index + 1];
    if (!next) return;
    slot.down.push(next);
    next.up.push(slot);
  });
  return { edge, slots: chain };
}

/** Order each layer by where its neighbours stand: fewer ways cross. */
function sweep(layers: Slot[][], down: boolean): void {
  const place = new Map<Slot, number>();
  const number = (layer: Slot[]): void =>
    layer.forEach((slot, index) => place.set(slot, (index + 1) / (layer.length + 1)));
  layers.forEach(number);
  for (const layer of down ? layers : layers.toReversed()) {
    const weight = new Map(
      layer.map((slot) => [
        slot,
        mean((down ? slot.up : slot.down).map((one) => place.get(one) ?? 0)) ?? place.get(slot) ?? 0,
      ]),
    );
    layer.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0));
    number(layer);
  }
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const ROUNDS = 8; // after these nothing moves that an eye could see

/** Steps under one another where there is room; returns the drawing's width. */
function spread(layers: Slot[][]): number {
  for (const layer of layers) {
    let x = -layer.reduce((sum, slot) => sum + slot.width + GAP.x, 0) / 2;
    for (const slot of layer) {
      slot.centre = x + slot.width / 2;
      x += slot.width + GAP.x;
    }
  }
  for (let round = 0; round < ROUNDS; round += 1)
    for (const layer of round % 2 ? layers.toReversed() : layers)
      settle(
        layer,
        layer.map((slot) => mean([...slot.up, ...slot.down].map(({ centre }) => centre)) ?? slot.centre),
      );
  const all = layers.flat();
  const left = Math.min(...all.map(({ centre, width }) => centre - width / 2), 0);
  for (const slot of all) slot.centre -= left;
  return Math.max(...all.map(({ centre, width }) => centre + width / 2), NODE.width);
}

const apart = (a: Slot, b: Slot): number => (a.width + b.width) / 2 + GAP.x;

/** Everyone as near to the wished place as the neighbours let: the mean of pushing right and pushing left. */
function settle(layer: readonly Slot[], wished: readonly number[]): void {
  const right = pushed(layer, wished, 1);
  const left = pushed(layer.toReversed(), wished.toReversed(), -1).toReversed();
  layer.forEach((slot, index) => (slot.centre = ((right[index] ?? 0) + (left[index] ?? 0)) / 2));
}

function pushed(layer: readonly Slot[], wished: readonly number[], way: 1 | -1): number[] {
  const places: number[] = [];
  layer.forEach((slot, index) => {
    const [before, last, wish] = [layer[index - 1], places.at(-1) ?? 0, wished[index] ?? 0];
    places.push(before ? way * Math.max(way * wish, way * last + apart(before, slot)) : wish);
  });
  return places;
}

function curve({ edge, slots }: Way, rank: Map<string, number>): Drawn {
  const layer = rank.get(edge.from) ?? 0;
  const y = (step: number): number => (layer + step) * (NODE.height + GAP.y);
  const parts = slots.slice(1).map((slot, index) => {
    const [begin, end, bend] = [y(index) + NODE.height, y(index + 1), slots[index]?.centre ?? 0];
    const down = index < slots.length - 2 ? ` V ${end + NODE.height}` : "";
    return `C ${bend} ${begin + GAP.y / 2} ${slot.centre} ${end - GAP.y / 2} ${slot.centre} ${end}${down}`;
  });
  const [first, second] = slots;
  return {
    edge,
    back: false,
    path: `M ${first?.centre ?? 0} ${y(0) + NODE.height} ${parts.join(" ")}`,
    label: { x: ((first?.centre ?? 0) + 3 * (second?.centre ?? 0)) / 4, y: y(1) - GAP.y / 3 },
  };
}

function loop(edge: FlowEdge, slots: Map<string, Slot>, top: (id: string) => number, width: number): Drawn {
  const side = (id: string): number => (slots.get(id)?.centre ?? 0) + NODE.width / 2;
  const [x1, x2] = [side(edge.from), side(edge.to)];
  const [y1, y2] = [top(edge.from) + NODE.height / 2, top(edge.to) + NODE.height / 2];
  const far = width + 24;
  return {
    edge,
    back: true,
    path: `M ${x1} ${y1} C ${far} ${y1} ${far} ${y1} ${far} ${(y1 + y2) / 2} C ${far} ${y2} ${far} ${y2} ${x2} ${y2}`,
    label: { x: far - 40, y: (y1 + y2) / 2 },
  };
}
