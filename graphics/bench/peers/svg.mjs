// The pictures as SVG, drawn by @resvg/resvg-js. Photos and flags are scaled and
// made into data addresses once. Lines are broken and tabular figures placed
// beforehand: SVG breaks no lines, and the library knows no font features. It
// reads its fonts again for every picture; it has no way to keep them.
import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import { measure, wrap } from './canvas.mjs';
import { draw, family, fonts, frame } from './layout.mjs';

const options = { font: { loadSystemFonts: false, fontFiles: fonts.map(f => f.path), defaultFontFamily: family } };

const images = new Map(), broken = new Map(), placed = new Map();

const escape = s => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

// paint is a colour of six or eight digits as SVG has it.
function paint(color) {
  const opacity = color.length > 7 ? parseInt(color.slice(7), 16) / 255 : 1;
  return `fill="${color.slice(0, 7)}"` + (opacity < 1 ? ` fill-opacity="${opacity.toFixed(4)}"` : '');
}

// pieces are the parts of a text that are placed by themselves: with tabular
// figures every one of these, where it stands in its column.
function pieces(text, style) {
  if (!style.features.includes('tnum') || !/\d/.test(text)) return [[text, 0]];
  const key = `${style.weight} ${style.size} ${text}`;
  if (!placed.has(key)) placed.set(key, place(text, style));
  return placed.get(key);
}

function place(text, style) {
  const plain = { ...style, features: [] };
  const list = [];
  let at = 0;
  for (const piece of text.match(/\d|[^\d]+/g)) {
    const column = measure(piece, style);
    const aside = measure(piece, plain).actualBoundingBoxLeft - column.actualBoundingBoxLeft;
    list.push([piece, +(at + aside).toFixed(3)]);
    at += column.width;
  }
  return list;
}

class SVGPen {
  parts = [`<svg xmlns="http://www.w3.org/2000/svg" width="${frame.width}" height="${frame.height}" font-family="${family}">`];
  missing = new Map();

  box(x, y, width, height, color) {
    this.parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" ${paint(color)}/>`);
  }

  picture(path, x, y, width, height) {
    const key = `${path} ${width}×${height}`;
    if (!images.has(key)) this.missing.set(key, [path, width, height]);
    this.parts.push(`<image x="${x}" y="${y}" width="${width}" height="${height}" href="${images.get(key)}"/>`);
  }

  // All lines of the card begin at the left and are of one style.
  text([{ text, style }], x, baseline) {
    const spacing = style.spacing ? ` letter-spacing="${style.spacing}"` : '';
    this.parts.push(`<text y="${baseline}" font-weight="${style.weight}" font-size="${style.size}"${spacing} ${paint(style.color)}>`);
    for (const [piece, at] of pieces(text, style)) this.parts.push(`<tspan x="${x + at}">${escape(piece)}</tspan>`);
    this.parts.push('</text>');
  }

  wrap(text, style, width) {
    if (!broken.has(text)) broken.set(text, wrap(text, style, width));
    return broken.get(text);
  }

  paragraph(lines, style, x, baseline) {
    lines.forEach((text, i) => this.text([{ text, style }], x, baseline + i * style.line, 'left'));
  }

  end() {
    return this.parts.join('') + '</svg>';
  }
}

// load scales and cuts a picture as canvas.mjs does.
async function load(path, width, height) {
  const image = sharp(path);
  const { width: w, height: h } = await image.metadata();
  const scale = Math.max(width / w, height / h);
  const whole = { width: Math.round(w * scale), height: Math.round(h * scale), fit: 'fill' };
  const cut = { left: Math.round((whole.width - width) / 2), top: Math.round((whole.height - height) / 3), width, height };
  const png = await image.resize(whole).extract(cut).png().toBuffer();
  return 'data:image/png;base64,' + png.toString('base64');
}

// prepare loads what a picture needs and breaks its lines.
export async function prepare(picture) {
  const pen = new SVGPen();
  draw(pen, picture);
  for (const [key, [path, width, height]] of pen.missing) images.set(key, await load(path, width, height));
}

export async function resvg(picture) {
  const pen = new SVGPen();
  draw(pen, picture);
  return new Resvg(pen.end(), options).render().asPng();
}
