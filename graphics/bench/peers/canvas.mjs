// The pictures with @napi-rs/canvas, which is Skia. Fonts are registered once,
// photos and flags scaled once.
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas';
import sharp from 'sharp';
import { draw, family, fonts, frame } from './layout.mjs';

for (const { path } of fonts) GlobalFonts.registerFromPath(path, family);
sharp.concurrency(1);

const canvas = createCanvas(frame.width, frame.height);
const context = canvas.getContext('2d');

const scaled = new Map();

// load scales the picture so that it fills its place, and cuts what is over: a
// half of it at either side, a third of it at the top.
async function load(path, width, height) {
  const image = await loadImage(path);
  const scale = Math.max(width / image.width, height / image.height);
  const w = image.width * scale, h = image.height * scale;
  const small = createCanvas(width, height);
  const pen = small.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, (width - w) / 2, (height - h) / 3, w, h);
  return small;
}

class CanvasPen {
  missing = new Map();

  box(x, y, width, height, color) {
    context.fillStyle = color;
    context.fillRect(x, y, width, height);
  }

  picture(path, x, y, width, height) {
    const key = `${path} ${width}×${height}`;
    const image = scaled.get(key);
    if (image) context.drawImage(image, x, y);
    else this.missing.set(key, [path, width, height]);
  }

  text(spans, x, baseline, align) {
    context.textAlign = align;
    for (const { text, style } of spans) {
      set(style);
      context.fillStyle = style.color;
      context.fillText(text, x, baseline);
      if (spans.length > 1) x += context.measureText(text).width;
    }
  }

  wrap(text, style, width) {
    return wrap(text, style, width);
  }

  paragraph(lines, style, x, baseline) {
    lines.forEach((text, i) => this.text([{ text, style }], x, baseline + i * style.line, 'left'));
  }
}

function set({ weight, size, features, spacing }) {
  context.font = `${weight} ${size}px "${family}"`;
  context.fontFeatureSettings = features.map(f => `"${f}"`).join(', ') || 'normal';
  context.letterSpacing = `${spacing}px`;
}

// measure tells a text's width and bounds.
export function measure(text, style) {
  set(style);
  return context.measureText(text);
}

// wrap breaks text into lines, each with as many words as there is room for.
export function wrap(text, style, width) {
  set(style);
  const widthOf = s => context.measureText(s).width;
  const space = widthOf(' '), lines = [];
  let line = [], used = 0;
  for (const word of text.split(' ')) {
    const w = widthOf(word);
    if (line.length && used + space + w > width) {
      lines.push(line.join(' '));
      line = [];
      used = 0;
    }
    used += w + (line.length ? space : 0);
    line.push(word);
  }
  lines.push(line.join(' '));
  return lines;
}

// paint draws a picture, again when something had to be loaded first.
async function paint(picture) {
  for (;;) {
    const pen = new CanvasPen();
    context.clearRect(0, 0, frame.width, frame.height);
    draw(pen, picture);
    if (!pen.missing.size) return;
    for (const [key, [path, width, height]] of pen.missing) scaled.set(key, await load(path, width, height));
  }
}

// own writes PNGs with the library's own encoder.
export async function own(picture) {
  await paint(picture);
  return canvas.toBuffer('image/png');
}

// throughSharp hands the raw pixels to sharp, which writes PNGs at zlib's level 1.
export async function throughSharp(picture) {
  await paint(picture);
  const raw = { width: frame.width, height: frame.height, channels: 4, premultiplied: true };
  return sharp(canvas.data(), { raw }).png({ compressionLevel: 1 }).toBuffer();
}
