import { svg } from '#shared/dom';

/** A line of values from left to right, above an area down to zero. */
export function sparkline(
  values: readonly number[],
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): SVGGElement {
  const highest = Math.max(...values, 1);
  const points = values.map((value, index) => {
    const across = x + (index / (values.length - 1)) * width;
    const up = y + height - (value / highest) * height;
    return `${across.toFixed(1)},${up.toFixed(1)}`;
  });
  const bottom = y + height;
  return svg(
    'g',
    { class: 'sparkline', 'aria-hidden': 'true' },
    svg('path', { class: 'area', d: `M${x},${bottom} L${points.join(' ')} L${x + width},${bottom} Z` }),
    svg('path', { class: 'curve', d: `M${points.join(' ')}` }),
  );
}
