// A park as a relation: what it has, what it lies next to and how far. Nothing is in its place.
import { ACCENT, H, OCHRE, W, drawing, words } from './sheet.mjs'

export function park(row, facilities) {
  const here = (one) => one.所在园区 === row.园区名称
  const kinds = [...new Set(facilities.filter(here).map((one) => one.设施类别))].map((kind) => `共享：${kind}`)
  const inside = [...row.主导产业.split('、'), ...kinds].slice(0, 3)
  const around = [row.最近道路, row.最近铁路, row.最近机场].filter(Boolean)
  const places = around.length === 1 ? [[640, 225]] : around.length === 2 ? [[640, 140], [640, 310]] : [[640, 96], [640, 222], [640, 346]]
  let body = `<rect width="${W}" height="${H}" fill="#e3eeea"/>`
  const [cx, cy] = [240, 230]
  around.forEach((text, n) => {
    const [x, y] = places[n]
    const [, name, km] = text.match(/^(.*?)\s+(.*)$/) ?? [null, text, '']
    const dash = [' ', ' stroke-dasharray="18 8"', ' stroke-dasharray="4 10" stroke-linecap="round"'][n]
    body += `<path d="M${cx} ${cy}L${x} ${y}" stroke="${OCHRE}" stroke-width="8"${dash}/>`
    body += `<rect x="${x - 130}" y="${y - 42}" width="260" height="84" rx="42" fill="#fff" stroke="${OCHRE}" stroke-width="4"/>`
    body += words(x, y - 4, name, { size: 26, weight: 600, edge: '' }) + words(x, y + 29, km, { size: 26, fill: '#6b3a00', edge: '' })
  })
  body += `<circle cx="${cx + 6}" cy="${cy + 8}" r="160" fill="#00000018"/><circle cx="${cx}" cy="${cy}" r="160" fill="${ACCENT}"/>`
  body += words(cx, cy - 66, row.园区名称, { size: 30, fill: '#fff', weight: 700, edge: '' })
  inside.forEach((what, n) => {
    const y = cy - 14 + n * 54
    body += `<rect x="${cx - 136}" y="${y - 30}" width="272" height="44" rx="8" fill="#ffffff26"/>`
    body += words(cx, y + 1, what, { size: 24, fill: '#fff', edge: '' })
  })
  return drawing(`${row.园区名称}：园区关系`, body)
}
