// The page's side of the worker: one state is computed at a time, and then the latest that is wanted.

// Unpacks what the page carries: base64 of gzip, one array after another.
export async function unpack(text, parts) {
  const packed = Uint8Array.from(atob(text.trim()), c => c.charCodeAt(0))
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  const bytes = await new Response(stream).arrayBuffer()
  const kinds = { u1: Uint8Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array }
  return Object.fromEntries(parts.map(([name, kind, at, length]) => [name, new kinds[kind](bytes, at, length)]))
}

// What a browser must have for levers; the names of what it lacks.
export function lacking() {
  const found = []
  if (typeof DecompressionStream === 'undefined') found.push('DecompressionStream')
  if (typeof Worker === 'undefined') found.push('Worker')
  // The shortest module with one vector instruction.
  const simd = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11])
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(simd)) found.push('WebAssembly with SIMD')
  return found
}

export class Engine {
  constructor(source, hear) {
    this.url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
    this.worker = new Worker(this.url)
    this.hear = hear
    this.isBusy = true
    this.wanted = this.later = null
    this.number = 0
    this.worker.onmessage = ({ data }) => this.answered(data)
    this.worker.onerror = event => { event.preventDefault(); this.answered({ kind: 'failed', message: event.message || 'the worker stopped' }) }
  }

  open(module, layout, recipe, most) { this.worker.postMessage({ kind: 'open', module, layout, recipe, most }) }

  // Wants a state; one that waits is replaced.
  want(work) {
    this.wanted = { ...work, id: ++this.number }
    this.next()
  }

  // Wants something after the state that waits; what waited before is replaced.
  after(work) {
    this.later = { ...work, id: ++this.number }
    this.next()
  }

  next() {
    if (this.isBusy || !(this.wanted || this.later)) return
    this.isBusy = true
    this.doing = this.wanted || this.later
    if (this.wanted) this.wanted = null
    else this.later = null
    const { told, ...message } = this.doing
    this.worker.postMessage(message)
  }

  answered(data) {
    this.isBusy = false
    const done = this.doing
    this.next()
    this.hear(data, done, !this.wanted && !this.isBusy)
  }
}
