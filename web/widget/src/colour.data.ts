/** The shop's colour, made readable: WCAG asks for a contrast of 4.5 between text and its ground. */

type Rgb = readonly [number, number, number];

const READABLE = 4.5;
const FALLBACK: Rgb = [29, 78, 216];
const WHITE: Rgb = [255, 255, 255];
const DARK: Rgb = [17, 19, 24];
export const GROUND: Readonly<Record<"light" | "dark", Rgb>> = { light: [245, 246, 248], dark: [28, 31, 38] };

export interface Palette {
  readonly colour: string;
  readonly ink: string; // text upon the colour
  readonly onLight: string; // the colour as text, by day
  readonly onDark: string; // and by night
}

export function parse(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) return FALLBACK;
  const value = parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb =>
  [0, 1, 2].map((i) => Math.round((a[i] ?? 0) * (1 - share) + (b[i] ?? 0) * share)) as unknown as Rgb;

const css = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** The colour, moved towards black or white just far enough to be read on the ground. */
function readableOn(ground: Rgb, colour: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mix(colour, towards, share);
    if (contrast(tried, ground) >= READABLE) return tried;
  }
  return towards;
}

export function palette(hex: string): Palette {
  const colour = parse(hex);
  return {
    colour: css(colour),
    ink: css(contrast(WHITE, colour) >= READABLE ? WHITE : DARK),
    onLight: css(readableOn(GROUND.light, colour, [0, 0, 0])),
    onDark: css(readableOn(GROUND.dark, colour, WHITE)),
  };
}
