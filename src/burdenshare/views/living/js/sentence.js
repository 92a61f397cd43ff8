// The answer in sentences: the paired difference to another scenario, as `views/answer.py` says it.
import { inTen, number } from './ranges.js'
import { lowered, raised } from './words.js'

// What answers the question: the scenario's own parts, or else its pictures one by one.
export function partsOf(page, state) {
  const years = page.years.slice(1)
  const own = page.answer.parts.length ? page.answer.parts : page.series.slice(0, page.pictures).map(one => [one.id])
  return own.map(ids => {
    const those = ids.map(id => page.series.find(one => one.id === id))
    const isYearly = those.every(one => one.isYearly)
    const last = isYearly || page.answer.parts.length ? page.answer.by : years[years.length - 1]
    return {
      rows: those.map(one => one.row), by: those[0].by, years: years.indexOf(last) + 1, year: last, first: years[0], isYearly,
      label: those.map((one, i) => i ? lowered(one.label) : one.label).join(' plus '), unit: those[0].gap,
      decimals: those[0].decimals, isCost: page.answer.isCost,
    }
  })
}

// Amounts in billions are shown in trillions from one trillion on, with a decimal more below ten.
export function scaleOf(part, gaps) {
  const sizes = gaps.flatMap(gap => gap ? [Math.abs(gap.low), Math.abs(gap.high)] : [])
  const most = Math.max(...sizes)
  const unit = part.unit.replace(', nominal', ' (nominal)')
  const isLarge = unit.startsWith('trillion ')
  if (!isLarge && !unit.startsWith('billion ')) return { unit: part.unit, by: 1, decimals: part.decimals }
  const billions = isLarge ? most * 1000 : most
  const bare = unit.replace(/^(b|tr)illion /, '')
  if (billions < 1000) return { unit: `billion ${bare}`, by: isLarge ? 0.001 : 1, decimals: isLarge ? 1 : Math.max(1, part.decimals) }
  return { unit: `trillion ${bare}`, by: isLarge ? 1 : 1000, decimals: billions < 10000 ? 2 : 1 }
}

// The choices that titles name and that hold for both sides, such as whether plans are kept.
export function readingOf(page, state) {
  const titled = page.choices.filter(one => one.isBoth && !one.id.startsWith('theories.'))
  return titled.map(one => one.options.find(o => o.id === (state.chosen[one.id] || one.chosen)).label).join(', ')
}

// One sentence for each part; the first says under which reading.
export function answerText(t, parts, answers, subject, other, reading) {
  const both = i => i === 0 && reading ? t('answer.reading', { reading }) : ''
  return parts.map((part, i) => sentence(t, part, answers[i], subject, other, both(i))).map(raised).join(' ')
}

function sentence(t, part, { total, gap }, subject, other, reading) {
  const shown = scaleOf(part, [total, gap])
  const text = value => number(value / shown.by, shown.decimals)
  const label = lowered(part.label.replace(/ \([^()]*\)/g, ''))
  const words = { subject, other, label, reading, first: part.first, year: part.year }
  const isSame = one => one.rises === 0 && one.falls === 0
  if (!total) {
    if (isSame(gap)) return t('answer.sameAt', words)
    return t('answer.levelAt', { ...words, gap: moved(t, text, gap, 'higher', 'lower', shown.unit), range: range(t, text, gap, true, so(t, gap)) })
  }
  if (isSame(total) && isSame(gap)) return t(part.isCost ? 'answer.sameCost' : 'answer.same', words)
  const [inAll, inOne] = often(t, total, gap)
  return t(part.isCost ? 'answer.costs' : 'answer.adds', {
    ...words, total: moved(t, text, total, 'more', 'less', shown.unit), range: range(t, text, total, true, inAll),
    alone: moved(t, text, gap, 'more', 'less', ''), rangeAlone: range(t, text, gap, false, inOne),
  })
}

function moved(t, text, gap, up, down, unit) {
  return [text(Math.abs(gap.middle)), unit, t(`answer.${gap.middle >= 0 ? up : down}`)].filter(Boolean).join(' ')
}

function range(t, text, gap, isFirst, often) {
  const [low, high] = gap.middle >= 0 ? [gap.low, gap.high] : [-gap.high, -gap.low]
  return t(isFirst ? 'answer.range' : 'answer.rangeShort', { low: text(low), high: text(high), often })
}

// How often a gap goes the way of its middle, where its range holds both ways.
function share(gap) { return gap.low < 0 && gap.high > 0 ? inTen(gap.middle >= 0 ? gap.rises : gap.falls) : '' }

function so(t, gap) { return share(gap) && t('answer.so', { share: share(gap) }) }

// Said once, after the second, where it is the same.
function often(t, total, alone) {
  const isSame = share(total) === share(alone)
  return isSame ? ['', share(alone) && t('answer.eachSo', { share: share(alone) })] : [so(t, total), so(t, alone)]
}

// The levels of the last year, for the pictures that are shown.
export function levelText(t, page, state, computed) {
  const years = page.years.length - 1
  const told = computed.series.map(({ row, levels }) => {
    const one = page.series.find(s => s.row === row)
    const [low, middle, high] = [0, 3, 6].map(k => number(levels[(years - 1) * 8 + k] / one.by, one.decimals))
    return t('answer.level', { label: lowered(one.short), middle, range: low === high ? '' : t('answer.rangeBare', { low, high }), unit: one.unit })
  })
  return t('answer.levels', { who: page.who, year: page.years[years], told: told.join('; ') })
}
