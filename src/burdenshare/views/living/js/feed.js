// From a reader's state to what the module is fed: the start scenario's numbers, then choices, then levers.
import { leverPath, movedPoints } from './paths.js'

// The lists of a recipe: mixtures of scalars in front, then one list of numbers for each row.
export function openRows(stream) {
  let end = 0
  while (stream[end] >= 0) end += 2 + 2 * stream[end + 1]
  const rows = []
  for (let at = end + 1; at < stream.length;) {
    const size = 7 + stream[at + 6]
    rows.push(stream.subarray(at, at + size))
    at += size
  }
  return { mixtures: stream.subarray(0, end + 1), rows }
}

// The options that a state chooses and that differ from the start; on the other side only those that hold for both.
export function differences(page, state, isOther) {
  const found = isOther && state.beside !== 'start' && page.beside ? [page.beside] : []
  for (const choice of page.choices) {
    const chosen = state.chosen[choice.id]
    if (chosen && chosen !== choice.chosen && (!isOther || choice.isBoth)) found.push(choice.options.find(o => o.id === chosen))
  }
  return found
}

// A lever under a state's choices: a setting may give it another path.
export function leverUnder(page, state, lever) {
  let held = lever
  for (const option of differences(page, state, false)) if (option.levers && option.levers[lever.id]) held = { ...lever, ...option.levers[lever.id] }
  return held
}

// What the module reads. `key` names the draws: feeds with one key have the same.
export function feedOf(page, arrays, state, isOther) {
  const fed = { fixed: arrays.fixed.slice(), paths: arrays.paths.slice(), first: arrays.first.slice() }
  const changed = {}
  const names = []
  for (const option of differences(page, state, isOther)) {
    for (const part of ['fixed', 'paths', 'first']) for (const [i, value] of option[part] || []) fed[part][i] = value === null ? NaN : value
    if (option.rows) { Object.assign(changed, option.rows); names.push(option.id) }
  }
  if (!isOther) {
    for (const lever of page.levers) {
      const move = state.moves[lever.id]
      if (!move) continue
      const held = leverUnder(page, state, lever)
      const path = leverPath(movedPoints(held.points, move, page.years), page.years, held.start)
      const wide = page.layout.paths
      path.forEach((value, year) => { for (const row of lever.rows) fed.paths[year * wide + row] = value * lever.factor })
    }
  }
  return { ...fed, changed, key: names.join('&') }
}
