// Ranges over futures, and numbers as people read them: the same rules as `views/words.py` and `views/answer.py`.

// A quantile of sorted numbers, linear between order statistics.
export function quantile(sorted, level) {
  const place = level * (sorted.length - 1), low = Math.floor(place), high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (place - low) * (sorted[high] - sorted[low])
}

// The range of 9 in 10, the middle, and in which share of futures it is above or below 0.
export function gapOf(values) {
  const sorted = Float64Array.from(values).sort()
  let above = 0, below = 0
  for (const v of sorted) { above += v > 0; below += v < 0 }
  const [low, middle, high] = [0.05, 0.5, 0.95].map(level => quantile(sorted, level))
  return { low, middle, high, rises: above / sorted.length, falls: below / sorted.length }
}

// Fifty equally likely futures: the middle of each fiftieth.
export function fifty(values) {
  const sorted = Float64Array.from(values).sort()
  return Array.from({ length: 50 }, (_, i) => quantile(sorted, (i + 0.5) / 50))
}

// A number with thousands apart and a true minus.
export function number(value, decimals) {
  if (!Number.isFinite(value)) return 'not known'
  const [whole, rest] = Math.abs(value).toFixed(decimals).split('.')
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest === undefined ? '' : `.${rest}`)
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text
}

// A share of futures as people count.
export function inTen(share) {
  const count = Math.round(10 * share)
  if (share === 0 || share === 1) return `${count} of 10`
  return count === 10 ? 'more than 9 of 10' : count === 0 ? 'fewer than 1 of 10' : `${count} of 10`
}
