import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Pipeline, PipelineNode } from '../api/types';
import { compact, count, duration, rate } from '../app/format';
import { t } from '../i18n';
import { flowLayout, type PlacedNode } from './flow-layout';
import { Icon, type IconName } from './icon';

const ICONS: Record<PipelineNode['kind'], IconName> = {
  workflow: 'workflow',
  source: 'source',
  topic: 'topic',
  ingest: 'ingest',
  table: 'table',
  dashboard: 'dashboard',
};

const ROW_PX = { compact: 46, roomy: 72 } as const;
const NODE_PX = 36;

function detailOf(node: PipelineNode): string {
  const { flow, common, state } = t();
  const { metrics } = node;
  if (node.state === 'paused' || node.state === 'failed') return state[node.state];
  switch (node.kind) {
    case 'workflow':
    case 'source':
      return node.detail;
    case 'topic':
      return metrics.messages === undefined ? node.detail : flow.messages(compact(metrics.messages));
    case 'ingest':
      return metrics.lag === undefined ? node.detail : common.lag(count(metrics.lag));
    case 'table':
      return metrics.rows === undefined ? node.detail : flow.rows(count(metrics.rows));
    case 'dashboard':
      return metrics.charts === undefined ? node.detail : flow.charts(metrics.charts);
  }
}

/** About how wide the words of a node are: its edge begins behind them. */
function wordsPx(node: PipelineNode, detail: string): number {
  return 46 + Math.max(node.name.length * 7.600, detail.length * 5.700);
}

interface Box {
  left: number;
  top: number;
  width: number;
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

function subtitleOf(node: PipelineNode, widthPx: number): string {
  const detail = detailOf(node);
  const kind = t().kind[node.kind];
  if (detail === '') return kind;
  const named = `${kind} · ${detail}`;
  // Where there is no room for both, the icon names the kind.
  return wordsPx(node, named) <= widthPx ? named : detail;
}

function FlowNode({ placed, at }: { placed: PlacedNode; at: Box }) {
  const { node } = placed;
  const detail = detailOf(node);
  return (
    <a
      class={`flow-node is-${node.state}`}
      href={node.link}
      data-testid={`node-${node.id}`}
      style={{ left: `${at.left}px`, top: `${at.top}px`, width: `${at.width}px`, height: `${NODE_PX}px` }}
      title={`${t().kind[node.kind]} ${node.name} · ${detail}`}
    >
      <span class="flow-icon">
        <Icon name={ICONS[node.kind]} size={15} />
      </span>
      <span class="flow-text">
        <b>{node.name}</b>
        <span>
          {subtitleOf(node, at.width)}
        </span>
      </span>
    </a>
  );
}

/** How long an event takes from its source to the tables, at present. */
export function EndToEnd({ pipeline }: { pipeline: Pipeline }) {
  return (
    <div class="flow-total" data-testid="end-to-end" title={pipeline.endToEndMs === null ? t().flow.nothingFlows : undefined}>
      <b>{pipeline.endToEndMs === null ? '–' : duration(pipeline.endToEndMs)}</b>
      <span>{t().flow.endToEnd}</span>
    </div>
  );
}

/** The way of the data from left to right: what each step is, how much flows between them, what waits. */
export function Flow({ pipeline, spacing = 'compact' }: { pipeline: Pipeline; spacing?: keyof typeof ROW_PX }) {
  const { box, width } = useWidth();
  const { nodes, edges, columns, rows } = flowLayout(pipeline);
  if (nodes.length === 0) return <p class="flow-none">{t().flow.none}</p>;
  const rowPx = ROW_PX[spacing];
  const gap = Math.max(44, Math.min(84, width * 0.05));
  const nodeWidth = Math.max(96, (width - gap * (columns - 1)) / columns);
  const boxOf = (placed: PlacedNode): Box => ({
    left: placed.column * (nodeWidth + gap),
    top: placed.row * rowPx,
    width: nodeWidth,
  });
  const boxes = new Map(nodes.map((placed) => [placed.node.id, boxOf(placed)]));
  const words = new Map(nodes.map(({ node }) => [node.id, wordsPx(node, subtitleOf(node, nodeWidth))]));
  const height = rows * rowPx - (rowPx - NODE_PX);
  return (
    <div class="flow" >
      <div class="flow-scroll" tabIndex={0} role="region" aria-label={t().flow.label}>
        <div class="flow-canvas" ref={box} style={{ height: `${height}px` }}>
          {width > 0 && (
            <>
              <svg width={width} height={height} aria-hidden="true">
                {edges.map((edge) => {
                  const from = boxes.get(edge.from);
                  const to = boxes.get(edge.to);
                  if (!from || !to) return null;
                  const [y1, y2] = [from.top + NODE_PX / 2, to.top + NODE_PX / 2];
                  const end = from.left + from.width;
                  const x1 = (y1 === y2 ? Math.min(end, from.left + (words.get(edge.from) ?? from.width)) : end) + 4;
                  const x2 = to.left - 6;
                  const middle = (x1 + x2) / 2;
                  const flowing = edge.ratePerSecond > 0;
                  return (
                    <g key={`${edge.from}>${edge.to}`} class={flowing ? 'flow-edge is-flowing' : 'flow-edge'}>
                      <path d={`M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`} />
                      {flowing && (
                        <text x={y1 === y2 ? middle : x1 + 2} y={y1 === y2 || y2 > y1 ? y1 - 6 : y1 + 15} text-anchor={y1 === y2 ? 'middle' : 'start'}>
                          {t().common.perSecond(rate(edge.ratePerSecond))}
                        </text>
                      )}
                      {edge.lag > 0 && (
                        <text class="flow-lag" x={middle} y={(y1 + y2) / 2 + 14} text-anchor="middle">
                          {t().common.lag(count(edge.lag))}
                        </text>
                      )}
                    </g>
                  );
                })}
              </svg>
              {nodes.map((placed) => (
                <FlowNode key={placed.node.id} placed={placed} at={boxOf(placed)} />
              ))}
            </>
          )}
        </div>
      </div>
    </div>
  );
}
