// Draws every icon of the product from its SVG sources with the Chromium of the tests: `node scripts/draw-icons.ts`. What it writes is
// committed, so that nobody needs it to build.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { launchBrowser } from '../test/support/desk/chromium.ts';
import { TRAY_FACES, trayFaceSvg } from './tray-faces.ts';

const assets = join(import.meta.dirname, '../assets');
const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256] as const;
/** Apple's four-letter names of the PNG entries of an icon set. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

const browser = await launchBrowser();
const page = await browser.newPage();
const drawn = new Map<number, Buffer>();
const appIcon = readFileSync(join(assets, 'icon.svg'), 'utf8');
for (const size of APP_SIZES) {
  const png = await draw(page, appIcon, size);
  drawn.set(size, png);
  if (size !== 1024) write(`icons/${size}x${size}.png`, png);
}
write('icon.png', sized(512));
write('icon.ico', toIco(ICO_SIZES.map((size) => [size, sized(size)] as const)));
write('icon.icns', toIcns(ICNS_TYPES.map(([type, size]) => [type, sized(size)] as const)));
for (const face of TRAY_FACES) {
  for (const [suffix, svg] of [
    ['', trayFaceSvg(face, 'colour')],
    ['-template', trayFaceSvg(face, 'template')],
  ] as const) {
    write(`tray/tray-${face}${suffix}.png`, await draw(page, svg, 22));
    write(`tray/tray-${face}${suffix}@2x.png`, await draw(page, svg, 44));
  }
}
await browser.close();

async function draw(onto: Page, svg: string, size: number): Promise<Buffer> {
  await onto.setViewportSize({ width: size, height: size });
  const sizedSvg = svg.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
  await onto.setContent(`<body style="margin:0;background:transparent">${sizedSvg}</body>`);
  return onto.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

function sized(size: number): Buffer {
  const png = drawn.get(size);
  if (!png) throw new RangeError(`no icon of ${size} pixels was drawn`);
  return png;
}

function write(name: string, bytes: Buffer): void {
  const path = join(assets, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
}

/** Windows' container: a directory of entries, each a whole PNG. A size of 256 is written as 0. */
function toIco(entries: readonly (readonly [number, Buffer])[]): Buffer {
  const header = Buffer.alloc(6 + 16 * entries.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(entries.length, 4);
  let offset = header.length;
  for (const [index, [size, png]] of entries.entries()) {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...entries.map(([, png]) => png)]);
}

/** Apple's container: blocks of a type, a length that counts these eight bytes too, and a whole PNG. */
function toIcns(entries: readonly (readonly [string, Buffer])[]): Buffer {
  const blocks = entries.map(([type, png]) => icnsBlock(type, png));
  return icnsBlock('icns', Buffer.concat(blocks));
}

function icnsBlock(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'ascii');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}
