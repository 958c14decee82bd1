// The pictures as elements of a page. follow(theme) comes first; show(picture)
// then puts the next one in place of the last and touches only what differs.
// Fonts, photos and flags are loaded once.
import { draw, family, follow, fonts } from './layout.mjs';

const root = document.getElementById('frame');
const loaded = new Map(); // pictures seen before, kept decoded
const rises = new Map(); // by type

// rise is how far above its baseline a line's box begins, as the browser rounds it.
function rise(style) {
  const css = type(style);
  if (!rises.has(css)) {
    const line = document.createElement('span'), foot = document.createElement('b');
    line.style.cssText = css + 'left:0;top:0';
    foot.style.cssText = 'display:inline-block;width:0;height:0';
    line.append('x', foot);
    root.append(line);
    rises.set(css, foot.getBoundingClientRect().bottom - root.getBoundingClientRect().top);
    line.remove();
  }
  return rises.get(css);
}

function type({ weight, size, line, color, features, spacing }) {
  return `font:${weight} ${size}px/${line}px "${family}";color:${color};letter-spacing:${spacing}px;` +
    `font-feature-settings:${features.map(f => `"${f}"`).join(',') || 'normal'};`;
}

function restyle(element, css) {
  if (element.css !== css) element.style.cssText = element.css = css;
}

function rewrite(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

class PagePen {
  used = 0;
  loading = [];

  // take is the next element of the last picture where it is of the same kind.
  take(tag) {
    let element = root.children[this.used];
    if (element?.localName !== tag) {
      const fresh = document.createElement(tag);
      if (element) element.replaceWith(fresh);
      else root.append(fresh);
      element = fresh;
    }
    this.used++;
    return element;
  }

  box(x, y, width, height, color) {
    restyle(this.take('div'), `left:${x}px;top:${y}px;width:${width}px;height:${height}px;background:${color}`);
  }

  picture(path, x, y, width, height) {
    const image = this.take('img');
    image.decoding = 'sync';
    restyle(image, `left:${x}px;top:${y}px;width:${width}px;height:${height}px`);
    if (image.path !== path) {
      image.path = path;
      image.src = 'file://' + path;
    }
    if (!image.complete) this.loading.push(keep(path, image));
  }

  text(spans, x, baseline, align) {
    const line = this.take(spans.length > 1 ? 'p' : 'span');
    const across = align === 'center' ? `left:${x - 200}px;width:400px` : align === 'right' ? `right:${1920 - x}px` : `left:${x}px`;
    restyle(line, `${across};top:${baseline - rise(spans[0].style)}px;text-align:${align};${type(spans[0].style)}`);
    if (spans.length === 1) return rewrite(line, spans[0].text);
    while (line.children.length < spans.length) line.append(document.createElement('span'));
    spans.forEach(({ text, style }, i) => {
      restyle(line.children[i], type(style));
      rewrite(line.children[i], text);
    });
  }

  // wrap leaves the breaking to the browser. The paragraph lies above the panel
  // that follows, for whose height it is needed.
  wrap(text, style, width) {
    const paragraph = this.take('section');
    paragraph.place ??= '';
    restyle(paragraph, `${paragraph.place}width:${width}px;${type(style)}`);
    rewrite(paragraph, text);
    return { length: Math.round(paragraph.offsetHeight / style.line), paragraph, width };
  }

  paragraph({ paragraph, width }, style, x, baseline) {
    paragraph.place = `left:${x}px;top:${baseline - rise(style)}px;`;
    restyle(paragraph, `${paragraph.place}width:${width}px;${type(style)}`);
  }

  end() {
    while (root.children.length > this.used) root.lastChild.remove();
    return Promise.all(this.loading);
  }
}

// keep holds on to a picture, so that it is there at once when it is wanted again.
async function keep(path, image) {
  if (!loaded.has(path)) {
    const copy = new Image();
    copy.src = 'file://' + path;
    loaded.set(path, copy);
  }
  await loaded.get(path).decode();
  await image.decode();
}

window.follow = follow;

window.show = picture => {
  const pen = new PagePen();
  draw(pen, picture);
  return pen.end();
};

for (const { weight, path } of fonts) document.fonts.add(new FontFace(family, `url("file://${path}")`, { weight }));
window.ready = Promise.all([...document.fonts].map(font => font.load())).then(() => 'ready');
