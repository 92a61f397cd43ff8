// A printed program in V8: read {module, arrays, calls}, run the calls, write the bytes of the results.
import { readFileSync, writeFileSync } from "node:fs";

const [given, written] = process.argv.slice(2);
const { module, top, size, arrays, calls, results } = JSON.parse(readFileSync(given, "utf8"));
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory } = instance.exports;
if (instance.exports.__heap_base.value !== top) throw new Error("the memory begins elsewhere");
memory.grow(Math.max(0, Math.ceil((size - memory.buffer.byteLength) / 65536)));
for (const [place, file] of arrays) new Uint8Array(memory.buffer).set(readFileSync(file), place);
for (const [name, ...numbers] of calls) instance.exports[name](...numbers);
writeFileSync(written, Buffer.concat(results.map(([place, length]) => Buffer.from(memory.buffer, place, length))));
