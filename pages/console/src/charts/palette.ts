// The colours of a chart, which its theme decides; those that a dashboard's body asks for are kept as near as can be read.
import { themeColor } from '#shared/theme';
import { legible } from './colours';

const seriesColours = 8;

/** What is drawn with, as the theme of the page has it now. */
export class Palette {
  readonly background = themeColor('--surface');
  readonly text = themeColor('--ink');
  readonly soft = themeColor('--soft');
  readonly line = themeColor('--line');
  readonly threshold = themeColor('--threshold');

  /** The colour of the series at this place: the one it asks for, else the theme's next. */
  series(index: number, wanted: string | null | undefined): string {
    const own = themeColor(`--series-${(index % seriesColours) + 1}`);
    return this.own(wanted, own);
  }

  /** A colour that was asked for, else the other. */
  own(wanted: string | null | undefined, other: string): string {
    return (wanted ? legible(wanted, this.background, this.text) : null) ?? other;
  }
}
