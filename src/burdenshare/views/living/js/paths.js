// The path of a lever: the same rules, in the same order of rounding, as `scenario/paths.py` and `scenario/changes.py`.

// A lever's value in each year: straight lines between points, held after the last; the start value before the first.
export function leverPath(points, years, start) {
  const first = points[0][0], last = points[points.length - 1]
  return years.map(year => {
    if (year < first) return start
    if (year >= last[0]) return last[1]
    let k = 0
    while (points[k + 1][0] <= year) k++
    const [before, low] = points[k], [after, high] = points[k + 1]
    return low + (year - before) / (after - before) * (high - low)
  })
}

// The points of a lever that a reader sets to a value by a year; without a year, from the first year on.
export function movedPoints(points, move, years) {
  const first = years[1]
  if (!move.by || move.by <= first) return [[first, move.value]]
  if (points.length && points[0][0] <= first) return [[first, leverPath(points, [first], 0)[0]], [move.by, move.value]]
  return [[move.by, move.value]]
}

// Where a lever ends without a move: its last value, and the year from which it holds, where it is not the first.
export function heldBy(lever, years) {
  const last = lever.points.length ? lever.points[lever.points.length - 1] : [years[1], lever.start]
  return { value: last[1], by: last[0] > years[1] ? last[0] : 0 }
}
