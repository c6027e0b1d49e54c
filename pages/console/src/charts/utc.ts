// Moments of charts, which count in seconds since 1970 and are told in UTC as everywhere in the console.
export const dayLength = 86_400;

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** `12:40` */
export const clock = (seconds: number) => iso(seconds).slice(11, 16);

/** `29 Nov` */
export const day = (seconds: number) =>
  new Date(seconds * 1000).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `2026-11-29 12:40` */
export const dateAndClock = (seconds: number) => iso(seconds).slice(0, 16).replace('T', ' ');
