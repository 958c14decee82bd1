// node worker.mjs — draws for the benchmark until its input ends.
//
// A line of input is a request in JSON, first { theme }, then
// { peer, prepare, jobs: [{ picture, file }] }; a line of output is its answer, {}
// or { error }. Jobs are done one after another, each to the file's end.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { own, throughSharp } from './canvas.mjs';
import { follow } from './layout.mjs';
import { prepare, resvg } from './svg.mjs';

const peers = { canvas: own, 'canvas-sharp': throughSharp, resvg };

async function work({ theme, peer, prepare: before, jobs = [] }) {
  if (theme) follow(theme);
  for (const { picture, file } of jobs) {
    if (before) {
      if (peer === 'resvg') await prepare(picture);
      continue;
    }
    writeFileSync(file, await peers[peer](picture));
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await work(JSON.parse(line)).then(() => ({}), e => ({ error: e.stack }));
  process.stdout.write(JSON.stringify(answer) + '\n');
}
