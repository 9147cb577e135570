import type { NodeKind, Pipeline, PipelineEdge, PipelineNode } from '../api/types';

/** Places the nodes of the pipeline: a column for each kind, a lane for each part that hangs together. Pure. */

export interface PlacedNode {
  node: PipelineNode;
  column: number;
  /** In rows; halves centre a short column beside a tall one. */
  row: number;
}

export interface FlowLayout {
  nodes: PlacedNode[];
  edges: PipelineEdge[];
  columns: number;
  rows: number;
}

const STAGE: Record<NodeKind, number> = { workflow: 0, source: 0, topic: 1, ingest: 2, table: 3, dashboard: 4 };

function lanesOf(pipeline: Pick<Pipeline, 'nodes' | 'edges'>): PipelineNode[][] {
  const lane = new Map(pipeline.nodes.map((node) => [node.id, node.id]));
  const root = (id: string): string => {
    const parent = lane.get(id) ?? id;
    return parent === id ? id : root(parent);
  };
  for (const edge of pipeline.edges) lane.set(root(edge.to), root(edge.from));
  const lanes = new Map<string, PipelineNode[]>();
  for (const node of pipeline.nodes) {
    const id = root(node.id);
    lanes.set(id, [...(lanes.get(id) ?? []), node]);
  }
  return [...lanes.values()];
}

export function flowLayout(pipeline: Pick<Pipeline, 'nodes' | 'edges'>): FlowLayout {
  const stages = [...new Set(pipeline.nodes.map((node) => STAGE[node.kind]))].sort();
  const nodes: PlacedNode[] = [];
  let top = 0;
  for (const lane of lanesOf(pipeline)) {
    const columns = stages.map((stage) => lane.filter((node) => STAGE[node.kind] === stage));
    const height = Math.max(...columns.map((column) => column.length));
    for (const [column, members] of columns.entries()) {
      const first = top + (height - members.length) / 2;
      members.forEach((node, index) => nodes.push({ node, column, row: first + index }));
    }
    top += height;
  }
  const columnOf = new Map(nodes.map(({ node, column }) => [node.id, column]));
  const edges = pipeline.edges.filter((edge) => (columnOf.get(edge.from) ?? 0) < (columnOf.get(edge.to) ?? 0));
  return { nodes, edges, columns: stages.length, rows: top };
}

/** What leads to a dashboard through its tables, and the dashboard itself. */
export function pipelineOf(pipeline: Pipeline, dashboard: string, tables: string[]): Pipeline {
  const end = `dashboard:${dashboard}`;
  const kept = new Set([end, ...tables.map((table) => `table:${table}`)]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const edge of pipeline.edges) {
      if (kept.has(edge.to) && !kept.has(edge.from) && !edge.to.startsWith('dashboard:')) {
        kept.add(edge.from);
        grew = true;
      }
    }
  }
  const edges = pipeline.edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to));
  return {
    ...pipeline,
    nodes: pipeline.nodes.filter((node) => kept.has(node.id)),
    edges,
    // The figure is that of the whole pipeline: it says nothing of a part where nothing flows.
    endToEndMs: edges.some((edge) => edge.ratePerSecond > 0) ? pipeline.endToEndMs : null,
  };
}
