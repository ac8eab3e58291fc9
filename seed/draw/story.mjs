// Scenes for stories: no faces, no real place.
import { ACCENT, H, INK, OCHRE, ROOF, W, drawing, label, tree, words } from './sheet.mjs'

const people = (x, y, n, gap, size = 1) =>
  Array.from({ length: n }, (_, k) => `<g transform="translate(${x + k * gap} ${y}) scale(${size})"><circle r="14" cy="-44" fill="${['#c9a27a', '#b98d66', '#d4b08c'][k % 3]}"/><path d="M-20 0c0-34 8-44 20-44s20 10 20 44z" transform="translate(0 16)" fill="${[ACCENT, INK, OCHRE, '#7d9692'][k % 4]}"/></g>`).join('')

/** Talks around a table. */
function fair() {
  let body = `<rect width="${W}" height="${H}" fill="#e3eeea"/><rect x="210" y="76" width="380" height="118" rx="6" fill="${ACCENT}"/>${words(400, 130, '稻米深加工', { size: 34, fill: '#fff', weight: 700, edge: '' })}${words(400, 172, '产业对接会', { size: 34, fill: '#fff', weight: 700, edge: '' })}<rect y="300" width="${W}" height="150" fill="#d8cdb6"/>`
  for (const x of [60, 320, 580]) body += people(x + 34, 268, 3, 46) + `<path d="M${x} 284h160l14 30h-188z" fill="#b98d66"/><rect x="${x + 8}" y="314" width="10" height="46" fill="#7b5b3e"/><rect x="${x + 142}" y="314" width="10" height="46" fill="#7b5b3e"/>` + people(x + 30, 374, 3, 50, 1.1)
  return drawing('稻米深加工产业对接会场景', body)
}

/** Steam pipes being laid. */
function pipes() {
  let body = `<rect width="${W}" height="${H}" fill="#dce9ec"/><rect y="300" width="${W}" height="150" fill="#c9bfa8"/>`
  for (const [x, h] of [[560, 130], [630, 180], [700, 110]]) body += `<rect x="${x}" y="${300 - h}" width="56" height="${h}" fill="${ROOF[h % 4]}"/>`
  body += `<rect x="652" y="66" width="16" height="70" fill="${INK}"/><circle cx="676" cy="52" r="16" fill="#fff"/><circle cx="700" cy="40" r="20" fill="#fff"/>`
  for (const x of [60, 200, 340, 480]) body += `<path d="M${x} 320v-96M${x + 20} 320v-96" stroke="${INK}" stroke-width="6"/><path d="M${x - 10} 226h40" stroke="${INK}" stroke-width="8"/>`
  body += `<path d="M0 208H520" stroke="#b0483e" stroke-width="30"/><path d="M0 202H520" stroke="#fff6" stroke-width="6"/><path d="M528 208H600V260" stroke="#b0483e" stroke-width="12" fill="none" stroke-dasharray="16 10"/>`
  body += `<g transform="translate(330 300)"><path d="M0 20h120v30H0z" fill="${OCHRE}"/><path d="M70 20v-44h44v44z" fill="#e0a94a"/><path d="M20 16L-50-70L-84-20" stroke="${OCHRE}" stroke-width="12" fill="none"/><circle cx="22" cy="54" r="14" fill="${INK}"/><circle cx="98" cy="54" r="14" fill="${INK}"/></g>`
  body += people(90, 356, 3, 60)
  body += label(250, 168, '蒸汽管网三期', { back: '#b0483e' })
  return drawing('供汽管网三期施工场景', body)
}

/** A field, a mill, a meal. */
function rice() {
  let body = `<rect width="${W}" height="${H}" fill="#e9efe0"/>`
  const step = (x, word, art) => `<circle cx="${x}" cy="205" r="92" fill="#fff"/>${art}${label(x, 336, word)}`
  let stalks = ''
  for (let n = 0; n < 7; n += 1) stalks += `<path d="M${92 + n * 16} 262C${94 + n * 16} 220 ${84 + n * 18} 190 ${100 + n * 16} 160" stroke="#7f9c4a" stroke-width="5" fill="none"/><ellipse cx="${101 + n * 16}" cy="166" rx="6" ry="17" transform="rotate(18 ${101 + n * 16} 166)" fill="#e0a94a"/>`
  const mill = `<path d="M340 262v-70l40-30v30l40-30v30l40-30v100z" fill="${ACCENT}"/><path d="M356 216h26v20h-26zM398 216h26v20h-26z" fill="#cfe0da"/><rect x="440" y="130" width="14" height="50" fill="${INK}"/>`
  const meal = `<path d="M604 190h112c0 44-24 70-56 70s-56-26-56-70z" fill="${OCHRE}"/><path d="M606 190c8-34 98-34 108 0z" fill="#fffdf5" stroke="#d9d8cf" stroke-width="3"/><path d="M690 140l34-26M700 150l34-22" stroke="${INK}" stroke-width="5"/>`
  body += step(140, '本地稻米', stalks) + step(400, '蒸煮、冻干', mill) + step(660, '方便米饭', meal)
  body += `<path d="M244 205h48" stroke="${INK}" stroke-width="7" marker-end="url(#arrow)"/><path d="M504 205h48" stroke="${INK}" stroke-width="7" marker-end="url(#arrow)"/>`
  return drawing('从本地稻米到方便米饭', body)
}

export const stories = () => [
  ['rice-fair', fair()],
  ['steam-works', pipes()],
  ['rice-meal', rice()],
]
