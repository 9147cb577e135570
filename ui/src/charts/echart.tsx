import { BarChart, CandlestickChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { settleLabels, type LineEnd } from './end-labels';

use([
  BarChart,
  CandlestickChart,
  LineChart,
  PieChart,
  GridComponent,
  TitleComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export interface Picture {
  /** The chart as it stands, as a PNG data URL. */
  png(background: string): string;
}

interface Props {
  option: EChartsCoreOption;
  /** The ends of lines that carry labels. */
  ends?: LineEnd[];
  /** What a reader who cannot see the canvas is told. */
  label: string;
  picture?: { current: Picture | null };
}

const NO_ENDS: LineEnd[] = [];

export function EChart({ option, ends = NO_ENDS, label, picture }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const latestEnds = useRef(ends);
  latestEnds.current = ends;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const created = init(element, null, { renderer: 'canvas' });
    chart.current = created;
    if (picture) {
      picture.current = {
        png: (backgroundColor) => created.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor }),
      };
    }
    const observer = new ResizeObserver(() => {
      created.resize();
      settleLabels(created, latestEnds.current);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.dispose();
      chart.current = null;
      if (picture) picture.current = null;
    };
  }, []);

  useLayoutEffect(() => {
    if (!chart.current) return;
    chart.current.setOption(option, { replaceMerge: ['series'] });
    settleLabels(chart.current, ends);
  }, [option]);

  return <div class="echart" ref={box} role="img" aria-label={label} />;
}
