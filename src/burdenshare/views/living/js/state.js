// A reader's state, and how the fragment of an address writes it in words that people can read.
import { number } from './ranges.js'

export const SCREENS = ['explore', 'compare', 'sources', 'method']
export const VIEWS = ['level', 'effect']
export const SHOWS = ['bands', 'dots', 'futures']
export const KEPT = 2 // scenarios that are kept for comparison, besides the two of the page
const LONGEST = 20000
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i

export function startState(page) {
  return {
    screen: 'explore', moves: {}, chosen: {}, beside: page.beside ? page.beside.id : 'start', view: 'level', show: 'bands',
    pictures: page.series.slice(0, page.pictures).map(one => one.id), above: {}, also: [],
  }
}

export function copy(state) { return JSON.parse(JSON.stringify(state)) }

// The fragment of a state: what differs from the start, each word once.
export function dump(state, page) {
  const start = startState(page)
  const words = [state.screen, `run=${page.run}`]
  for (const lever of page.levers) {
    const move = Object.hasOwn(state.moves, lever.id) && state.moves[lever.id]
    if (move) words.push(`${lever.id}=${move.value}${move.by ? `@${move.by}` : ''}`)
  }
  for (const choice of page.choices) if (Object.hasOwn(state.chosen, choice.id)) words.push(`${choice.id}=${state.chosen[choice.id]}`)
  if (state.beside !== start.beside) words.push(`beside=${state.beside}`)
  if (state.view !== start.view) words.push(`view=${state.view}`)
  if (state.show !== start.show) words.push(`show=${state.show}`)
  if (state.pictures.join() !== start.pictures.join()) words.push(`pictures=${state.pictures.join()}`)
  for (const one of page.series) if (Object.hasOwn(state.above, one.id)) words.push(`above.${one.id}=${state.above[one.id]}`)
  for (const changes of state.also) words.push(`also=${changes.join(';')}`)
  return words.map(encoded).join('&')
}

function encoded(word) {
  const [head, ...rest] = word.split('=')
  const plain = text => encodeURIComponent(text).replace(/%(40|2C|3A|3B|3D)/g, decodeURIComponent)
  return rest.length ? `${plain(head)}=${plain(rest.join('='))}` : plain(head)
}

function decoded(text) {
  try { return decodeURIComponent(text) } catch { return text }
}

// The state that a fragment names, and a sentence for each word that is not understood or was changed.
export function load(fragment, page, t) {
  const state = startState(page), said = []
  const text = fragment.replace(/^#/, '')
  if (!text) return { state, said }
  if (text.length > LONGEST) return { state, said: [t('link.long', { most: number(LONGEST, 0) })] }
  const [screen, ...words] = text.split('&').map(decoded)
  if (SCREENS.includes(screen)) state.screen = screen
  else said.push(t('link.unknown', { word: short(screen) }))
  const seen = new Set()
  for (const word of words) {
    const at = word.indexOf('='), key = at < 0 ? word : word.slice(0, at), value = at < 0 ? '' : word.slice(at + 1)
    if (!word) continue
    if (seen.has(key) && key !== 'also') said.push(t('link.twice', { word: short(key) }))
    seen.add(key)
    const wrong = read(state, page, key, value, t)
    if (wrong) said.push(wrong)
  }
  return { state, said }
}

function short(text) { return text.length > 60 ? `${text.slice(0, 60)}…` : text }

// Puts one word into a state; the sentence to show where it does not fit.
function read(state, page, key, value, t) {
  if (key === 'run') return value === page.run ? '' : t('link.otherRun', { run: short(value), own: page.run })
  if (key === 'view') return oneOf(state, key, value, VIEWS, t)
  if (key === 'show') return oneOf(state, key, value, SHOWS, t)
  if (key === 'beside') return oneOf(state, key, value, ['start', ...(page.beside ? [page.beside.id] : [])], t)
  if (key === 'pictures') return readPictures(state, page, value, t)
  if (key.startsWith('above.')) return readAbove(state, page, key, value, t)
  if (key === 'also') return readAlso(state, page, value, t)
  const choice = page.choices.find(one => one.id === key)
  if (choice) {
    if (!choice.options.some(o => o.id === value)) return t('link.noOption', { word: key, value: short(value), options: choice.options.map(o => o.id).join(', ') })
    if (value !== choice.chosen) state.chosen[key] = value
    return ''
  }
  const lever = page.levers.find(one => one.id === key)
  return lever ? readLever(state, page, lever, value, t) : t('link.unknown', { word: short(key) })
}

function oneOf(state, key, value, known, t) {
  if (!known.includes(value)) return t('link.noOption', { word: key, value: short(value), options: known.join(', ') })
  state[key] = value
  return ''
}

function readPictures(state, page, value, t) {
  const ids = value.split(',')
  const unknown = ids.find(id => !page.series.some(one => one.id === id))
  if (unknown !== undefined || ids.length !== state.pictures.length) return t('link.pictures', { value: short(value) })
  state.pictures = ids
  return ''
}

function readAbove(state, page, key, value, t) {
  const one = page.series.find(s => key === `above.${s.id}`)
  if (!one || !NUMBER.test(value) || !Number.isFinite(Number(value))) return t('link.unknown', { word: short(key) })
  state.above[one.id] = Number(value)
  return ''
}

// Changes that were kept for comparison; those of one scenario stand between semicolons.
function readAlso(state, page, value, t) {
  const kept = startState(page)
  for (const change of value.split(';')) {
    const at = change.indexOf('='), key = change.slice(0, Math.max(at, 0))
    const isChange = page.levers.some(one => one.id === key) || page.choices.some(one => one.id === key)
    const wrong = isChange ? read(kept, page, key, change.slice(at + 1), t) : t('link.unknown', { word: short(change) })
    if (wrong) return wrong
  }
  if (state.also.length >= KEPT) return t('link.also', { most: KEPT })
  state.also.push(changesOf(kept, page))
  return ''
}

// The start scenario with changes that are known to fit.
export function stateOf(page, changes) {
  const state = startState(page)
  for (const change of changes) {
    const at = change.indexOf('=')
    read(state, page, change.slice(0, at), change.slice(at + 1), () => '')
  }
  return state
}

function readLever(state, page, lever, value, t) {
  const [text, when, ...more] = value.split('@')
  const year = when === undefined ? 0 : Number(when)
  const fits = when === undefined || (!lever.is_date && Number.isInteger(year) && page.years.slice(1).includes(year))
  if (!NUMBER.test(text) || !Number.isFinite(Number(text)) || more.length || !fits) return t('link.lever', { word: lever.id, value: short(value) })
  const move = clamped(lever, Number(text))
  state.moves[lever.id] = { value: move.value, by: year }
  return move.said && t('lever.clamped', { label: lever.label, ...move.said })
}

// A value inside the range of a lever's card, and what to say where it was not.
export function clamped(lever, value) {
  const inside = Math.min(lever.high, Math.max(lever.low, value))
  const text = x => lever.is_date ? String(x) : number(x, lever.decimals)
  if (inside === value) return { value: inside, said: null }
  return { value: inside, said: { low: text(lever.low), high: text(lever.high), value: String(value), inside: text(inside) } }
}

// The changes of a state as `--set` writes them, in the order of the page.
export function changesOf(state, page) {
  const found = []
  for (const choice of page.choices) if (Object.hasOwn(state.chosen, choice.id)) found.push(`${choice.id}=${state.chosen[choice.id]}`)
  for (const lever of page.levers) {
    const move = Object.hasOwn(state.moves, lever.id) && state.moves[lever.id]
    if (move) found.push(`${lever.id}=${move.value}${move.by ? `@${move.by}` : ''}`)
  }
  return found
}

// The command that gives a state in 64 bits.
export function commandOf(state, page) {
  const [head, tail] = page.command
  return [head, ...changesOf(state, page).map(change => `--set ${change}`), tail].join(' ')
}
