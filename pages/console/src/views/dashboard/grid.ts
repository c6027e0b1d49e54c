// Where widgets stand: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
import type { Widget } from '../../types';

export const columns = 24;
const defaultSize = 6;

/** A widget's place in grid units, from the top left. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the body puts a widget, or, where it does not say, the next free place. */
export function place(widgets: Partial<Place>[]): Place[] {
  let next = { x: 0, y: 0 };
  return widgets.map(({ x, y, width = defaultSize, height = defaultSize }) => {
    const span = Math.min(width, columns);
    const fits = next.x + span <= columns;
    const own = { x: x ?? (fits ? next.x : 0), y: y ?? (fits ? next.y : next.y + height) };
    next = { x: own.x + span, y: own.y };
    return { x: Math.min(own.x, columns - span), y: own.y, width: span, height };
  });
}

/** Widgets with their places, in the order in which they are read: line by line. */
export const readingOrder = (widgets: Widget[]): { widget: Widget; place: Place }[] =>
  place(widgets)
    .map((own, index) => ({ widget: widgets[index] as Widget, place: own }))
    .sort((a, b) => a.place.y - b.place.y || a.place.x - b.place.x);
