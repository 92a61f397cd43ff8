// Pictures as SVG text: fans, single futures, and fifty dots beside a threshold.
import { fifty, number } from './ranges.js'

const WIDTH = 236, HEIGHT = 168, LEFT = 46, TOP = 46, RIGHT = 60, BOTTOM = 42
const TEXT = '#2b3640', QUIET = '#5a6875', GRID = '#e6eaee', LINE = '#0b3c6f', EDGE = '#5f97c8', MINE = '#8a3b16'
const BANDS = [[0, 6, '#cfe0ef'], [1, 5, '#9dc1e0'], [2, 4, '#5f97c8']]
const DOT = 11.8
const FONT = "'Source Sans 3', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"

export function escaped(text) {
  return String(text).replace(/[&<>"']/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c])
}

function text(x, y, words, colour, size = 11, more = '') {
  return `<text x="${round(x)}" y="${round(y)}" fill="${colour}" font-size="${size}"${more}>${escaped(words)}</text>`
}

function round(x) { return Math.round(x * 100) / 100 }

// The ends of the axis: with room, and from 0 where that costs little.
export function spanOf(low, high) {
  const room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1
  return [low >= 0 && low < 0.45 * high ? 0 : low - room, high + room]
}

function ticks([low, high], about = 5) {
  const step = (high - low) / about, size = 10 ** Math.floor(Math.log10(step))
  const error = step / size, nice = size * (error >= Math.sqrt(50) ? 10 : error >= Math.sqrt(10) ? 5 : error >= Math.SQRT2 ? 2 : 1)
  const found = []
  for (let k = Math.ceil(low / nice); k * nice <= high + nice * 1e-9; k++) found.push(k * nice)
  return { found, decimals: Math.max(0, -Math.floor(Math.log10(nice) + 1e-9)) }
}

function frame(picture, body, across) {
  const { title, subtitle, desc, id } = picture
  const whole = [LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole.join(' ')}" role="img" aria-labelledby="${id}-t ${id}-d" font-family="${FONT}">`
    + `<title id="${id}-t">${escaped(title)}</title><desc id="${id}-d">${escaped(desc)}</desc><rect width="${whole[0]}" height="${whole[1]}" fill="#fff"/>`
    + text(0, 15, title, TEXT, 15, ' font-weight="600"') + text(0, 33, subtitle, QUIET, 12)
    + `<g transform="translate(${LEFT},${TOP})">${body}${across}</g></svg>`
}

function upAxis(span, y) {
  const { found, decimals } = ticks(span)
  return found.map(v => `<line x2="${WIDTH}" y1="${round(y(v))}" y2="${round(y(v))}" stroke="${Math.abs(v) < 1e-12 && span[0] < 0 ? QUIET : GRID}"/>`
    + text(-6, y(v) + 4, number(v, decimals), QUIET, 11, ' text-anchor="end"')).join('')
}

function yearsAxis(years, x) {
  const every = years.length > 8 ? 5 : 1
  return `<line x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}" stroke="${QUIET}"/>` + years.filter(y => y % every === 0).map(y =>
    `<line x1="${round(x(y))}" x2="${round(x(y))}" y1="${HEIGHT}" y2="${HEIGHT + 4}" stroke="${QUIET}"/>`
    + text(x(y), HEIGHT + 16, y, QUIET, 11, ' text-anchor="middle"')).join('')
}

// Words at the right end, moved apart where they would meet.
function endWords(words, y) {
  const placed = words.map(w => ({ ...w, at: Math.min(HEIGHT, Math.max(4, y(w.value))) })).sort((a, b) => a.at - b.at)
  for (let i = 1; i < placed.length; i++) placed[i].at = Math.max(placed[i].at, placed[i - 1].at + 13)
  const over = Math.max(0, (placed.length ? placed[placed.length - 1].at : 0) - HEIGHT)
  return placed.map(w => text(WIDTH + 6, w.at - over + 4, w.text, w.colour, 12)).join('')
}

function scales({ years, span }) {
  const wide = years[years.length - 1] - years[0] || 1
  return [year => (year - years[0]) / wide * WIDTH, value => HEIGHT - (value - span[0]) / (span[1] - span[0]) * HEIGHT]
}

function inside(marks) { return `<svg width="${WIDTH}" height="${HEIGHT}" overflow="hidden">${marks}</svg>` }

function line(points, colour, width, more = '') {
  return `<polyline points="${points.map(p => p.map(round).join()).join(' ')}" fill="none" stroke="${colour}" stroke-width="${width}"${more}/>`
}

// A fan: `levels` has eight numbers a year; `beside` the medians of the other scenario, where it is drawn.
export function fan(picture) {
  const { years, levels, span, beside, marks = [], decimals } = picture
  const [x, y] = scales(picture), last = years.length - 1
  const at = (k, i) => [x(years[i]), y(levels[i * 8 + k])]
  const all = k => years.map((_, i) => at(k, i))
  const isLine = levels[last * 8] === levels[last * 8 + 6] && levels[0] === levels[6]
  const bands = isLine ? '' : BANDS.map(([low, high, colour]) => `<polygon points="${[...all(high), ...all(low).reverse()].map(p => p.map(round).join()).join(' ')}" fill="${colour}"/>`).join('')
    + line(all(0), EDGE, 1) + line(all(6), EDGE, 1)
  const dashed = beside ? line(years.map((v, i) => [x(v), y(beside[i])]), QUIET, 1.6, ' stroke-dasharray="5 4"') : ''
  const dates = marks.map(year => `<line x1="${round(x(year))}" x2="${round(x(year))}" y2="${HEIGHT}" stroke="${MINE}" stroke-dasharray="1 4" stroke-width="1.5"/>`).join('')
  const words = [{ value: levels[last * 8 + 3], text: number(levels[last * 8 + 3], decimals), colour: LINE }]
  if (!isLine) words.unshift({ value: levels[last * 8 + 6], text: '9 in 10', colour: QUIET }, { value: levels[last * 8 + 4], text: 'half', colour: QUIET })
  return frame(picture, upAxis(span, y) + inside(bands + dashed + dates + line(all(3), LINE, 2.2)), yearsAxis(years, x) + endWords(words, y) + footOf(picture))
}

function footOf({ span, isGap, zero }) {
  return !isGap && span[0] !== 0 ? text(0, HEIGHT + 32, zero, QUIET) : ''
}

// Single futures: the first few draws as lines, one of them in front.
export function futures(picture) {
  const { years, values, count, span, by, front } = picture
  const [x, y] = scales(picture)
  const path = i => years.map((v, k) => [x(v), y(values[k * count + i] / by)])
  const many = Array.from({ length: Math.min(20, count) }, (_, i) => i)
  const lines = many.map(i => line(path(i), EDGE, 1, ' stroke-opacity="0.55"')).join('') + (front >= 0 ? line(path(front), LINE, 2.4) : '')
  return frame(picture, upAxis(span, y) + inside(lines), yearsAxis(years, x) + footOf(picture))
}

// Fifty equally likely futures of one year as dots in columns, and a threshold between two columns.
export function dots(picture) {
  const { values, span, threshold, decimals } = picture
  const across = value => (value - span[0]) / (span[1] - span[0]) * WIDTH
  const at = Math.min(WIDTH, Math.max(0, across(threshold))), columns = new Map()
  const marks = fifty(values).map(value => {
    const isAbove = value > threshold
    const column = isAbove ? Math.max(0, Math.floor((across(value) - at) / DOT)) : Math.min(-1, Math.floor((across(value) - at) / DOT))
    const height = columns.get(column) || 0
    columns.set(column, height + 1)
    return { column, height, isAbove }
  })
  const step = Math.min(DOT, (HEIGHT - 16) / Math.max(...columns.values()))
  const circles = marks.map(m => `<circle cx="${round(at + (m.column + 0.5) * DOT)}" cy="${round(HEIGHT - step / 2 - 2 - m.height * step)}" r="${round(Math.min(DOT, step) / 2 - 0.6)}" fill="${m.isAbove ? MINE : EDGE}"/>`).join('')
  const { found, decimals: places } = ticks(span, 4)
  const axis = `<line x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}" stroke="${QUIET}"/>` + found.map(v => text(across(v), HEIGHT + 16, number(v, places), QUIET, 11, ' text-anchor="middle"')).join('')
  const isRight = at > WIDTH * 0.75
  const rule = `<line x1="${round(at)}" x2="${round(at)}" y2="${HEIGHT}" stroke="${TEXT}" stroke-width="1.4" stroke-dasharray="4 3"/>`
    + text(at + (isRight ? -4 : 4), 8, number(threshold, decimals), TEXT, 12, isRight ? ' text-anchor="end"' : '')
  return frame(picture, circles + rule, axis)
}
