// The pages that are only read: chains, policies, land, costs, stories. Opened by their address, by a
// tap, and without script, they are the same page; nothing in them leads nowhere.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { PHONE, frames, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'

const folder = fileURLToPath(new URL('../screenshots/documents/', import.meta.url))

/** Where a reader starts; each page below them is found by its links. */
const SECTIONS = [
  '/chains', '/policies', '/opportunities', '/parks', '/parcels', '/plants', '/assets',
  '/parcels/fit', '/parcels/map', '/costs', '/costs/sheet', '/stories', '/contacts', '/data',
  '/county', '/regions', '/towns',
]

/** Addresses of our own pages that a page links to, without queries and anchors. */
const links = (page) =>
  page.$$eval('#main a[href^="/"]', (all) => [...new Set(all.map((a) => a.getAttribute('href').split(/[?#]/)[0]))])

let site, browser
before(async () => {
  await mkdir(folder, { recursive: true })
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

describe('pages that are only read', () => {
  for (const address of SECTIONS) {
    it(`${address} is whole on a phone, by address`, () =>
      visit(browser, PHONE, async (page, _context, seen) => {
        const response = await open(page, site.base + address)
        assert.equal(response.status(), 200)
        assert.ok((await page.innerText('h1')).length > 1)
        assert.ok((await page.title()).includes('招商'))
        assert.ok(await page.locator('.demo-band').isVisible())
        await seen.quiet()
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(wide <= 0, `${address} is ${wide} px too wide`)
        await page.screenshot({ path: `${folder}${address.slice(1).replaceAll('/', '-')}.png`, fullPage: true })
        await accessible(page, address)
        assert.deepEqual(seen.complaints, [])
        for (const url of seen.requests) assert.ok(url.startsWith(site.base) || url.startsWith('data:'), url)
      }))
  }

  for (const address of ['/parcels', '/plants', '/policies']) {
    it(`${address} shows its first entry on the first screen`, () =>
      visit(browser, PHONE, async (page) => {
        await open(page, site.base + address)
        const first = await page.$eval('.cards .card', (card) => card.getBoundingClientRect().bottom)
        const bar = await page.$eval('.tab-bar', (bar) => bar.getBoundingClientRect().top)
        assert.ok(first <= bar, `the first entry ends at ${first}, the bar begins at ${bar}`)
        await page.click('#filters-rest')
        await page.locator('.filters__rest select').first().selectOption({ index: 1 })
        await page.waitForFunction(() => document.querySelector('#filters-rest')?.textContent.includes('已选 1'))
        assert.ok(await page.$eval('.filters__rest', (fold) => fold.open), 'what is chosen stands open')
      }))
  }

  it('short verdicts stand on one line', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/parcels/a-01`)
      const tall = await page.$$eval('.land__demands td:last-child', (all) =>
        all.filter((cell) => {
          const range = document.createRange()
          range.selectNodeContents(cell)
          return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1
        }).length,
      )
      assert.equal(tall, 0)
    }))

  it('one page of each kind is whole too, and no link leads nowhere', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const known = new Set()
      for (const address of SECTIONS) {
        await page.goto(site.base + address)
        for (const link of await links(page)) known.add(link)
      }
      const kinds = new Map()
      for (const link of known) {
        const kind = link.split('/')[1]
        if (!link.includes('.') && !SECTIONS.includes(link) && SECTIONS.includes(`/${kind}`) && !kinds.has(kind)) kinds.set(kind, link)
      }
      assert.ok(kinds.size >= 8, [...kinds.keys()].join(' '))
      for (const [kind, address] of kinds) {
        await open(page, site.base + address)
        await seen.quiet()
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(wide <= 0, `${address} is ${wide} px too wide`)
        await page.screenshot({ path: `${folder}one-of-${kind}.png`, fullPage: true })
        await accessible(page, address)
        for (const link of await links(page)) known.add(link)
      }
      assert.deepEqual(seen.complaints, [])
      for (const link of known) {
        const answer = await fetch(site.base + link)
        await answer.arrayBuffer()
        assert.equal(answer.status, 200, link)
      }
    }))

  it('a tap shows the same page as its address, without a reload, and Back is at once', () =>
    visit(browser, PHONE, async (page, context, seen) => {
      await open(page, `${site.base}/chains`)
      const first = await page.innerText('h1')
      const link = page.locator('#document a[href^="/chains/"]').first()
      const address = await link.getAttribute('href')
      const before = seen.navigations
      await link.click()
      await page.waitForURL(`${site.base}${address.split('#')[0]}*`)
      await page.waitForFunction((first) => document.querySelector('h1')?.textContent.trim() !== first, first)
      assert.equal(seen.navigations, before, 'no reload')
      const tapped = await page.innerText('#document')
      const title = await page.title()
      await context.setOffline(true)
      await page.goBack()
      await page.waitForFunction((first) => document.querySelector('h1')?.textContent.trim() === first, first)
      await context.setOffline(false)
      await open(page, site.base + address.split('#')[0])
      assert.equal(await page.innerText('#document'), tapped)
      assert.equal(await page.title(), title)
      assert.deepEqual(seen.complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')), [])
    }))

  it('without a network it says so, and 重试 opens the page', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/chains`)
      await context.setOffline(true)
      await page.locator('#document a[href^="/chains/"]').first().click()
      await page.getByText('没有取到').waitFor()
      await accessible(page, 'a page that did not come')
      await context.setOffline(false)
      await page.getByRole('button', { name: '重试' }).click()
      await page.waitForSelector('#document h1')
    }))

  it('from the home page, a page comes with its style', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/`)
      await page.locator('a[href="/costs"]').first().click()
      await page.waitForSelector('#document h1')
      await frames(page)
      assert.equal(await page.locator('link#documents').count(), 1)
      await page.locator('a.header__home').click()
      await page.waitForSelector('.hero')
    }))

  it('every section is readable without script', () =>
    visit(browser, { ...PHONE, javaScriptEnabled: false }, async (page) => {
      for (const address of SECTIONS) {
        const response = await page.goto(site.base + address)
        assert.equal(response.status(), 200, address)
        assert.ok((await page.innerText('#document h1')).length > 1, address)
        const wide = await page.locator('#document').evaluate((one) => one.scrollWidth - one.clientWidth)
        assert.ok(wide <= 0, `${address} is ${wide} px too wide`)
      }
    }))

  it('an address that leads nowhere says so', () =>
    visit(browser, PHONE, async (page) => {
      const response = await page.goto(`${site.base}/policies/there-is-none`)
      assert.equal(response.status(), 404)
      assert.ok((await page.innerText('h1')).includes('没有这个页面'))
      assert.equal((await fetch(`${site.base}/fragments/policies/there-is-none`)).status, 404)
      assert.equal((await fetch(`${site.base}/fragments/leads/none`)).status, 404)
    }))
})
