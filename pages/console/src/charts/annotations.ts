// What is drawn over a chart's lines: thresholds with their names, and the states that an alarm was in.

import type uPlot from 'uplot';
import { themeColor } from '#shared/theme';
import { stateLook } from '../states';
import type { ChartModel, Stretch, Threshold } from './chart-model';
import { translucent } from './colours';
import type { Palette } from './palette';
import { short } from './quantity';

const bandHeight = 12;
const shortest = 3;

/** Draws them, in the pixels of the screen. */
export function annotate(self: uPlot, model: ChartModel, palette: Palette, font: string): void {
  const { ctx, bbox } = self;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.scale(ratio, ratio);
  ctx.font = font;
  const box = {
    left: bbox.left / ratio,
    top: bbox.top / ratio,
    width: bbox.width / ratio,
    height: bbox.height / ratio,
  };
  for (const threshold of model.thresholds) drawThreshold(self, box, threshold, model, palette);
  for (const stretch of model.states) drawState(self, box, stretch, palette);
  ctx.restore();
}

function drawThreshold(
  self: uPlot,
  box: uPlot.BBox,
  threshold: Threshold,
  model: ChartModel,
  palette: Palette,
): void {
  const { ctx } = self;
  // In the middle of a pixel, where a thin line is sharp.
  const y = Math.round(box.top + self.valToPos(threshold.value, threshold.axis)) - 0.5;
  const right = box.left + box.width;
  if (y < box.top - 1 || y > box.top + box.height) return;
  const color = palette.own(threshold.color, palette.threshold);
  if (threshold.fill !== null) {
    ctx.fillStyle = translucent(color, 0.1);
    const [from, to] = threshold.fill === 'above' ? [box.top, y] : [y, box.top + box.height];
    ctx.fillRect(box.left, from, box.width, to - from);
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(box.left, y);
  ctx.lineTo(right, y);
  ctx.stroke();
  ctx.setLineDash([]);

  const text = `${threshold.label} ${short(threshold.value, model.axes[threshold.axis].unit)}`.trim();
  const above = y - box.top > 18;
  ctx.textAlign = 'right';
  ctx.textBaseline = above ? 'bottom' : 'top';
  // A rim in the background's colour keeps the name legible where lines pass behind it.
  ctx.strokeStyle = palette.background;
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  const at: [number, number] = [right - 4, above ? y - 2 : y + 3];
  ctx.strokeText(text, ...at);
  ctx.fillStyle = palette.text;
  ctx.fillText(text, ...at);
}

function drawState(self: uPlot, box: uPlot.BBox, { start, end, state }: Stretch, palette: Palette): void {
  const { ctx } = self;
  const at = (moment: number) => Math.min(Math.max(self.valToPos(moment, 'x'), 0), box.width);
  const left = box.left + at(start);
  // However short it was, it can be seen.
  const right = Math.max(box.left + at(end), left + shortest);
  const top = box.top - bandHeight - 2;
  const { property, word } = stateLook[state];
  ctx.fillStyle = themeColor(property);
  ctx.fillRect(left, top, right - left - 1, bandHeight);
  ctx.fillStyle = palette.background;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  if (ctx.measureText(word).width + 8 < right - left)
    ctx.fillText(word, left + 4, top + bandHeight / 2 + 0.5);
}
