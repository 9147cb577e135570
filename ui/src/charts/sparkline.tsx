interface Props {
  values: number[];
  color: string;
}

const WIDTH = 100;
const HEIGHT = 40;

/** The points of a polyline that fills the box; an even line runs through its middle. */
export function sparkPoints(values: number[]): [number, number][] {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return values.map((value, index) => [
    values.length === 1 ? WIDTH : (index / (values.length - 1)) * WIDTH,
    span === 0 ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4),
  ]);
}

/** A line without axes: the shape, not the numbers. */
export function Sparkline({ values, color }: Props) {
  if (values.length < 2) return null;
  const points = sparkPoints(values).map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`);
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} fill={color} opacity="0.12" />
      <polyline points={points.join(' ')} fill="none" stroke={color} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
