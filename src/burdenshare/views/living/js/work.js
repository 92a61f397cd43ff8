// The worker: computes the latest state that is wanted, beside the scenario with which it is compared.
import { open } from './machine.js'
import { gapOf } from './ranges.js'

let machine = null
let others = { key: null, series: null, levels: null }

// What a part of the answer adds up: the sum over years, where amounts add up, and the last year alone.
function answered(part, mine, other, count) {
  const total = new Float64Array(count), alone = new Float64Array(count)
  for (const row of part.rows) {
    for (let year = 0; year < part.years; year++) {
      for (let i = 0; i < count; i++) {
        const gap = (mine[row][year * count + i] - other[row][year * count + i]) / part.by
        total[i] += gap
        if (year === part.years - 1) alone[i] += gap
      }
    }
  }
  return { total: part.isYearly ? gapOf(total) : null, gap: gapOf(alone) }
}

function collect(feed, rows, count) {
  machine.compute(feed, count)
  return Object.fromEntries(rows.map(row => [row, machine.series(row, count)]))
}

function compute({ id, mine, other, otherKey, count, rows, parts, shown }) {
  const began = performance.now()
  const key = `${otherKey}#${count}#${rows.join()}`
  if (others.key !== key) {
    const those = collect(other, rows, count)
    others = { key, series: those, levels: Object.fromEntries(shown.map(row => [row, machine.quantiles(those[row], count)])) }
  }
  const own = collect(mine, rows, count)
  const series = shown.map(row => {
    const values = own[row], gap = new Float32Array(values.length)
    for (let i = 0; i < gap.length; i++) gap[i] = values[i] - others.series[row][i]
    return {
      row, values, gap, levels: machine.quantiles(values, count), effects: machine.quantiles(gap, count),
      beside: others.levels[row],
    }
  })
  const answers = parts.map(part => answered(part, own, others.series, count))
  const told = { kind: 'computed', id, count, series, answers, took: performance.now() - began }
  postMessage(told, series.flatMap(one => [one.values.buffer, one.gap.buffer]))
}

// Several feeds beside the first: levels of every year, and the difference of the last year future by future.
function compare({ id, feeds, rows, count }) {
  others = { key: null, series: null, levels: null }
  let first = null
  const columns = feeds.map(feed => {
    const own = collect(feed, rows, count)
    first = first || own
    return Object.fromEntries(rows.map(row => {
      const last = own[row].length - count
      const gap = own[row].slice(last).map((v, i) => v - first[row][last + i])
      const { rises, falls } = gapOf(gap)
      return [row, { levels: machine.quantiles(own[row], count), effect: machine.quantiles(gap, count), rises, falls }]
    }))
  })
  postMessage({ kind: 'compared', id, count, columns })
}

onmessage = async ({ data }) => {
  try {
    if (data.kind === 'open') {
      machine = await open(data.module, data.layout, data.recipe, data.most)
      postMessage({ kind: 'ready' })
    } else if (data.kind === 'compare') compare(data)
    else compute(data)
  } catch (error) {
    postMessage({ kind: 'failed', id: data.id, message: String(error && error.message || error) })
  }
}
