import type { EChartsType } from 'echarts/core';

/** Labels at the ends of lines lie over each other where lines end close together: moves them apart. */

export const LABEL_HEIGHT = 13;

/** How far each label has to move, so that none covers another and each stays as near to its line as it can. Pure. */
export function spread(tops: number[], height: number): number[] {
  const order = tops.map((_, index) => index).sort((a, b) => (tops[a] ?? 0) - (tops[b] ?? 0));
  const groups: { members: number[]; middle: number }[] = [];
  for (const index of order) {
    let group = { members: [index], middle: tops[index] ?? 0 };
    for (let above = groups.at(-1); above; above = groups.at(-1)) {
      const room = ((above.members.length + group.members.length) * height) / 2;
      if (group.middle - above.middle >= room) break;
      groups.pop();
      const members = [...above.members, ...group.members];
      group = { members, middle: members.reduce((sum, member) => sum + (tops[member] ?? 0), 0) / members.length };
    }
    groups.push(group);
  }
  const moved = new Array<number>(tops.length).fill(0);
  for (const { members, middle } of groups) {
    members.forEach((member, position) => {
      moved[member] = middle + (position - (members.length - 1) / 2) * height - (tops[member] ?? 0);
    });
  }
  return moved;
}

export interface LineEnd {
  id: string;
  x: number | string;
  y: number;
}

export function settleLabels(chart: EChartsType, ends: LineEnd[]): void {
  if (ends.length < 2) return;
  const tops = ends.map((end) => chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [end.x, end.y])[1] ?? 0);
  const moves = spread(tops, LABEL_HEIGHT);
  chart.setOption({
    series: ends.map((end, index) => ({ id: end.id, endLabel: { offset: [0, Math.round(moves[index] ?? 0)] } })),
  });
}
