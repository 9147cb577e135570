/** How far something is. */
export function Meter({ label, done, total }: { label: string; done: number; total: number }) {
  const part = total <= 0 ? 0 : Math.min(1, Math.max(0, done / total));
  return (
    <span class="meter" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)}>
      <i style={{ width: `${part * 100}%` }} />
    </span>
  );
}
