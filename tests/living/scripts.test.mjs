// The page's scripts in node. PAGE names a file with what the page's script reads, CASES one with what Python computes.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import test from 'node:test'

const scripts = new URL('../../src/burdenshare/views/living/js/', import.meta.url)
const load = name => import(new URL(name, scripts))
const { leverPath, movedPoints } = await load('paths.js')
const { dump, load: read, startState, changesOf, commandOf, clamped } = await load('state.js')
const { fifty, gapOf, inTen, number, quantile } = await load('ranges.js')
const { fan, dots, futures, spanOf, escaped } = await load('fan.js')
const { answerText } = await load('sentence.js')
const { speaker } = await load('words.js')
const { csvOf } = await load('files.js')
const { openRows } = await load('feed.js')
const page = JSON.parse(fs.readFileSync(process.env.PAGE))
const cases = JSON.parse(fs.readFileSync(process.env.CASES))
const t = speaker(page.words)

let seed = 7
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
const pick = list => list[Math.floor(random() * list.length)]

function randomState(isWhole = true) {
  const state = startState(page)
  for (const lever of page.levers) {
    if (random() < 0.6) continue
    state.moves[lever.id] = { value: lever.low + random() * (lever.high - lever.low), by: lever.is_date || random() < 0.5 ? 0 : pick(page.years.slice(1)) }
  }
  for (const choice of page.choices) {
    const option = pick(choice.options)
    if (option.id !== choice.chosen) state.chosen[choice.id] = option.id
  }
  Object.assign(state, { screen: pick(['explore', 'compare', 'sources', 'method']), view: pick(['level', 'effect']), show: pick(['bands', 'dots', 'futures']), beside: pick(['start', startState(page).beside]) })
  state.pictures = state.pictures.map(() => pick(page.series).id)
  if (random() < 0.5) state.above[pick(page.series).id] = random() * 1e6 - 5e5
  if (isWhole) state.also = Array.from({ length: Math.floor(random() * 3) }, () => changesOf(randomState(false), page)).filter(changes => changes.length)
  return state
}

test('a thousand random states come back from their address', () => {
  for (let i = 0; i < 1000; i++) {
    const state = randomState()
    const found = read(`#${dump(state, page)}`, page, t)
    assert.deepEqual(found.said, [])
    assert.deepEqual(found.state, state)
  }
})

test('an address is in readable words, with the run', () => {
  const lever = page.levers[0], state = startState(page)
  state.moves[lever.id] = { value: 3.5, by: page.years[5] }
  assert.equal(dump(state, page), `explore&run=${page.run}&${lever.id}=3.5@${page.years[5]}`)
  assert.deepEqual(changesOf(state, page), [`${lever.id}=3.5@${page.years[5]}`])
  assert.equal(commandOf(state, page), `${page.command[0]} --set ${lever.id}=3.5@${page.years[5]} ${page.command[1]}`)
})

test('what a link has too much is explained, never obeyed', () => {
  const lever = page.levers[0].id, start = startState(page)
  const hostile = ['#explore&__proto__=1', '#explore&constructor=2', '#<img src=x onerror=alert(1)>', `#explore&${lever}=1e999`, `#explore&${lever}=javascript:1`,
    `#explore&${lever}=NaN`, `#explore&${lever}=3@1492`, '#explore&view=<script>', `#explore&pictures=a,b`, '#explore&above.x=1', '#explore&also=', '#explore&also=run=1', `#explore&also=${lever}=1;__proto__=2`, '#explore&%E0%A4%A=1', `#explore&run=${'9'.repeat(12)}`]
  for (const fragment of hostile) {
    const { state, said } = read(fragment, page, t)
    assert.equal(said.length, 1, fragment)
    assert.deepEqual(state, start, fragment)
  }
  assert.equal(({}).polluted, undefined)
  assert.equal(read(`#explore&${'x=1&'.repeat(9000)}`, page, t).said.length, 1)
  assert.deepEqual(read('', page, t), { state: start, said: [] })
})

test('a value outside the range of its card is clamped and said', () => {
  const lever = page.levers[0]
  const { state, said } = read(`#explore&${lever.id}=${lever.high + 1}`, page, t)
  assert.equal(state.moves[lever.id].value, lever.high)
  assert.match(said[0], /the range is/)
  assert.deepEqual(clamped(lever, lever.low), { value: lever.low, said: null })
})

test('paths of levers have the bits that Python gives', () => {
  for (const { points, move, start, years, path } of cases.paths) {
    assert.deepEqual(leverPath(move ? movedPoints(points, move, years) : points, years, start), path)
  }
})

test('quantiles, numbers and shares are those of Python', () => {
  for (const { values, levels, found } of cases.quantiles) {
    const sorted = Float64Array.from(values).sort()
    levels.forEach((level, i) => assert.ok(Math.abs(quantile(sorted, level) - found[i]) <= 1e-12 * Math.max(1, Math.abs(found[i]))))
  }
  for (const { value, decimals, text } of cases.numbers) assert.equal(number(value, decimals), text)
  for (const { share, text } of cases.shares) assert.equal(inTen(share), text)
  assert.deepEqual(gapOf([-1, 0, 1, 2]).rises, 0.5)
  assert.equal(fifty([1, 2, 3]).length, 50)
})

test('sentences of an answer are those of Python', () => {
  assert.ok(cases.answers.length)
  for (const { parts, answers, subject, other, reading, text } of cases.answers) assert.equal(answerText(t, parts, answers, subject, other, reading), text)
})

test('a fan names its median and range, and lets no text become a tag', () => {
  const years = page.years.slice(1), levels = years.flatMap((_, i) => [1, 2, 3, 4 + i, 5 + i, 6 + i, 7 + i, 4])
  const picture = { id: 'p0', title: '<b>"x"&', subtitle: 'u', desc: 'In 2035: median 4.0', years, levels, span: spanOf(1, 20), decimals: 1, zero: 'z' }
  for (const svg of [fan({ ...picture, beside: years.map(() => 2) }), futures({ ...picture, values: Float32Array.from(levels), count: 8, by: 1, front: 2 }), dots({ ...picture, values: levels, threshold: 5 })]) {
    assert.match(svg, /<title id="p0-t">&lt;b&gt;&quot;x&quot;&amp;<\/title><desc id="p0-d">In 2035: median 4.0<\/desc>/)
    assert.doesNotMatch(svg, /NaN|undefined|<b>/)
  }
  assert.equal(dots({ ...picture, values: levels, threshold: 5 }).match(/<circle/g).length, 50)
  assert.equal(escaped('<&>'), '&lt;&amp;&gt;')
  assert.deepEqual(spanOf(2, 10)[0], 0)
})

test('a table computes nothing in a spreadsheet', () => {
  assert.equal(csvOf([['=1+1', 'a,b', -2], ['"', '@x', 1]]), '\'=1+1,"a,b",-2\r\n"""",\'@x,1\r\n')
})

test('rows of draws are opened one by one', () => {
  const stream = Float64Array.from([0, 1, 0, 1, -1, 0, 0, 1, 0, 0, 0, 1, 5, 1, 4, 1, 0, 0, 1, 2, 8, 9])
  const { mixtures, rows } = openRows(stream)
  assert.deepEqual([...mixtures], [0, 1, 0, 1, -1])
  assert.deepEqual(rows.map(row => [...row]), [[0, 0, 1, 0, 0, 0, 1, 5], [1, 4, 1, 0, 0, 1, 2, 8, 9]])
})
