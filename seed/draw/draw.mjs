// Draws the demo county's pictures into ../photos from its own sheets, as WebP of 800×450.
//   cd e2e && npm ci && node ../seed/draw/draw.mjs          all
//   node ../seed/draw/draw.mjs a-01-plan                    those whose name begins so
// Needs a Chromium and the face Noto Sans CJK SC. Every drawing says that it is one.
import { mkdir, writeFile } from 'node:fs/promises'
import { launch } from '../../e2e/support/browser.mjs'
import { asset } from './asset.mjs'
import { park } from './park.mjs'
import { section } from './plant.mjs'
import { plan, supplies } from './plot.mjs'
import { H, W, sheet } from './sheet.mjs'
import { stories } from './story.mjs'

const [parcels, plants, parks, assets, facilities] = await Promise.all(
  ['parcels', 'plants', 'parks', 'assets', 'facilities'].map(sheet),
)
const by = (rows, ...codes) => codes.map((code) => rows.find((row) => row.编号 === code))
const drawings = new Map()
for (const row of by(parcels, 'A-01', 'A-02', 'A-03', 'A-04', 'A-05', 'A-06', 'B-01', 'B-02', 'B-04', 'C-03', 'Y-02', 'D-01'))
  drawings.set(`${row.编号.toLowerCase()}-plan`, plan(row, parcels))
for (const row of by(parcels, 'A-01', 'B-01')) drawings.set(`${row.编号.toLowerCase()}-supplies`, supplies(row))
for (const row of by(plants, 'H-01', 'H-02', 'H-05', 'H-09', 'H-11', 'H-12', 'H-19', 'H-24'))
  drawings.set(`${row.编号.toLowerCase()}-section`, section(row, plants))
for (const row of by(parks, 'jkq', 'hexiang', 'liudi', 'yungu'))
  drawings.set(`${row.编号}-relation`, park(row, facilities))
for (const row of by(assets, 'K-01', 'K-02', 'K-05')) drawings.set(`${row.编号.toLowerCase()}-yard`, asset(row))
for (const [name, drawing] of stories()) drawings.set(name, drawing)

const wanted = process.argv[2] ?? ''
const folder = new URL('../photos/', import.meta.url)
await mkdir(folder, { recursive: true })
const browser = await launch()
try {
  const page = await browser.newPage()
  let total = 0
  for (const [name, svg] of drawings) {
    if (!name.startsWith(wanted)) continue
    const picture = await page.evaluate(
      async ({ svg, W, H }) => {
        const image = new Image()
        image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
        await image.decode()
        const canvas = Object.assign(document.createElement('canvas'), { width: W, height: H })
        canvas.getContext('2d').drawImage(image, 0, 0, W, H)
        return canvas.toDataURL('image/webp', 0.9).split(',')[1]
      },
      { svg, W, H },
    )
    const bytes = Buffer.from(picture, 'base64')
    total += bytes.length
    await writeFile(new URL(`${name}.webp`, folder), bytes)
  }
  console.log(`${drawings.size} drawings, ${Math.round(total / 1024)} KB`)
} finally {
  await browser.close()
}
