// The program page: draws the feed's display lists. The feed's words are in
// wire.go. Nothing is drawn before the first whole picture, and a picture
// stays until the next one is whole, whatever happens to the connection.
// Written for the oldest browser engine met in a mixer: Chromium 71.
"use strict";

const canvas = document.querySelector("canvas");
const context = canvas.getContext("2d");
const asked = new URLSearchParams(location.search);
const address = new URL("/feed", location.href);
address.searchParams.set("of", location.pathname.slice(1)); // program, preview or layer/20
if (asked.has("token")) address.searchParams.set("token", asked.get("token"));
address.protocol = location.protocol === "https:" ? "wss:" : "ws:";

// For tests and the curious: the newest list on screen, how many lists have
// been drawn, how many times we have connected, and whether we are.
const mile26 = window.mile26 = { serial: -1, drawn: 0, connects: 0, connected: false };

const decode = { premultiplyAlpha: "premultiply", colorSpaceConversion: "none" };
const firstWait = 250, longestWait = 2000; // ms between attempts to connect
const openWithin = 5000, acknowledgeEvery = 10000; // ms

let wait = firstWait;
let shown = null;  // the list on the canvas, with its bitmaps
let retired = [];  // bitmaps of lost connections, on the canvas until the next list

// Browsers without a GPU round down when they put one picture of eight bits on
// another, and where many fade over each other that is seen. A picture in 16-bit
// floats (Chromium 137 and later) they put on as paint does: rounded to nearest.
const fine = { colorType: "float16" };
const hasFloats = typeof OffscreenCanvas !== "undefined" && (() => {
	const probe = new OffscreenCanvas(1, 1).getContext("2d", fine);
	return Boolean(probe && probe.getContextAttributes) && probe.getContextAttributes().colorType === "float16";
})();

// The same bitmap in floats, where there are any.
function inFloats(bitmap) {
	if (!hasFloats) return bitmap;
	const to = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", fine);
	to.drawImage(bitmap, 0, 0);
	bitmap.close();
	return to.canvas.transferToImageBitmap();
}

function draw(list) {
	const [width, height] = list.size;
	const fresh = !shown || canvas.width !== width || canvas.height !== height;
	if (fresh) {
		canvas.width = width; // clears; what follows is on screen no later
		canvas.height = height;
	}
	list.units = units(list.items);
	const boxes = fresh ? [[0, 0, width, height]] : changed(shown.units, list.units, width, height);
	for (const box of boxes) drawBox(box, list.units);
	shown = list;
	mile26.serial = list.serial;
	mile26.drawn++;
}

// Draws what lies in a box of the frame, and nothing beside it.
function drawBox(box, units) {
	const [left, top, right, bottom] = box, width = right - left, height = bottom - top;
	context.save();
	context.beginPath();
	context.rect(left, top, width, height);
	context.clip();
	context.clearRect(left, top, width, height);
	for (const { items, touches } of units) {
		if (some(meet(touches, box))) drawItems(context, items, box, 0);
	}
	ground(left, top, width, height);
	context.restore();
}

// The items and groups that stand beside each other: with what each touches,
// and words that are the same for the same looks.
function units(items) {
	const all = [];
	for (let i = 0; i < items.length;) {
		const unit = items.slice(i, i += 1 + (items[i].g || 0));
		all.push({ items: unit, touches: bounds(unit), looks: JSON.stringify(unit.map(({ bitmap, ...words }) => words)) });
	}
	return all;
}

const mostBoxes = 4; // to draw in: each looks at every item

// The boxes of the frame in which two pictures differ.
function changed(before, after, width, height) {
	const old = new Set(before.map(unit => unit.looks)), now = new Set(after.map(unit => unit.looks));
	const stayed = (units, there) => units.filter(unit => there.has(unit.looks)).map(unit => unit.looks).join();
	if (stayed(before, now) !== stayed(after, old)) return [[0, 0, width, height]]; // what is in front is another
	let boxes = [];
	for (const { touches } of [...before.filter(unit => !now.has(unit.looks)), ...after.filter(unit => !old.has(unit.looks))]) {
		let box = meet(touches, [0, 0, width, height]);
		if (!some(box)) continue;
		for (let i = 0; i < boxes.length; i++) { // what overlaps is one box
			if (!some(meet(boxes[i], box))) continue;
			box = around(boxes[i], box);
			boxes.splice(i, 1);
			i = -1;
		}
		boxes.push(box);
	}
	while (boxes.length > mostBoxes) boxes = joined(boxes);
	return boxes;
}

// Makes one of two boxes: those that gain least by it, and what that overlaps.
function joined(boxes) {
	let least = Infinity, pair = [0, 1];
	for (let i = 0; i < boxes.length; i++) {
		for (let k = i + 1; k < boxes.length; k++) {
			const gain = area(around(boxes[i], boxes[k])) - area(boxes[i]) - area(boxes[k]);
			if (gain < least) [least, pair] = [gain, [i, k]];
		}
	}
	let box = around(boxes[pair[0]], boxes[pair[1]]);
	let rest = boxes.filter((_, i) => !pair.includes(i));
	for (let i = 0; i < rest.length; i++) {
		if (!some(meet(rest[i], box))) continue;
		box = around(rest[i], box);
		rest.splice(i, 1);
		i = -1;
	}
	return [...rest, box];
}

// What the picture stands on: ?fill is black, ?bg=00ff00 any colour, and ?key is
// the picture's alpha as grey.
const colour = /^[0-9a-f]{6}$/i.test(asked.get("bg")) ? "#" + asked.get("bg") : "#000000";
const grounded = ["fill", "key", "bg"].some(name => asked.has(name));

function ground(left, top, width, height) {
	if (!grounded) return;
	if (asked.has("key")) {
		context.globalCompositeOperation = "source-in";
		context.fillStyle = "#ffffff";
		context.fillRect(left, top, width, height);
	}
	context.globalCompositeOperation = "destination-over";
	context.fillStyle = asked.has("bg") ? colour : "#000000";
	context.fillRect(left, top, width, height);
	context.globalCompositeOperation = "source-over";
}

// Draws the part of the items that lies in seen: left, top, right, bottom.
function drawItems(to, items, seen, depth) {
	for (let i = 0; i < items.length; i++) {
		const item = items[i];
		if (!item.g && !item.bitmap) continue;
		to.save();
		if (item.c) {
			to.beginPath();
			to.rect(item.c[0], item.c[1], item.c[2] - item.c[0], item.c[3] - item.c[1]);
			to.clip();
		}
		if (item.g) {
			drawGroup(to, item, items.slice(i + 1, i + 1 + item.g), seen, depth);
			i += item.g;
		} else {
			put(to, item.bitmap, item, 0, 0, depth);
		}
		to.restore();
	}
}

// Draws a picture whose pixel (left, top) lies there in what the item places.
// Around a picture is a margin of one clear pixel: browsers draw its edges hard,
// and the margin makes them as soft as paint has them between two pixels.
function put(to, picture, item, left, top, depth) {
	const { x, y, k: scale = 1 } = item;
	const { width, height } = picture;
	to.globalAlpha = item.o / 255;
	if (scale === 1) {
		to.drawImage(picture, x + left - 1, y + top - 1);
		return;
	}
	// At a scale a margin would be soft for longer than a pixel. The picture goes
	// on beyond its edges instead, and fills a box, whose edges browsers soften.
	to.translate(x + (left - 1) * scale, y + (top - 1) * scale);
	to.scale(scale, scale);
	to.fillStyle = to.createPattern(extended(picture, depth), "repeat");
	to.fillRect(1, 1, width - 2, height - 2);
}

const flats = [], beyond = []; // canvases, by how deep the group is that they are for

// Makes a canvas the first time, and clears it.
function blank(canvases, depth, width, height) {
	const canvas = canvases[depth] = canvases[depth] || document.createElement("canvas");
	canvas.width = width;
	canvas.height = height;
	return canvas;
}

// The picture with the pixels at its edges in its margin.
function extended(picture, depth) {
	const { width, height } = picture, canvas = blank(beyond, depth, width, height), to = canvas.getContext("2d", fine);
	for (const [fromY, h, y] of [[1, height - 2, 1], [1, 1, 0], [height - 2, 1, height - 1]]) {
		for (const [fromX, w, x] of [[1, width - 2, 1], [1, 1, 0], [width - 2, 1, width - 1]]) {
			to.drawImage(picture, fromX, fromY, w, h, x, y, w, h);
		}
	}
	return canvas;
}

// Puts the members on each other first, so that none shines through another
// and no seam shows between two when they move by fractions.
function drawGroup(to, group, members, seen, depth) {
	const { x, y, k: scale = 1 } = group;
	// What is seen, and of that what the members touch, in their own pixels.
	// One pixel more: the edge of the picture must not come to lie in view.
	const view = [(seen[0] - x) / scale - 2, (seen[1] - y) / scale - 2, (seen[2] - x) / scale + 2, (seen[3] - y) / scale + 2];
	const [left, top, right, bottom] = meet(outer(view), bounds(members));
	const width = right - left, height = bottom - top;
	if (!(width > 0 && height > 0)) return;
	if (group.o === 255 && scale === 1 && Number.isInteger(x) && Number.isInteger(y)) {
		to.translate(x, y);
		drawItems(to, members, [left, top, right, bottom], depth);
		return;
	}
	const flat = blank(flats, depth, width + 2, height + 2), inside = flat.getContext("2d", fine);
	inside.translate(1 - left, 1 - top);
	drawItems(inside, members, [left, top, right, bottom], depth + 1);
	put(to, flat, group, left, top, depth);
}

// What items touch, in whole pixels.
function bounds(items) {
	let all = null;
	for (let i = 0; i < items.length; i++) {
		const { x, y, k: scale = 1, c: clip, g: count, bitmap } = items[i];
		let [left, top, right, bottom] = [0, 0, 0, 0];
		if (count) {
			[left, top, right, bottom] = bounds(items.slice(i + 1, i + 1 + count));
			i += count;
		} else if (bitmap) {
			[right, bottom] = [bitmap.width - 2, bitmap.height - 2];
		}
		if (right <= left || bottom <= top) continue;
		let box = outer([x + left * scale, y + top * scale, x + right * scale, y + bottom * scale]);
		if (clip) box = meet(box, clip);
		if (box[2] <= box[0] || box[3] <= box[1]) continue;
		all = all ? around(all, box) : box;
	}
	return all || [0, 0, 0, 0];
}

function outer([left, top, right, bottom]) {
	return [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)];
}

function around(a, b) {
	return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function area([left, top, right, bottom]) { return (right - left) * (bottom - top); }

function some([left, top, right, bottom]) { return right > left && bottom > top; }

function meet(a, b) {
	return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

function connect() {
	const socket = new WebSocket(address);
	const sprites = new Map(); // by ID: a bitmap, or null while it is being decoded
	const done = { sprites: 0, lists: 0 };
	let waiting = []; // lists, oldest first, that have no picture yet
	let over = false;
	socket.binaryType = "arraybuffer";

	const impatience = setTimeout(() => socket.close(), openWithin);
	// Said now and then besides, so that we notice a server that vanished silently.
	const reminder = setInterval(acknowledge, acknowledgeEvery);

	function acknowledge() {
		if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(done));
	}

	// Draws the newest list whose sprites are all there; the ones before it are past.
	function drawNewest() {
		for (let i = waiting.length - 1; i >= 0; i--) {
			const list = waiting[i];
			if (!list.items.every(item => !item.s || sprites.get(item.s))) continue;
			for (const item of list.items) item.bitmap = sprites.get(item.s);
			draw(list);
			for (const bitmap of retired) bitmap.close();
			retired = [];
			wait = firstWait;
			waiting = waiting.slice(i + 1);
			done.lists += i + 1;
			return;
		}
	}

	async function keep(data) {
		const id = Array.from(new Uint8Array(data, 1, 16), b => b.toString(16).padStart(2, "0")).join("");
		sprites.set(id, null);
		// A PNG has its width and height at bytes 16 to 24. The margin of one pixel is for put.
		const png = new DataView(data, 17), width = png.getUint32(16), height = png.getUint32(20);
		const bitmap = inFloats(await createImageBitmap(new Blob([png], { type: "image/png" }), -1, -1, width + 2, height + 2, decode));
		if (over) {
			bitmap.close();
			return;
		}
		sprites.set(id, bitmap);
		done.sprites++;
		drawNewest();
		acknowledge();
	}

	function receive({ data }) {
		if (typeof data !== "string") {
			// A picture we cannot read would be missing for ever: ask for all of them again.
			keep(data).catch(error => { console.error(error); socket.close(); });
			return;
		}
		const message = JSON.parse(data);
		if (message.drop) {
			for (const id of message.drop) {
				if (sprites.get(id)) sprites.get(id).close();
				sprites.delete(id);
			}
			return;
		}
		waiting.push(message);
		drawNewest();
		acknowledge();
	}

	socket.onopen = () => {
		clearTimeout(impatience);
		mile26.connects++;
		mile26.connected = true;
	};
	socket.onmessage = receive;
	socket.onclose = () => {
		over = true;
		clearTimeout(impatience);
		clearInterval(reminder);
		mile26.connected = false;
		for (const bitmap of sprites.values()) if (bitmap) retired.push(bitmap);
		setTimeout(connect, wait);
		wait = Math.min(2 * wait, longestWait);
	};
}

canvas.addEventListener("contextrestored", () => {
	const list = shown;
	shown = null; // nothing of it is there any more
	if (list) draw(list);
});
connect();
