// The levers: a control for each, made from its card; settings and theories as lists of choices.
import { drawing, element } from './build.js'
import { leverUnder } from './feed.js'
import { heldBy } from './paths.js'
import { number } from './ranges.js'
import { clamped } from './state.js'
import { raised } from './words.js'

const LOCK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 14 16" width="12" height="14" aria-hidden="true"><path d="M3 7V5a4 4 0 0 1 8 0v2" fill="none" stroke="currentColor" stroke-width="1.8"/><rect x="1.5" y="7" width="11" height="8" rx="1.5" fill="currentColor"/></svg>'

export class Rail {
  // `act` has: state(), move(lever, move, isAtRest), choose(choice, option), locked(id), lock(id, is), notice(text).
  constructor(page, t, act) {
    Object.assign(this, { page, t, act, parts: new Map() })
    const first = page.levers.filter(one => one.is_first), main = page.levers.filter(one => one.is_main && !one.is_first)
    const more = page.levers.filter(one => !one.is_main && !one.is_first)
    const settings = page.choices.filter(one => !one.id.startsWith('theories.')), theories = page.choices.filter(one => one.id.startsWith('theories.'))
    this.element = element('div', { class: 'levers' },
      first.length ? this.group(t('levers.first', { who: page.who }), first.map(one => this.lever(one))) : null,
      settings.length ? this.group(t('levers.settings'), settings.map(one => this.choice(one))) : null,
      main.length ? this.group(t('levers.main', { who: page.who }), main.map(one => this.lever(one))) : null,
      more.length ? this.folded(t('levers.more', { count: more.length }), '', this.byTopic(more)) : null,
      theories.length ? this.folded(t('levers.theories', { count: theories.length }), t('levers.theoriesHelp'), theories.map(one => this.choice(one))) : null)
  }

  group(title, children) { return element('section', {}, element('h3', {}, title), ...children) }

  folded(title, help, children) {
    return element('details', { class: 'more' }, element('summary', {}, title), help ? element('p', { class: 'quiet' }, help) : null, ...children)
  }

  // Levers of each topic in a list of their own.
  byTopic(levers) {
    return [...new Set(levers.map(one => one.topic))].map(topic => {
      const own = levers.filter(one => one.topic === topic)
      return element('details', { class: 'topic' }, element('summary', {}, this.t('levers.topic', { topic: raised(topic), count: own.length })), ...own.map(one => this.lever(one)))
    })
  }

  choice(one) {
    const { t, act } = this
    const select = element('select', { id: `c-${one.id}`, onchange: () => act.choose(one, select.value) }, ...one.options.map(o => element('option', { value: o.id }, raised(o.label))))
    const dot = element('span', { class: 'dot', hidden: true, 'aria-hidden': 'true' })
    const said = one.id.startsWith('theories.') ? one.help : [one.help, one.isBoth ? t('levers.both') : ''].filter(Boolean).join(' ')
    const help = said ? element('details', { class: 'about' }, element('summary', { 'aria-label': t('lever.about', { label: one.label }) }, '?'), element('p', {}, said)) : null
    this.parts.set(one.id, { show: state => {
      select.value = state.chosen[one.id] || one.chosen
      dot.hidden = select.value === one.chosen
    } })
    return element('div', { class: 'lever choice' }, element('div', { class: 'head' }, element('label', { for: `c-${one.id}` }, dot, raised(one.label)), help), select)
  }

  // A value with as many decimals as it has, two at most.
  said(lever, value) { return lever.is_date ? String(value) : number(value, Math.min(2, (String(value).split('.')[1] || '').length)) }

  lever(one) {
    const { t, act, page } = this
    const name = one.of ? `${one.label}, ${one.of}` : one.label
    const id = `l-${one.id}`
    const value = element('input', { type: 'number', class: 'value', min: one.low, max: one.high, step: 'any', 'aria-label': t('lever.value', { label: name }) })
    const slider = element('input', { type: 'range', id, min: one.low, max: one.top, step: one.step })
    const years = element('select', { class: 'by', 'aria-label': t('lever.year', { label: name }) },
      element('option', { value: 0 }, t('lever.atOnce', { year: page.years[1] })), ...page.years.slice(2).map(y => element('option', { value: y }, `${t('lever.by')} ${y}`)))
    const back = element('button', { type: 'button', class: 'back', hidden: true, onclick: () => act.move(one, null, true) })
    const lock = element('button', { type: 'button', class: 'lock', 'aria-pressed': 'false', 'aria-label': t('lever.lock', { label: name }), onclick: () => act.lock(one.id, !act.locked(one.id)) }, drawing(LOCK))
    const dot = element('span', { class: 'dot', hidden: true, 'aria-hidden': 'true' })
    const set = (text, isAtRest) => {
      if (text.trim() === '' || !Number.isFinite(Number(text))) { this.show(act.state()); return }
      const inside = clamped(one, Number(text))
      if (inside.said && isAtRest) act.notice(t('lever.clamped', { label: name, ...inside.said }))
      act.move(one, { value: inside.value, by: one.is_date ? 0 : Number(years.value) }, isAtRest)
    }
    slider.addEventListener('input', () => set(slider.value, false))
    slider.addEventListener('change', () => set(slider.value, true))
    value.addEventListener('change', () => set(value.value, true))
    years.addEventListener('change', () => set(value.value, true))
    this.parts.set(one.id, { show: state => {
      const held = heldBy(leverUnder(page, state, one), page.years), move = state.moves[one.id] || held
      const locked = act.locked(one.id)
      if (document.activeElement !== value || Number(value.value) !== move.value) value.value = +move.value.toFixed(4)
      slider.value = move.value
      slider.setAttribute('aria-valuetext', [this.said(one, move.value), one.unit, move.by ? `${t('lever.by')} ${move.by}` : ''].filter(Boolean).join(' '))
      years.value = move.by
      for (const control of [value, slider, years]) control.disabled = locked
      lock.setAttribute('aria-pressed', locked)
      dot.hidden = back.hidden = !state.moves[one.id]
      const was = [this.said(one, held.value), held.by ? `${t('lever.by')} ${held.by}` : ''].filter(Boolean).join(' ')
      back.textContent = t('lever.was', { value: was })
      back.setAttribute('aria-label', `${name}: ${t('lever.back', { value: was })}`)
      back.disabled = locked
    } })
    const about = element('details', { class: 'about' }, element('summary', { 'aria-label': t('lever.about', { label: name }) }, '?'),
      element('p', {}, one.help),
      element('p', {}, t('lever.range', { low: this.said(one, one.low), high: this.said(one, one.high), unit: one.unit, who: one.who || '–' }).replace(' .', '.')),
      element('p', {}, t('lever.why', { why: one.why })), element('p', {}, t('lever.sources', { sources: one.sources.join(' ') })))
    return element('div', { class: 'lever' }, element('div', { class: 'head' }, element('label', { for: id }, dot, name), lock, about), slider,
      element('div', { class: 'row' }, value, element('span', { class: 'unit' }, one.unit), one.is_date ? null : years, back))
  }

  show(state) { for (const part of this.parts.values()) part.show(state) }
}
