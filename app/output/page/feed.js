// The program page: draws the feed's display lists. The feed's words are in
// wire.go. Nothing is drawn before the first whole picture, and a picture
// stays until the next one is whole, whatever happens to the connection.
// Written for the oldest browser engine met in a mixer: Chromium 71.
"use strict";

const canvas = document.querySelector("canvas");
const context = canvas.getContext("2d");
const address = new URL("/feed?of=" + (location.pathname === "/preview" ? "preview" : "program"), location.href);
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

function draw(list) {
	const [width, height] = list.size;
	if (canvas.width !== width || canvas.height !== height) {
		canvas.width = width; // clears; what follows is on screen no later
		canvas.height = height;
	}
	context.clearRect(0, 0, width, height);
	drawItems(context, list.items, list.size);
	shown = list;
	mile26.serial = list.serial;
	mile26.drawn++;
}

function drawItems(to, items, size) {
	for (let i = 0; i < items.length; i++) {
		const item = items[i];
		if (item.g) {
			const members = items.slice(i + 1, i + 1 + item.g);
			i += members.length;
			if (item.o === 255) drawItems(to, members, size);
			else drawGroup(to, members, item.o, size);
			continue;
		}
		if (item.bitmap) drawItem(to, item);
	}
}

function drawItem(to, item) {
	const scale = item.k || 1;
	to.save();
	if (item.c) {
		to.beginPath();
		to.rect(item.c[0], item.c[1], item.c[2] - item.c[0], item.c[3] - item.c[1]);
		to.clip();
	}
	to.globalAlpha = item.o / 255;
	to.drawImage(item.bitmap, item.x, item.y, item.bitmap.width * scale, item.bitmap.height * scale);
	to.restore();
}

// Puts the members on each other first, so that none shines through another.
function drawGroup(to, members, opacity, [width, height]) {
	const flat = document.createElement("canvas");
	flat.width = width;
	flat.height = height;
	drawItems(flat.getContext("2d"), members, [width, height]);
	to.globalAlpha = opacity / 255;
	to.drawImage(flat, 0, 0);
	to.globalAlpha = 1;
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
		const bitmap = await createImageBitmap(new Blob([new Uint8Array(data, 17)], { type: "image/png" }), decode);
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

canvas.addEventListener("contextrestored", () => { if (shown) draw(shown); });
connect();
