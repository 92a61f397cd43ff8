// One picture of the page: what it shows of a result, its table, and what a reader takes away.
import { drawing, element } from './build.js'
import { dots, escaped, fan, futures, spanOf } from './fan.js'
import { csvOf, saveText, savePng, copyText } from './files.js'
import { fifty, number } from './ranges.js'

const PLAY = 400 // milliseconds for each single future

export class Picture {
  constructor(figure, place, page, t, act) {
    Object.assign(this, { figure, place, page, t, act, span: null, front: -1 })
    this.canvas = figure.querySelector('.canvas')
    this.caption = figure.querySelector('.caption')
    this.table = figure.querySelector('tbody')
    this.notes = figure.querySelector('.notes')
    this.select = element('select', { 'aria-label': t('picture.choose', { place: place + 1 }), onchange: () => act.show(place, this.select.value) },
      ...page.series.map(one => element('option', { value: one.id }, one.of && one.of !== page.who ? `${one.label}, ${one.of}` : one.label)))
    const button = (name, does) => element('button', { type: 'button', onclick: does }, t(`picture.${name}`))
    this.told = element('textarea', { class: 'told', readonly: true, hidden: true, rows: 4, 'aria-label': t('picture.cite') })
    figure.querySelector('.tools').append(this.select, button('csv', () => this.csv()), button('svg', () => saveText(`${this.file()}.svg`, this.svgFile(), 'image/svg+xml')),
      button('png', () => savePng(`${this.file()}.png`, this.svgFile())), button('cite', () => this.cite()))
    this.threshold = element('input', { type: 'range', 'aria-label': '' })
    this.exact = element('input', { type: 'number', step: 'any', 'aria-label': '' })
    this.counted = element('p', { class: 'counted', role: 'status' })
    for (const input of [this.threshold, this.exact]) input.addEventListener(input === this.exact ? 'change' : 'input', () => {
      if (input.value !== '' && Number.isFinite(Number(input.value))) act.above(this.one.id, Number(input.value))
    })
    this.passes = element('div', { class: 'passes', hidden: true }, this.threshold, this.exact, this.counted)
    this.canvas.after(this.passes)
    figure.querySelector('.tools').after(this.told)
  }

  file() { return `${this.one.id.replace(/[^\w.-]/g, '_')}-${this.page.run}` }

  // Draws a result. The axis stays while a lever moves, and is fitted at rest.
  draw(state, result, isAtRest, otherName) {
    const { t, page } = this
    const one = this.one = page.series.find(s => s.id === state.pictures[this.place])
    const found = result.series.find(s => s.row === one.row)
    const isGap = state.view === 'effect', years = page.years.slice(1), count = result.count
    const numbers = Array.from(isGap ? found.effects : found.levels, v => v / one.by)
    const beside = isGap ? null : years.map((_, i) => found.beside[i * 8 + 3] / one.by)
    const key = `${one.id} ${state.view} ${state.show}`
    if (isAtRest || !this.span || this.key !== key) this.span = this.fitted(state, found, numbers, beside, one, isGap, count)
    this.key = key
    this.data = { numbers, one, isGap, years }
    const unit = isGap ? t('picture.gapUnit', { other: otherName, unit: one.gap }) : [one.of, one.unit].filter(Boolean).join(', ')
    const last = years.length - 1
    const [low, middle, high] = [0, 3, 6].map(k => number(numbers[last * 8 + k], one.decimals))
    const label = isGap ? t('picture.gapTitle', { label: one.label }) : one.label
    const picture = {
      id: `p${this.place}`, title: label, subtitle: unit, years, levels: numbers, span: this.span, beside, isGap, decimals: one.decimals,
      desc: t('picture.says', { label, first: years[0], last: years[last], unit, middle, low, high }), zero: t('picture.zero'),
      marks: [...new Set(Object.values(state.moves).map(m => m.by).filter(y => y > years[0]))],
    }
    if (state.show === 'dots') this.svg = this.drawDots(state, picture, found, one, isGap, count)
    else if (state.show === 'futures') this.svg = futures({ ...picture, values: isGap ? found.gap : found.values, count, by: one.by, front: this.front })
    else this.svg = fan(picture)
    this.again = () => { this.svg = futures({ ...picture, values: isGap ? found.gap : found.values, count, by: one.by, front: this.front }); this.put() }
    this.passes.hidden = state.show !== 'dots'
    this.select.value = one.id
    this.put()
    if (isAtRest) this.tell(state, otherName, beside && beside.some((v, i) => v !== numbers[i * 8 + 3]))
  }

  put() { this.canvas.replaceChildren(drawing(this.svg)) }

  fitted(state, found, numbers, beside, one, isGap, count) {
    const values = isGap ? found.gap : found.values
    if (state.show === 'dots') {
      const ends = fifty(values.subarray(values.length - count)).map(v => v / one.by)
      return spanOf(ends[0], ends[49])
    }
    const inside = numbers.filter((_, i) => i % 8 === 0 || i % 8 === 6)
    if (state.show === 'futures') for (let i = 0; i < values.length; i++) if (i % count < 20) inside.push(values[i] / one.by)
    return spanOf(Math.min(...inside, ...(beside || [])), Math.max(...inside, ...(beside || [])))
  }

  drawDots(state, picture, found, one, isGap, count) {
    const { t } = this, years = picture.years, values = isGap ? found.gap : found.values
    const ends = Array.from(values.subarray(values.length - count), v => v / one.by)
    const set = Object.hasOwn(state.above, one.id) && !isGap
    const threshold = isGap ? 0 : set ? state.above[one.id] : Number(picture.levels[(years.length - 1) * 8 + 3].toPrecision(2))
    const above = fifty(ends).filter(v => v > threshold).length
    const label = t('picture.threshold', { label: one.label })
    for (const input of [this.threshold, this.exact]) {
      input.setAttribute('aria-label', label)
      input.disabled = isGap
    }
    const step = 10 ** (Math.floor(Math.log10(this.span[1] - this.span[0])) - 2)
    Object.assign(this.threshold, { min: this.span[0], max: this.span[1], step })
    this.threshold.value = threshold
    if (document.activeElement !== this.exact) this.exact.value = +threshold.toPrecision(6)
    const said = t('picture.above', { count: above, threshold: number(threshold, one.decimals), year: years[years.length - 1] })
    if (this.counted.textContent !== said) this.counted.textContent = said
    const subtitle = t('picture.dotsUnit', { unit: isGap ? one.gap : one.unit, year: years[years.length - 1] })
    return dots({ ...picture, values: ends, threshold, subtitle, desc: `${picture.desc} ${said}` })
  }

  // The words under a picture and its table.
  tell(state, otherName, hasDashed) {
    const { t, one } = this, { numbers, years } = this.data
    this.caption.textContent = `${one.definition}. ${t('picture.source', { sources: one.sources.join(', ') })}`
    const notes = [t(one.worlds ? 'picture.notInWorlds' : 'picture.notIn', { worlds: one.worlds })]
    if (state.show === 'bands' && hasDashed) notes.push(t('picture.dashed', { other: otherName }))
    if (state.show === 'bands' && Object.values(state.moves).some(m => m.by > years[0])) notes.push(t('picture.dotted'))
    if (state.show === 'futures') notes.push(t('picture.futures'))
    this.notes.textContent = notes.join(' ')
    const text = value => number(value, one.decimals)
    const span = (a, b) => t('picture.span', { low: text(a), high: text(b) })
    this.table.replaceChildren(...years.map((year, i) => {
      const at = k => numbers[i * 8 + k]
      return element('tr', {}, element('th', { scope: 'row' }, year), element('td', {}, text(at(3))), element('td', {}, span(at(2), at(4))), element('td', {}, span(at(0), at(6))))
    }))
  }

  csv() {
    const { one, isGap, years, numbers } = this.data
    const head = ['run', 'state', 'outcome', 'unit', 'year', 'p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'mean']
    const label = isGap ? this.t('picture.gapTitle', { label: one.label }) : one.label
    const rows = years.map((year, i) => [this.page.run, this.act.link(), label, isGap ? one.gap : one.unit, year, ...numbers.slice(i * 8, i * 8 + 8).map(v => +v.toPrecision(7))])
    saveText(`${this.file()}.csv`, `\ufeff${csvOf([head, ...rows])}`, 'text/csv')
  }

  // The picture with the run's name in its foot.
  svgFile() {
    const foot = `<text x="46" y="252" fill="#5a6875" font-size="9">${escaped(this.t('picture.foot', this.page.stamp))}</text>`
    return this.svg.replace(/<\/svg>$/, `${foot}</svg>`)
  }

  async cite() {
    const { one } = this
    this.told.value = this.t('picture.citation', { ...this.page.stamp, label: one.label, unit: one.unit, title: this.page.title, command: this.act.command(), sources: one.sources.join(', ') })
    this.told.hidden = !this.told.hidden
    if (!this.told.hidden && await copyText(this.told.value)) this.act.notice(this.t('page.copied'))
  }

  // Shows the twenty futures one after another.
  play(then) {
    this.front = 0
    const step = () => {
      if (this.front < 0) return
      this.again()
      this.front++
      if (this.front > 20) { this.front = -1; this.again(); if (then) then() } else setTimeout(step, PLAY)
    }
    step()
  }

  stop() { this.front = -1 }
}
