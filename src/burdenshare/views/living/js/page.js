// The page: a state, its history, and what shows it.
import { element, segmented } from './build.js'
import { columnsOf, showComparison, workOf } from './compare.js'
import { Engine, lacking, unpack } from './engine.js'
import { feedOf } from './feed.js'
import { copyText } from './files.js'
import { Picture } from './picture.js'
import { Rail } from './rail.js'
import { number } from './ranges.js'
import { answerText, levelText, partsOf, readingOf } from './sentence.js'
import { KEPT, SCREENS, SHOWS, VIEWS, changesOf, commandOf, copy, dump, load, startState } from './state.js'
import { raised, speaker } from './words.js'

const REST = 180 // milliseconds without a move
const WAIT = 150 // milliseconds before the page says that it works
const SLOW = 2000
const LONGEST = 200 // steps of history
const ONE_STEP = 1000 // milliseconds: moves of one lever that follow each other so fast are one step
const at = id => document.getElementById(id)
const page = JSON.parse(at('page').textContent)
const t = speaker(page.words)

let state = startState(page)
let steps = [{ state: copy(state), label: t('levers.start'), about: '', time: 0 }], step = 0
const locks = new Set()
let arrays, engine, rail, pictures, timer, waiting, writing, shown = null
const still = [...at('answer').querySelectorAll('.answer')].map(p => p.textContent)

const isStart = () => changesOf(state, page).length === 0
const beside = () => state.beside === 'start' || !page.beside ? t('answer.start') : page.beside.label

const act = {
  state: () => state,
  locked: id => locks.has(id),
  lock(id, is) { is ? locks.add(id) : locks.delete(id); rail.show(state) },
  notice,
  link: () => `#${dump(state, page)}`,
  command: () => commandOf(state, page),
  move(lever, move, isAtRest) {
    if (locks.has(lever.id)) return
    const next = copy(state)
    if (move) next.moves[lever.id] = move
    else delete next.moves[lever.id]
    change(next, isAtRest, t('step.lever', { label: lever.label, value: move ? `${move.value}${move.by ? ` ${t('lever.by')} ${move.by}` : ''}` : '–' }), lever.id)
  },
  choose(choice, option) {
    const next = copy(state)
    if (option === choice.chosen) delete next.chosen[choice.id]
    else next.chosen[choice.id] = option
    change(next, true, t('step.lever', { label: raised(choice.label), value: choice.options.find(o => o.id === option).label }))
  },
  show(place, id) { const next = copy(state); next.pictures[place] = id; change(next, true) },
  keep() {
    const changes = changesOf(state, page)
    if (state.also.some(one => one.join() === changes.join())) return
    change({ ...copy(state), also: [...state.also, changes].slice(-KEPT) }, true, t('compare.keep'))
  },
  remove(changes) { change({ ...copy(state), also: state.also.filter(one => one.join() !== changes.join()) }, true, t('compare.remove')) },
  above(id, value) { state.above[id] = value; redraw(true); address() },
}

function notice(text) {
  at('notices').append(element('p', {}, text))
  while (at('notices').children.length > 4) at('notices').firstChild.remove()
}

// Takes a state: shows its controls at once, its pictures when they are computed.
function change(next, isAtRest, label, about = '') {
  state = next
  rail.show(state)
  clearTimeout(timer)
  if (isAtRest) rest(label, about)
  else {
    want(page.preview)
    timer = setTimeout(() => rest(label, about), REST)
  }
}

function rest(label, about) {
  clearTimeout(timer)
  if (label && JSON.stringify(state) !== JSON.stringify(steps[step].state)) {
    const time = performance.now(), last = steps[step]
    const isSame = about && last.about === about && time - last.time < ONE_STEP
    steps = [...steps.slice(0, step + !isSame), { state: copy(state), label, about, time }].slice(-LONGEST)
    step = steps.length - 1
  }
  address()
  showHistory()
  tools()
  want(page.atRest)
  compareIfShown()
}

// Computes the columns of the other screen, after what is shown.
function compareIfShown() {
  if (!engine || state.screen !== 'compare') return
  const columns = columnsOf(page, state, t)
  engine.after({ ...workOf(page, arrays, state, columns), told: { columns, state: copy(state) } })
}

function want(count) {
  if (!engine) return
  const shownRows = [...new Set(state.pictures.map(id => page.series.find(one => one.id === id).row))]
  const parts = partsOf(page, state)
  const mine = feedOf(page, arrays, state, false), other = feedOf(page, arrays, state, true)
  const both = page.choices.filter(c => c.isBoth && state.chosen[c.id]).map(c => [c.id, state.chosen[c.id]])
  const rows = [...new Set([...shownRows, ...parts.flatMap(p => p.rows)])]
  engine.want({ kind: 'compute', mine, other, otherKey: JSON.stringify([state.beside, both]), count, rows, parts, shown: shownRows, told: { state: copy(state), parts } })
  if (!waiting) waiting = setTimeout(() => { document.body.classList.add('working'); at('status').textContent = t('status.working') }, WAIT)
}

// Hears the worker.
function hear(data, done, isLast) {
  if (data.kind === 'ready') { document.documentElement.classList.add('live'); rest(); return }
  if (isLast) { clearTimeout(waiting); waiting = null; document.body.classList.remove('working') }
  if (data.kind === 'failed') {
    document.body.classList.add('failed')
    notice(t(done ? 'page.failed' : 'page.failedOpen', { message: data.message }))
    return
  }
  document.body.classList.remove('failed')
  if (data.kind === 'compared') {
    showComparison(at('columns'), page, done.told.state, done.told.columns, data, t, act)
    at('columns').dataset.shown = dump(done.told.state, page)
    return
  }
  shown = { result: data, state: done.told.state, parts: done.told.parts }
  redraw(data.count === page.atRest)
  at('status').textContent = data.count === page.atRest
    ? t('status.rest', { count: number(data.count, 0), draws: number(page.draws, 0) }) : t('status.moving', { count: number(data.count, 0) })
  if (data.took > SLOW && data.id > 1) at('status').textContent += ` ${t('status.slow', { seconds: number(data.took / 1000, 1) })}`
}

function redraw(isAtRest) {
  if (!shown) return
  const now = { ...shown.state, view: state.view, show: state.show, above: state.above }
  for (const picture of pictures) picture.draw(now, shown.result, isAtRest, beside())
  if (!isAtRest) return
  const texts = sentences()
  const held = [...at('answer').querySelectorAll('.answer')].map(p => p.textContent)
  if (texts.join() !== held.join()) at('answer').replaceChildren(...texts.map(text => element('p', { class: 'answer' }, text)))
  at('command').textContent = commandOf(state, page)
  document.body.dataset.shown = dump(shown.state, page)
}

function sentences() {
  const isOwn = state.beside === startState(page).beside
  if (isStart() && isOwn) return still
  if (isStart() && state.beside === 'start') return [t('answer.nothing'), levelText(t, page, state, shown.result)]
  const subject = isStart() ? page.answer.subject || t('answer.start') : t('answer.mine')
  const told = answerText(t, shown.parts, shown.result.answers, subject, beside(), readingOf(page, shown.state))
  return [`${told} ${t('answer.paired')}`, levelText(t, page, state, shown.result)]
}

// A browser lets a page write its address only so often, and drops the rest without a word: it is written when the state
// has stood for a moment, and again until it is there. The link below has the state at once.
function address() {
  const fragment = `#${dump(state, page)}`
  at('link').value = location.href.split('#')[0] + fragment
  clearTimeout(writing)
  writing = setTimeout(() => writeAddress(fragment, 10), 150)
}

function writeAddress(fragment, times) {
  if (location.hash === fragment) return
  try { history.replaceState(null, '', fragment) } catch { /* a browser that refuses is asked again */ }
  if (location.hash !== fragment && times > 0) writing = setTimeout(() => writeAddress(fragment, times - 1), 2000)
}

function showHistory() {
  at('undo').disabled = step === 0
  at('redo').disabled = step === steps.length - 1
  at('reset').disabled = isStart()
  at('history').querySelector('summary').textContent = t('levers.history', { count: steps.length })
  at('history').querySelector('ol').replaceChildren(...steps.map((one, i) =>
    element('li', {}, element('button', { type: 'button', 'aria-current': i === step ? 'step' : false, onclick: () => go(i) }, one.label))))
}

function go(i) {
  step = i
  state = copy(steps[step].state)
  rail.show(state)
  rest()
}

function reset() {
  const next = startState(page)
  for (const id of locks) if (state.moves[id]) next.moves[id] = state.moves[id]
  change({ ...next, screen: state.screen, view: state.view, show: state.show, pictures: state.pictures, also: state.also }, true, t('levers.reset'))
}

function screen() {
  for (const name of SCREENS) {
    const part = at(name), link = at(`to-${name}`)
    if (!part) continue
    part.hidden = name !== state.screen
    if (name === state.screen) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}

// The switches above the pictures.
function tools() {
  screen()
  const focus = document.activeElement && document.activeElement.name
  const pick = (key, value) => { state[key] = value; pictures.forEach(p => p.stop()); address(); tools(); key === 'beside' ? rest() : redraw(true) }
  const options = [...(page.beside ? [[page.beside.id, page.beside.label]] : []), ['start', t('answer.start')]]
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  at('toolbar').replaceChildren(
    segmented('view', t('tool.view'), VIEWS.map(v => [v, t(`tool.${v}`)]), state.view, v => pick('view', v)),
    segmented('show', t('tool.as'), SHOWS.map(v => [v, t(`tool.${v}`)]), state.show, v => pick('show', v)),
    options.length > 1 ? segmented('beside', t('tool.beside'), options.map(([v, label]) => [v, raised(label)]), state.beside, v => pick('beside', v)) : '',
    state.show === 'futures' && !isStill ? element('button', { type: 'button', onclick: () => pictures.forEach(p => p.play()) }, t('tool.play')) : '',
    isStart() ? '' : element('button', { type: 'button', onclick: () => act.keep() }, t('compare.keep')))
  if (focus) { const one = at('toolbar').querySelector(`input[name="${focus}"]:checked`); if (one) one.focus() }
}

function follow() {
  const found = load(location.hash, page, t)
  found.said.forEach(notice)
  state = found.state
  rail.show(state)
  if (!isStart()) { steps = [steps[0], { state: copy(state), label: t('page.link'), about: '', time: 0 }]; step = 1 }
}

async function begin() {
  const missing = lacking()
  if (missing.length) { notice(t('page.lacking', { what: missing.join(', ') })); return }
  rail = new Rail(page, t, act)
  at('controls').append(rail.element)
  pictures = [...document.querySelectorAll('figure.picture')].map((figure, i) => new Picture(figure, i, page, t, act))
  follow()
  screen()
  at('undo').addEventListener('click', () => go(step - 1))
  at('redo').addEventListener('click', () => go(step + 1))
  at('reset').addEventListener('click', reset)
  at('sheet').addEventListener('click', () => {
    const isOpen = at('rail').classList.toggle('open')
    at('sheet').setAttribute('aria-expanded', isOpen)
    at('sheet').textContent = t(isOpen ? 'levers.close' : 'levers.open')
  })
  at('copy').addEventListener('click', async () => {
    at('link').hidden = false
    at('link').value = location.href.split('#')[0] + `#${dump(state, page)}`
    at('link').select()
    at('copied').textContent = t(await copyText(at('link').value) ? 'page.copied' : 'page.copyFailed')
  })
  at('copyCommand').addEventListener('click', async () => { at('commandCopied').textContent = t(await copyText(commandOf(state, page)) ? 'page.copied' : 'page.copyFailed') })
  for (const name of SCREENS) if (at(`to-${name}`)) at(`to-${name}`).addEventListener('click', event => {
    event.preventDefault()
    state.screen = name
    address()
    screen()
    compareIfShown()
    scrollTo(0, 0)
  })
  addEventListener('hashchange', () => { follow(); rest() })
  addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches('input[type=number], textarea')) return
    const isRedo = event.key === 'y' || (event.key === 'z' && event.shiftKey)
    if (!isRedo && event.key !== 'z') return
    event.preventDefault()
    const next = step + (isRedo ? 1 : -1)
    if (steps[next]) go(next)
  })
  try {
    at('status').textContent = t('status.opening')
    const found = await unpack(at('pack').textContent, page.pack)
    arrays = found
    engine = new Engine(page.worker, hear)
    const { module, scalars, rows, numbers, shocks, years } = found
    engine.open(module, page.layout, { scalars, rows, numbers, shocks, years }, page.atRest)
  } catch (error) { notice(t('page.failedOpen', { message: String(error && error.message || error) })) }
}

begin()
