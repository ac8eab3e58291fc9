// Posters: the same facts as the page, as one picture to be kept, and on paper.
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { PHONE, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'

const folder = fileURLToPath(new URL('../screenshots/posters/', import.meta.url))
const KINDS = ['projects', 'parcels', 'plants', 'assets', 'parks', 'policies', 'chains', 'opportunities', 'stories']

let site, browser, posters
before(async () => {
  await mkdir(folder, { recursive: true })
  site = await portal()
  browser = await launch()
  const map = await (await fetch(`${site.base}/sitemap.xml`)).text()
  const paths = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url).pathname)
  posters = KINDS.map((kind) => `/poster${paths.find((path) => path.startsWith(`/${kind}/`))}`)
})
after(async () => {
  await browser?.close()
  await site?.close()
})

/** Whether a picture has ink in it: dots that are neither white nor of one colour. */
const ink = (page) =>
  page.locator('.picture').evaluate((picture) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: picture.naturalWidth, height: picture.naturalHeight })
    const pen = canvas.getContext('2d')
    pen.drawImage(picture, 0, 0)
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
    const colours = new Set()
    let dark = 0
    for (let at = 0; at < data.length; at += 4) {
      colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2])
      if (data[at] < 90) dark += 1
    }
    return { width: canvas.width, height: canvas.height, colours: colours.size, dark: dark / (canvas.width * canvas.height) }
  })

describe('posters', () => {
  for (const kind of KINDS) {
    it(`one of ${kind} is whole on a phone and becomes one picture`, () =>
      visit(browser, PHONE, async (page, _context, seen) => {
        const address = posters[KINDS.indexOf(kind)]
        assert.equal((await page.goto(site.base + address)).status(), 200)
        await seen.quiet()
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(wide <= 0, `${wide} px too wide`)
        await accessible(page, address)
        await page.screenshot({ path: `${folder}${kind}.png`, fullPage: true })
        const { height } = await page.locator('#poster').boundingBox()
        await page.getByRole('button', { name: '保存长图' }).click()
        await page.locator('.picture').waitFor()
        const drawn = await ink(page)
        assert.equal(drawn.width, 390 * 3)
        assert.ok(Math.abs(drawn.height - height * 3) < 4, `${drawn.height} of ${height}`)
        assert.ok(drawn.colours > 20 && drawn.dark > 0.02, JSON.stringify(drawn))
        const link = page.getByRole('link', { name: '下载图片' })
        assert.match(await link.getAttribute('download'), /\.png$/)
        const src = await link.getAttribute('href')
        assert.ok(src.startsWith('data:image/png;base64,'))
        await writeFile(`${folder}${kind}-picture.png`, Buffer.from(src.split(',')[1], 'base64'))
        await accessible(page, `${address} as a picture`)
        await page.getByRole('button', { name: '回到文字' }).click()
        assert.ok(await page.locator('h1').isVisible())
        assert.equal(await page.locator('.picture').count(), 0)
        assert.deepEqual(seen.complaints, [])
        for (const url of seen.requests) assert.ok(url.startsWith(site.base) || url.startsWith('data:'), url)
      }))
  }

  it('is read without script, and is one column on paper', () =>
    visit(browser, { ...PHONE, javaScriptEnabled: false }, async (page) => {
      await page.goto(site.base + posters[0])
      assert.ok(await page.locator('h1').isVisible())
      assert.ok(await page.locator('.code svg').isVisible())
      assert.equal(await page.getByRole('button').count(), 0)
      await page.emulateMedia({ media: 'print' })
      assert.ok(await page.locator('.code svg').isVisible())
      assert.ok(!(await page.locator('.acts').isVisible()))
    }))

  it('is one tap away from the page, and leads back', () =>
    visit(browser, PHONE, async (page) => {
      for (const poster of [posters[0], posters[1]]) {
        const address = poster.replace('/poster', '')
        await open(page, site.base + address)
        await page.getByRole('link', { name: '海报与二维码' }).click()
        await page.waitForURL(site.base + poster)
        await page.getByRole('link', { name: '看完整页面' }).click()
        await page.waitForURL(site.base + address)
      }
    }))
})
