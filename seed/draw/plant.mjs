// A hall cut through: clear height, column grid and floor load as its sheet says them.
import { ACCENT, H, INK, OCHRE, W, drawing, label, number, words } from './sheet.mjs'

const FLOORS = ['一', '二', '三', '四', '五', '六']

/** Which floor it is, from 0; a hall of one floor is 0 of 1. */
function floors(row, all) {
  const mine = all.filter((one) => one.所在园区 === row.所在园区 && one.楼栋 === row.楼栋)
  const of = (one) => Math.max(0, FLOORS.findIndex((word) => one.楼层.startsWith(word)))
  const top = Math.max(...mine.map(of))
  const heights = Array.from({ length: top + 1 }, (_, n) => number(mine.find((one) => of(one) === n)?.['净高（米）']) ?? 4.5)
  return { here: of(row), heights, single: row.楼层.startsWith('单层') }
}

export function section(row, all) {
  const { here, heights, single } = floors(row, all)
  const [bay, deep] = row.柱网.split('×').map((word) => Number.parseFloat(word))
  const slab = 0.9
  const tall = heights.reduce((sum, one) => sum + one + slab, 0)
  // The lower floors take the room that is there; a tall hall stays in proportion.
  const unit = Math.min(single ? 18 : 30, 276 / tall)
  const [left, right, ground] = [96, 704, 366]
  const bays = Math.max(3, Math.min(9, Math.round((right - left) / (bay * unit))))
  const step = (right - left) / bays
  let body = `<rect width="${W}" height="${ground}" fill="#dce9ec"/><rect y="${ground}" width="${W}" height="${H}" fill="#c9bfa8"/><path d="M0 ${ground}H${W}" stroke="${INK}" stroke-width="4"/>`
  let floor = ground
  let mark = ''
  heights.forEach((height, n) => {
    const high = height * unit
    const ceiling = floor - high
    const mine = n === here
    body += `<rect x="${left}" y="${ceiling}" width="${right - left}" height="${high}" fill="${mine ? '#fbe7c2' : '#eef1ee'}"/>`
    for (let column = 0; column <= bays; column += 1)
      body += `<rect x="${(left + column * step - 5).toFixed(1)}" y="${ceiling}" width="10" height="${high}" fill="${mine ? '#6f8a86' : '#b9c4c0'}"/>`
    const roofed = n === heights.length - 1
    if (roofed && single) {
      const rise = 26
      body += `<path d="M${left - 14} ${ceiling}L${W / 2} ${ceiling - rise}L${right + 14} ${ceiling}z" fill="#7d9692" stroke="${INK}" stroke-width="3"/>`
    } else body += `<rect x="${left - 10}" y="${ceiling - slab * unit}" width="${right - left + 20}" height="${slab * unit}" fill="#7d9692"/>`
    if (mine) {
      // 行车 runs under the roof where the sheet names one.
      if (row.行车) {
        const y = ceiling + Math.min(26, high * 0.2)
        body += `<path d="M${left + 6} ${y}H${right - 6}" stroke="${OCHRE}" stroke-width="9"/><path d="M${right - 150} ${y + 4}v24" stroke="${INK}" stroke-width="3"/><rect x="${right - 166}" y="${y + 2}" width="32" height="12" fill="${INK}"/>`
      }
      const x = left + step / 2
      mark += `<path d="M${x} ${ceiling + 3}V${floor - 3}" stroke="#8a4b00" stroke-width="4" marker-start="url(#arrow)" marker-end="url(#arrow)"/>`
      const text = high > 74 ? high / 2 : 14
      mark += label(W / 2, floor - text + 4, `净高 ${row['净高（米）']} 米　荷载 ${row['楼面荷载（吨/㎡）']} 吨/㎡`, { back: '#8a4b00', size: 26 })
      if (!single && heights.length > 1) mark += words(left - 14, floor - high / 2 + 9, row.楼层.slice(0, 2), { at: 'end', size: 24, weight: 700 })
    }
    floor = ceiling - slab * unit
  })
  // A person, 1.7 metres, for the size of it.
  const person = 1.7 * unit
  const feet = ground
  body += `<g fill="${INK}"><circle cx="52" cy="${feet - person * 0.9}" r="${person * 0.11}"/><path d="M52 ${feet - person * 0.78}c${person * 0.2} 0 ${person * 0.2} ${person * 0.1} ${person * 0.18} ${person * 0.4}l-${person * 0.08} ${person * 0.38}h-${person * 0.2}l-${person * 0.08}-${person * 0.38}c-${person * 0.02}-${person * 0.3} 0-${person * 0.4} ${person * 0.18}-${person * 0.4}z"/></g>`
  const y = 384
  mark += `<path d="M${left + step} ${ground}v14M${left + 2 * step} ${ground}v14" stroke="${ACCENT}" stroke-width="4"/>`
  body += mark
  body += label(W / 2 + 130, y - 2, `柱网 ${row.柱网}`, { size: 22 })
  if (row.行车) body += label(640, 52, `行车 ${row.行车}`, { back: '#fff', fill: INK })
  return drawing(`${row.厂房名称}剖面`, body)
}
