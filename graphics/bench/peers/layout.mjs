// The athlete card and the leaderboard of the theme Thames, told once for all
// peers: where things stand, in which colour and type. A pen draws them.
//
// A pen has box(x, y, width, height, color), picture(path, x, y, width, height),
// text(spans, x, baseline, align), wrap(text, style, width), which gives lines
// with a length, and paragraph(lines, style, x, baseline). Figures are pixels of
// a frame of 1920×1080. Colours, type and places are those of the theme, which
// follow() is told; the other figures are those of assets/themes/thames/*.yaml.

export const frame = { width: 1920, height: 1080 };

export const assets = new URL('../../../assets/', import.meta.url).pathname;

export const family = 'Fira Sans Condensed';

const weights = { Regular: 400, Medium: 500, SemiBold: 600, Bold: 700, ExtraBold: 800 };

export const fonts = Object.entries(weights).map(([name, weight]) => ({ weight, path: `${assets}fonts/FiraSansCondensed-${name}.ttf` }));

let styles, colors, places;

// follow takes the theme's colours, styles and places.
export function follow(theme) {
  ({ colors, styles, places } = theme);
  for (const style of Object.values(styles)) style.weight = weights[style.font.match(/-(\w+)\./)[1]];
}

// Of Fira Sans Condensed, in shares of the size.
const ascent = 0.935, descent = 0.265;

// baseline is where a line of type that begins at top stands.
function baseline(top, { size, line }) {
  return top + Math.round((line - (ascent + descent) * size) / 2 + ascent * size);
}

// flag is the file of a country's flag.
const flag = code => `${assets}flags/${code}.png`;

// draw draws a picture: the name of a template and its values.
export function draw(pen, { template, values }) {
  ({ 'athlete-card': athleteCard, leaderboard })[template](pen, values);
}

// across is where something stands in the middle of a room, pad pixels lower.
const across = (top, room, height, pad = 0) => top + Math.trunc((room - height - pad) / 2) + pad;

const edge = 12;

function athleteCard(pen, v) {
  const { left: outer, top, width: whole } = places['athlete-card'];
  const left = outer + edge, width = whole - edge;
  const s = { ...styles, given: styles['card-given'], family: styles['card-family'], country: styles['card-country'] };
  const who = Math.max(54, s.country.line);
  const head = Math.max(300, 22 + s.given.line + s.family.line + 8 + who + 30);
  const figures = 16 + s.label.line + s.figure.line + 18;
  const lines = pen.wrap(v.bio, s.body, width - 56);
  const height = head + figures + 22 + lines.length * s.body.line + 28;
  pen.box(outer, top, edge, height, colors.accent);
  pen.box(left, top, width, height, colors.panel);

  pen.box(left, top, width, head, colors.tab);
  pen.picture(v.photo, left, top, 280, 300);
  const words = left + 310, family = top + 22 + s.given.line, below = family + s.family.line + 8;
  write(pen, v.given, s.given, words, top + 22);
  write(pen, v.family, s.family, words, family);
  pen.picture(flag(v.flag), words, across(below, who, 54), 72, 54);
  write(pen, v.country, s.country, words + 90, across(below, who, s.country.line));

  pen.box(left, top + head, width, 1, colors.line);
  three(pen, v, s, left, top + head, width, figures);

  pen.box(left, top + head + figures, width, 1, colors.line);
  pen.paragraph(lines, s.body, left + 28, baseline(top + head + figures + 22, s.body));
}

// three are the card's figures, side by side.
function three(pen, v, s, left, top, width, height) {
  const columns = [['Age', v.age], [v.best_label, v.best], [v.where_label, v.where]];
  columns.forEach(([label, figure], i) => {
    const x = left + Math.trunc(width / 3) * i;
    if (i > 0) pen.box(x, top, 1, height, colors.line);
    write(pen, label.toUpperCase(), s.label, x + 28, top + 16);
    write(pen, figure, s.figure, x + 28, top + 16 + s.label.line);
  });
}

function leaderboard(pen, v) {
  const { right, top, width: whole } = places.leaderboard;
  const outer = frame.width - right - whole, left = outer + edge, width = whole - edge, end = left + width - 28;
  const head = 96, row = 62, foot = 54, bottom = top + head + v.rows.length * row;
  pen.box(outer, top, edge, bottom + foot - top, colors.accent);
  pen.box(left, top, width, head, colors.panel);
  write(pen, v.title.toUpperCase(), styles.head, left + 28, across(top, head - 2, styles.head.line));
  write(pen, v.side, styles['head-side'], end, across(top, head - 2, styles['head-side'].line, 6), 'right');
  v.rows.forEach((entry, i) => runner(pen, entry, i, left, end, width, top + head + i * row));
  pen.box(left, bottom, width, foot, colors.alert);
  const words = across(bottom, foot, styles.foot.line);
  write(pen, v.foot, styles.foot, left + 28, words);
  write(pen, v.foot_value, styles.foot, end, words, 'right');
}

function runner(pen, v, i, left, end, width, y) {
  const line = (style, pad) => across(y, 62, style.line, pad);
  const name = styles['row-family'], code = styles['row-code'], mark = styles[v.lead ? 'row-first' : 'row-mark'];
  pen.box(left, y, width, 62, i % 2 ? colors.panel2 : colors.panel);
  if (i > 0) pen.box(left, y, width, 1, colors.line);
  write(pen, v.place, styles.place, left + 36, line(styles.place), 'center');
  pen.picture(flag(v.flag), left + 72, across(y, 62, 36), 48, 36);
  const spans = [{ text: v.given + ' ', style: styles['row-given'] }, { text: v.family, style: name }];
  pen.text(spans, left + 138, baseline(line(name), name), 'left');
  write(pen, v.code, code, end - 224, line(code, 3));
  write(pen, v.lead || v.gap, mark, end, line(mark), 'right');
}

// write writes a line of one style that begins at top.
function write(pen, text, style, x, top, align = 'left') {
  pen.text([{ text, style }], x, baseline(top, style), align);
}
