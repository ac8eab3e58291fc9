// What all drawings share: the county's sheets, the paper, its words and marks.
import { readFile } from 'node:fs/promises'

export const W = 800
export const H = 450
export const INK = '#1c2b2a'
export const ACCENT = '#0f5c55'
export const OCHRE = '#c9823b'
export const PAPER = '#f6f4ee'
export const ROOF = ['#8fa9a6', '#a9bcb6', '#7d9692', '#b7c3bb']

/** The rows of a sheet, by its column names. Cells in quotes may hold commas and lines. */
export async function sheet(name) {
  const text = (await readFile(new URL(`../${name}.csv`, import.meta.url), 'utf8')).replace(/^\ufeff/, '')
  const rows = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== ',') rows.push([])
  }
  const [head, ...body] = rows
  return body
    .filter((cells) => cells.length === head.length)
    .map((cells) => Object.fromEntries(head.map((column, n) => [column, cells[n]])))
}

/** A sheet's cell as a number, or `undefined`. */
export const number = (cell) => (cell ? Number.parseFloat(cell) : undefined)

export const esc = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** A generator of numbers from 0 to 1 that gives the same row for the same name. */
export function dice(name) {
  let state = [...name].reduce((sum, c) => (Math.imul(sum, 31) + c.codePointAt(0)) >>> 0, 2_166_136_261)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Words; `at` is `start`, `middle` or `end`. A light edge keeps them readable on anything. */
export function words(x, y, text, { size = 26, fill = INK, at = 'middle', weight = 500, edge = PAPER } = {}) {
  const halo = edge ? ` stroke="${edge}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"` : ''
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${at}" font-weight="${weight}"${halo}>${esc(text)}</text>`
}

/** How wide words are, nearly: Chinese letters are square. */
export const width = (text, size) => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 1 : 0.56), 0) * size

/** Words on a label. */
export function label(x, y, text, { size = 24, fill = '#fff', back = ACCENT } = {}) {
  const w = width(text, size) + 24
  return `<rect x="${x - w / 2}" y="${y - size * 0.86 - 6}" width="${w}" height="${size + 16}" rx="8" fill="${back}"/>${words(x, y + 2, text, { size, fill, edge: '' })}`
}

/** A tree from above. */
export const tree = (x, y, r) =>
  `<circle cx="${x + 2}" cy="${y + 3}" r="${r}" fill="#00000018"/><circle cx="${x}" cy="${y}" r="${r}" fill="#7fa37a"/><circle cx="${x - r * 0.25}" cy="${y - r * 0.25}" r="${r * 0.5}" fill="#93b58c"/>`

/** A building from above, with its shadow and its ridge. */
export const roof = (x, y, w, h, fill = ROOF[0]) =>
  `<rect x="${x + 5}" y="${y + 6}" width="${w}" height="${h}" fill="#00000026"/><rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}"/>` +
  (w > h ? `<path d="M${x} ${y + h / 2}h${w}" stroke="#fff8" stroke-width="2"/>` : `<path d="M${x + w / 2} ${y}v${h}" stroke="#fff8" stroke-width="2"/>`)

/** Where north is. */
export const north = `<g transform="translate(752 62)"><circle r="34" fill="#fffc"/><path d="M0-26L13 18L0 9L-13 18Z" fill="${INK}"/></g>${words(752, 122, '北', { size: 24 })}`

const ARROW = `<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="context-stroke"/></marker>`

/** The whole drawing: every one says what it is. */
export function drawing(title, body, defs = '') {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${W}" height="${H}" viewBox="0 0 ${W} ${H}" font-family="Noto Sans CJK SC, sans-serif"><defs>${ARROW}${defs}</defs><rect width="${W}" height="${H}" fill="${PAPER}"/>${body}<rect y="396" width="${W}" height="54" fill="${INK}"/>${words(20, 433, title, { size: 28, fill: '#fff', at: 'start', weight: 700, edge: '' })}<rect x="16" y="16" width="228" height="44" rx="8" fill="#fff"/><rect x="16" y="16" width="8" height="44" fill="${OCHRE}"/>${words(36, 48, '示意图（演示）', { size: 26, at: 'start', weight: 700, edge: '' })}</svg>`
}
