// The draws in JavaScript, as a page computes them: read {scalars, first, count}, write each scalar's points as bytes.
import { readFileSync, writeFileSync } from "node:fs";

const out = new Uint32Array(2);

function threefry(k0, k1, c0, c1) {
  const key = [k0 | 0, k1 | 0, k0 ^ k1 ^ 0x1bd11bda];
  const turns = [[13, 15, 26, 6], [17, 29, 16, 24]];
  let x = (c0 + key[0]) | 0, y = (c1 + key[1]) | 0;
  for (let block = 0; block < 5; block++) {
    for (const t of turns[block % 2]) {
      x = (x + y) | 0;
      y = ((y << t) | (y >>> (32 - t))) ^ x;
    }
    x = (x + key[(block + 1) % 3]) | 0;
    y = (y + key[(block + 2) % 3] + block + 1) | 0;
  }
  out[0] = x; out[1] = y;
}

function order([k0, k1], first, count) {
  const index = new Uint32Array(count), packed = new Float64Array(32);
  for (let p = 0; p < count; p += 32) {
    for (let i = 0; i < 32; i++) { threefry(k0, k1, first + p + i, 0); packed[i] = out[0] * 32 + i; }
    packed.sort();
    for (let i = 0; i < 32; i++) index[p + i] = first + p + packed[i] % 32;
  }
  return index;
}

function scramble([k0, k1], directions) { // 32 mixed numbers, then the shift
  const mixed = new Uint32Array(33);
  for (let b = 0; b < 32; b++) {
    threefry(k0, k1, b, 1);
    const diagonal = 2 ** (31 - b), row = (out[0] & ~(diagonal - 1)) | diagonal;
    for (let c = 0; c < 32; c++) {
      let x = directions[c] & row;
      for (const s of [16, 8, 4, 2, 1]) x ^= x >>> s;
      if (x & 1) mixed[c] |= diagonal;
    }
  }
  threefry(k0, k1, 32, 1); mixed[32] = out[0];
  return mixed;
}

function points(index, mixed, u) {
  for (let i = 0; i < index.length; i++) {
    let w = mixed[32];
    for (let n = index[i], b = 0; n; n >>>= 1, b++) if (n & 1) w ^= mixed[b];
    u[i] = ((w >>> 0) + 0.5) / 4294967296;
  }
}

threefry(1, 2, 3, 4);
if (out[0] !== 1576285164 || out[1] !== 2249660814) throw new Error(`threefry gives ${out}`);
const [given, written] = process.argv.slice(2);
const { scalars, first, count } = JSON.parse(readFileSync(given, "utf8"));
const all = new Float64Array(scalars.length * count);
scalars.forEach(({ key, order: of, directions }, i) => {
  points(order(of, first, count), scramble(key, directions), all.subarray(i * count, (i + 1) * count));
});
writeFileSync(written, new Uint8Array(all.buffer));
