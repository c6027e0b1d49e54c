// Colours (`#rrggbb`), and which can be told apart.

type Rgb = [number, number, number];

/** What a thin line needs against its background: WCAG 2.2, 1.4.11. */
const contrastOfLines = 3;

const parse = (hex: string): Rgb | null => {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  return digits === undefined
    ? null
    : ([0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb);
};

const luminance = (colour: Rgb) => {
  const [red, green, blue] = colour.map((part) =>
    part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  ) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** How well two colours (`#rrggbb`) can be told apart, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [one, other].map((hex) => luminance(parse(hex) ?? [0, 0, 0])).sort((a, b) => a - b);
  return ((light as number) + 0.05) / ((dark as number) + 0.05);
}

const mix = (from: Rgb, to: Rgb, share: number) =>
  `#${from
    .map((part, index) =>
      Math.round(part + ((to[index] as number) - part) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** The colour, moved towards the text's as far as it takes to be seen on the background; null for what is no colour. */
export function legible(wanted: string, background: string, text: string): string | null {
  const [from, to] = [parse(wanted), parse(text)];
  if (from === null || to === null) return null;
  const shares = [0, 0.15, 0.3, 0.45, 0.6, 0.75, 1];
  return (
    shares.map((share) => mix(from, to, share)).find((hex) => contrast(hex, background) >= contrastOfLines) ??
    text
  );
}

/** The colour with an opacity. */
export const translucent = (hex: string, opacity: number) =>
  hex +
  Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0');
