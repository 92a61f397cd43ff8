// The model: a module, the draws that it makes again, and what it computes from levers.
import { openRows } from './feed.js'

// Opens a module. `layout` counts the rows of each part and the draws of a block; `recipe` holds the arrays of the draws.
export async function open(bytes, layout, recipe, most) {
  const { instance } = await WebAssembly.instantiate(bytes, {})
  return new Machine(instance.exports, layout, recipe, most)
}

class Machine {
  constructor(code, layout, recipe, most) {
    Object.assign(this, { code, layout, recipe, most, key: null, drawn: 0, shocked: 0 })
    this.span = recipe.years.length
    this.scalars = recipe.scalars.length / 5
    this.opened = openRows(recipe.rows)
    const longest = recipe.rows.length * 8 + 65536
    const sizes = {
      fixed: layout.fixed * 4, paths: layout.paths * this.span * 4, first: layout.first * 4,
      scalars: recipe.scalars.byteLength, rows: longest, numbers: recipe.numbers.byteLength, shocksOf: recipe.shocks.byteLength,
      years: this.span * 4, mixed: this.scalars * 33 * 4, room: Math.max(1, this.scalars) * layout.block * 8,
      sampled: layout.sampled * most * 4, firsts: layout.first_sampled * most * 4,
      shocks: layout.shocks * this.span * most * 4, out: layout.kept * this.span * most * 4,
      scratch: this.span * most * 4, answer: this.span * 64,
    }
    let top = code.__heap_base.value
    this.at = {}
    for (const name in sizes) {
      top = (top + 15) & ~15
      this.at[name] = top
      top += sizes[name]
    }
    const lacking = top - code.memory.buffer.byteLength
    if (lacking > 0) code.memory.grow(Math.ceil(lacking / 65536))
    this.put('scalars', recipe.scalars)
    this.put('numbers', recipe.numbers)
    this.put('shocksOf', recipe.shocks)
    this.put('years', recipe.years)
  }

  put(name, values) {
    new values.constructor(this.code.memory.buffer, this.at[name], values.length).set(values)
  }

  // Draws as many futures as are wanted; those that are drawn already stay, unless a choice changes their rows.
  draw(feed, count) {
    const { code, at, layout, span } = this
    if (feed.key !== this.key) {
      const rows = this.opened.rows.map((row, i) => feed.changed[i] || row)
      const stream = new Float64Array(this.opened.mixtures.length + rows.reduce((sum, row) => sum + row.length, 0))
      stream.set(this.opened.mixtures)
      let place = this.opened.mixtures.length
      for (const row of rows) { stream.set(row, place); place += row.length }
      this.put('rows', stream)
      this.end = at.rows + stream.byteLength
      this.key = feed.key
      this.drawn = 0
    }
    if (this.drawn < count) {
      const from = this.drawn, block = from / layout.block
      code.draws(at.scalars, this.scalars, at.rows, this.end, at.numbers, this.most, at.mixed, at.room,
        at.sampled + block * layout.sampled * layout.block * 4, layout.sampled,
        at.firsts + block * layout.first_sampled * layout.block * 4, layout.first_sampled, from, count - from)
      this.drawn = count
    }
    if (this.shocked < count) {
      const from = this.shocked, block = from / layout.block
      code.shocks(at.shocksOf, layout.shocks, at.years, span, at.shocks + block * span * layout.shocks * layout.block * 4, from, count - from)
      this.shocked = count
    }
  }

  // Computes every year of so many futures; `series` and `quantiles` read what came out.
  compute(feed, count) {
    const { code, at, layout, span, most } = this
    this.draw(feed, count)
    for (const part of ['fixed', 'paths', 'first']) this.put(part, feed[part])
    code.blocks(at.fixed, at.paths, at.sampled, at.shocks, at.first, at.firsts, at.out, 0, count / layout.block, span, most)
  }

  // A row of the last result in every year after the reference year, future by future.
  series(row, count) {
    const { at, layout, span, most } = this
    const found = new Float32Array((span - 1) * count)
    for (let year = 1; year < span; year++) {
      found.set(new Float32Array(this.code.memory.buffer, at.out + (year * layout.kept + row) * most * 4, count), (year - 1) * count)
    }
    return found
  }

  // Eight numbers a year: p5, p10, p25, p50, p75, p90, p95, mean.
  quantiles(values, count) {
    const years = values.length / count
    this.put('scratch', values)
    this.code.quantiles(this.at.scratch, years, count, count, this.at.answer)
    return new Float64Array(this.code.memory.buffer, this.at.answer, years * 8).slice()
  }
}
