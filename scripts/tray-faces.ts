// The pictures of the tray, one for each face of trading. They differ by shape as well as by colour: bars that rise, an arrow that falls,
// a bar across, an empty shield.
export const TRAY_FACES = ['active', 'reducing', 'halted', 'stopped'] as const;
export type TrayFaceName = (typeof TRAY_FACES)[number];

const SHIELD = 'M11 1.6 19.2 4.6v6.2c0 5-3.3 8.4-8.2 10.2C6.1 19.2 2.8 15.8 2.8 10.8V4.6z';

const MARKS: Readonly<Record<TrayFaceName, string>> = {
  active: '<path d="M7 13.6v-3M11 13.6V7.4M15 13.6V5.8" stroke-width="2.4" stroke-linecap="round"/>',
  reducing:
    '<path d="M11 6.2v7.4M7.6 10.6 11 14l3.4-3.4" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" fill="none"/>',
  halted: '<path d="M6.8 10.6h8.4" stroke-width="3.2" stroke-linecap="round"/>',
  stopped: '',
};
const COLOURS: Readonly<Record<TrayFaceName, string>> = {
  active: '#2fa58a',
  reducing: '#c98a1b',
  halted: '#d9534f',
  stopped: '#7d8a99',
};

/** `template`: black on nothing, which macOS draws in the colour of its bar. Else a filled shield with a white mark. */
export function trayFaceSvg(face: TrayFaceName, style: 'colour' | 'template'): string {
  const mark = MARKS[face];
  const isFilled = style === 'colour' && face !== 'stopped';
  const line = style === 'template' ? '#000000' : COLOURS[face];
  const shield = isFilled
    ? `<path d="${SHIELD}" fill="${line}"/>`
    : `<path d="${SHIELD}" fill="none" stroke="${line}" stroke-width="1.8" stroke-linejoin="round"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22">${shield}<g stroke="${isFilled ? '#ffffff' : line}">${mark}</g></svg>`;
}
