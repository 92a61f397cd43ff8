// The screen that compares up to four scenarios on the same draws: levers, pictures on one axis, paired differences.
import { drawing, element } from './build.js'
import { fan, spanOf } from './fan.js'
import { feedOf, leverUnder } from './feed.js'
import { heldBy } from './paths.js'
import { inTen, number } from './ranges.js'
import { changesOf, copy, stateOf } from './state.js'
import { raised } from './words.js'

export const MOST = 4

// The columns: the other scenario, the start, what was kept, and what is shown; none twice.
export function columnsOf(page, state, t) {
  const start = stateOf(page, [])
  const found = page.beside ? [{ id: page.beside.id, label: raised(page.beside.label), inside: page.beside.label, state: start, isOther: true }] : []
  found.push({ id: 'start', label: raised(page.answer.subject || t('answer.start')), inside: page.answer.subject || t('answer.start'), state: start, isOther: false })
  const mine = changesOf(state, page)
  const kept = state.also.map((changes, i) => ({ id: `kept-${i}`, label: t('compare.kept', { place: i + 1 }), state: stateOf(page, changes), changes, isOther: false, isKept: true }))
  found.push(...kept)
  if (mine.length && !state.also.some(changes => changes.join() === mine.join())) found.push({ id: 'mine', label: t('compare.mine'), state: copy(state), changes: mine, isOther: false })
  return found.slice(0, MOST)
}

// What the worker computes for the columns.
export function workOf(page, arrays, state, columns) {
  const rows = [...new Set(state.pictures.map(id => page.series.find(one => one.id === id).row))]
  const feeds = columns.map(one => feedOf(page, arrays, one.isOther ? { ...one.state, beside: page.beside.id } : one.state, one.isOther))
  return { kind: 'compare', feeds, rows, count: page.atRest }
}

export function showComparison(place, page, state, columns, result, t, act) {
  const years = page.years.slice(1)
  place.replaceChildren(
    columns.length < 2 ? element('p', {}, t('compare.empty')) : element('p', { class: 'quiet' }, t('compare.says', { base: columns[0].inside, count: number(result.count, 0) })),
    levers(page, columns, t, act),
    ...state.pictures.map(id => pictures(page, page.series.find(one => one.id === id), columns, result, years, t)))
}

// A row for each lever and choice that differs; changed cells are marked.
function levers(page, columns, t, act) {
  const rows = []
  for (const one of page.choices) {
    // What holds for both sides is known of the other scenario too.
    const values = columns.map(c => c.isOther ? (one.isBoth ? one.chosen : null) : c.state.chosen[one.id] || one.chosen)
    if (values.some(v => v !== null && v !== one.chosen)) rows.push([raised(one.label), values.map(v => v === null ? '–' : raised(one.options.find(o => o.id === v).label)), values.map(v => v !== null && v !== one.chosen)])
  }
  for (const one of page.levers) {
    if (!columns.some(c => c.state.moves[one.id])) continue
    const said = c => {
      const move = c.state.moves[one.id] || heldBy(leverUnder(page, c.state, one), page.years)
      return [number(move.value, one.is_date ? 0 : 2).replace(/,/g, one.is_date ? '' : ','), one.unit, move.by ? `${t('lever.by')} ${move.by}` : ''].filter(Boolean).join(' ')
    }
    rows.push([one.of ? `${one.label}, ${one.of}` : one.label, columns.map(c => c.isOther ? '–' : said(c)), columns.map(c => !!c.state.moves[one.id])])
  }
  const head = columns.map(c => element('th', { scope: 'col' }, c.label, c.isKept ? element('button', { type: 'button', 'aria-label': `${t('compare.remove')}: ${c.label}`, onclick: () => act.remove(c.changes) }, t('compare.remove')) : null))
  const body = rows.map(([label, values, marks]) => element('tr', {}, element('th', { scope: 'row' }, label), ...values.map((v, i) => element('td', {}, marks[i] ? element('mark', {}, v) : v))))
  if (!rows.length) body.push(element('tr', {}, element('th', { scope: 'row' }, t('compare.same')), ...columns.map(() => element('td', {}, '–'))))
  return element('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': t('compare.levers') }, element('table', { class: 'words compared' }, element('caption', { class: 'hidden' }, t('compare.levers')),
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, t('compare.levers')), ...head)), element('tbody', {}, ...body)))
}

// One outcome: a fan for each column on one axis, and what differs from the first.
function pictures(page, one, columns, result, years, t) {
  const found = columns.map((_, i) => Array.from(result.columns[i][one.row].levels, v => v / one.by))
  const ends = found.flatMap(levels => levels.filter((_, i) => i % 8 === 0 || i % 8 === 6))
  const span = spanOf(Math.min(...ends), Math.max(...ends)), last = years.length - 1
  const text = value => number(value, one.decimals)
  const cells = columns.map((column, i) => {
    const levels = found[i], [low, middle, high] = [0, 3, 6].map(k => text(levels[last * 8 + k]))
    const svg = fan({ id: `c${one.row}-${i}`, title: column.label.slice(0, 44), subtitle: [one.of, one.unit].filter(Boolean).join(', '), years, levels, span, beside: i ? years.map((_, y) => found[0][y * 8 + 3]) : null,
      isGap: false, decimals: one.decimals, desc: t('picture.says', { label: one.label, first: years[0], last: years[last], unit: one.unit, middle, low, high }), zero: t('picture.zero') })
    const level = t('compare.level', { year: years[last], middle, low, high })
    return element('figure', {}, element('div', { class: 'canvas' }, drawing(svg)), element('figcaption', {}, level, i ? element('strong', {}, difference(one, result.columns[i][one.row], columns[0], t)) : null))
  })
  return element('section', {}, element('h2', {}, one.label), element('div', { class: 'columns' }, ...cells))
}

function difference(one, { effect, rises, falls }, base, t) {
  if (!rises && !falls) return t('compare.sameIn', { base: base.inside })
  const text = value => number(value / one.by, one.decimals)
  const isUp = effect[3] >= 0
  return t('compare.differs', { middle: text(effect[3]), low: text(effect[0]), high: text(effect[6]), unit: one.gap, base: base.inside,
    way: t(isUp ? 'answer.higher' : 'answer.lower'), share: inTen(isUp ? rises : falls) })
}
