// What a visit asks for, says and measures: nothing from elsewhere, nothing in the console, nothing
// too wide, nothing too small to tap.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { DESK, PHONE, frames, held, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { fill, indexed, receipt } from '../support/steps.mjs'

let site, browser, project
before(async () => {
  site = await portal()
  browser = await launch()
  project = (await site.api('/projects?limit=1')).items[0]
})
after(async () => {
  await browser?.close()
  await site?.close()
})

const pages = () => ['/', '/projects', '/projects?industry=food&mode=合作&q=米', `/projects/${project.id}`, `/leads/new?project=${project.id}`, '/leads', '/leads/receipt', '/nothing-here']

describe('a first visit', () => {
  it('makes no request to the API, on any page', async () => {
    for (const path of pages()) {
      await visit(browser, PHONE, async (page, _context, seen) => {
        await open(page, `${site.base}${path}`)
        await seen.quiet()
        assert.deepEqual(seen.requests.filter((url) => new URL(url).pathname.startsWith('/api/')), [], path)
        // 404 is what the page for an unknown address is meant to be answered with.
        const complaints = seen.complaints.filter((text) => path !== '/nothing-here' || !/status of 404/.test(text))
        assert.deepEqual(complaints, [], path)
      })
    }
  })

  for (const path of ['/', '/projects']) {
    it(`loads what it preloads, once: ${path}`, () =>
      visit(browser, PHONE, async (page, _context, seen) => {
        await open(page, `${site.base}${path}`)
        await seen.quiet()
        const programs = seen.requests.filter((url) => url.endsWith('.wasm'))
        assert.equal(programs.length, 1)
        assert.equal(new Set(seen.requests).size, seen.requests.length, 'nothing is asked for twice')
      }))
  }

  it('fetches the list file beside the program, not behind it', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const come = await held(page, `${site.base}/projects`)
      await page.waitForLoadState('load')
      assert.equal(seen.requests.filter((url) => url.includes('/snapshot/')).length, 1)
      await come()
      await page.click('summary#filters')
      await page.click('#f-industry-food')
      await page.waitForFunction(() => location.search === '?industry=food')
      assert.equal(seen.requests.filter((url) => url.includes('/snapshot/')).length, 1)
    }))

  it('shows a project with its drawing in the first paint', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const come = await held(page, `${site.base}/projects/${project.id}`)
      const drawn = () => page.$eval('.detail__picture', (picture) => picture.complete && picture.naturalWidth > 0)
      await page.waitForLoadState('load')
      assert.equal(await drawn(), true)
      await come()
      assert.equal(await drawn(), true)
      assert.deepEqual(seen.requests.filter((url) => url.includes('/pictures/')), [])
    }))

  it('carries what a pasted link shows', async () => {
    for (const path of ['/', '/projects', `/projects/${project.id}`]) {
      const html = await (await fetch(`${site.base}${path}`)).text()
      const of = (pattern) => pattern.exec(html)?.[1]
      assert.ok(of(/<title>([^<]+)<\/title>/), path)
      assert.ok(of(/name="description" content="([^"]+)"/), path)
      const image = of(/property="og:image" content="([^"]+)"/)
      assert.match(image, /^http:\/\/127\.0\.0\.1:\d+\/pictures\/.+\.(png|jpg)$/)
      assert.equal((await fetch(image)).status, 200)
    }
    const html = await (await fetch(`${site.base}/projects/${project.id}`)).text()
    const data = JSON.parse(/<script type="application\/ld\+json">(.+?)<\/script>/s.exec(html)[1])
    assert.ok(JSON.stringify(data).includes(project.title))
  })
})

describe('a whole visit', () => {
  it('asks this server only, keeps the console quiet, and the title follows the page', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const violations = []
      await page.exposeFunction('violated', (text) => violations.push(text))
      await page.addInitScript(() =>
        document.addEventListener('securitypolicyviolation', (event) => window.violated(`${event.violatedDirective}: ${event.blockedURI}`)),
      )
      const titled = (start) => page.waitForFunction((start) => document.title.startsWith(start), start)
      const { county } = await site.api('/site')
      await open(page, `${site.base}/`)
      await titled(`${county.name}招商`)
      await page.locator('.tab', { hasText: '项目' }).click()
      await titled('招商项目库')
      await indexed(page)
      await page.locator('.card__link').first().click()
      await page.waitForSelector('.checked')
      await titled(await page.innerText('h1'))
      await page.locator('.act-bar__intent').click()
      await titled('提交投资意向')
      await fill(page)
      await page.getByRole('button', { name: '提交', exact: true }).click()
      await receipt(page)
      await titled('意向回执')
      await page.locator('.receipt__acts a').click()
      await titled('查询办理进度')
      await page.goBack()
      await titled('意向回执')
      await page.locator('.header__home').click()
      await titled(`${county.name}招商`)
      await seen.quiet()
      const elsewhere = seen.requests.filter((url) => !url.startsWith(site.base) && !url.startsWith('data:'))
      assert.deepEqual(elsewhere, [])
      assert.deepEqual(seen.complaints, [])
      assert.deepEqual(violations, [])
      assert.equal(seen.navigations, 1, 'one page load for the whole visit')
    }))

  it('the server’s title is the app’s title', () =>
    visit(browser, PHONE, async (page) => {
      for (const path of pages()) {
        const [, sent] = /<title>([^<]+)<\/title>/.exec(await (await fetch(`${site.base}${path}`)).text())
        await open(page, `${site.base}${path}`)
        await frames(page)
        assert.equal(await page.title(), sent, path)
      }
    }))
})

/** What sticks out to the right, if the page scrolls sideways. */
const tooWide = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > width + 1)
      .map((one) => `${one.localName}.${one.className}`)
      .slice(0, 5)
  })

/** What is cut off: text that its own box does not hold. */
const cut = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.tab span, .button, .chip, .choice, .figure, .way b')]
      .filter((one) => one.getClientRects().length && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
      .map((one) => `${one.className || one.localName}: ${one.textContent.trim()}`),
  )

describe('width and type size', () => {
  for (const [name, options, size] of [
    ['320 px', { ...PHONE, viewport: { width: 320, height: 640 } }, ''],
    ['390 px with letters half as large again', PHONE, '159.375%'],
    ['320 px with letters half as large again', { ...PHONE, viewport: { width: 320, height: 640 } }, '159.375%'],
    ['960 px, where the rail begins', { viewport: { width: 960, height: 700 } }, ''],
  ]) {
    it(`nothing scrolls sideways, nothing is cut: ${name}`, () =>
      visit(browser, options, async (page) => {
        const enlarge = async () => {
          // As WeChat's type size does; the page's own is 106.25 %.
          if (size) await page.evaluate((size) => (document.documentElement.style.fontSize = size), size)
          await frames(page)
        }
        for (const path of pages()) {
          await open(page, `${site.base}${path}`)
          await enlarge()
          assert.deepEqual(await tooWide(page), [], path)
          assert.deepEqual(await cut(page), [], path)
        }
        await open(page, `${site.base}/projects`)
        await enlarge()
        if (!(await page.locator('.sheet__panel').isVisible())) await page.locator('#filters').click()
        assert.deepEqual(await tooWide(page), [], 'the filter sheet')
        await open(page, `${site.base}/leads/new`)
        await page.getByRole('button', { name: '提交', exact: true }).click()
        await page.waitForSelector('.summary')
        await enlarge()
        assert.deepEqual(await tooWide(page), [], 'the form with errors')
        await fill(page)
        await page.getByRole('button', { name: '提交', exact: true }).click()
        await receipt(page)
        await enlarge()
        assert.deepEqual(await tooWide(page), [], 'the receipt')
      }))
  }
})

describe('what one taps', () => {
  const small = (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('a[href], button, summary, input:not([type="hidden"]), textarea')]
        .filter((one) => one.checkVisibility() && !one.closest('.skip, .demo-band, [aria-hidden="true"]') && !(one.localName === 'a' && one.closest('p') && !one.matches('.button, .tel, .more, .chip')))
        .map((one) => {
          // A tick is tapped by its label.
          const box = (one.closest('label') ?? one).getBoundingClientRect()
          return { what: `${one.className || one.localName}: ${one.textContent.trim().slice(0, 12)}`, high: Math.round(box.height * 10) / 10, wide: Math.round(box.width) }
        })
        .filter(({ high, wide }) => high < 44 || wide < 44),
    )

  it('is at least 44 px high and wide on every page', () =>
    visit(browser, PHONE, async (page) => {
      const found = new Map()
      // Each kind once, with the first page that has it: what is too low is too low everywhere.
      const note = (where, all) => all.forEach(({ what, high, wide }) => found.set(what, found.get(what) ?? `${wide} × ${high} on ${where}`))
      for (const path of pages()) {
        await open(page, `${site.base}${path}`)
        note(path, await small(page))
      }
      await open(page, `${site.base}/projects?industry=food`)
      await page.locator('#filters').click()
      note('the filter sheet', await small(page))
      await page.locator('[data-act="close-sheet"]').click()
      await page.locator('#sort').click()
      note('the menu of orders', await small(page))
      assert.deepEqual(Object.fromEntries(found), {})
    }))

  it('at the foot of a page is not covered by the bars', () =>
    visit(browser, PHONE, async (page) => {
      for (const path of pages()) {
        await open(page, `${site.base}${path}`)
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
        await frames(page)
        const covered = await page.evaluate(() => {
          const foot = document.querySelector('.footer').getBoundingClientRect()
          const over = (bar) => Math.min(foot.bottom, bar.bottom) - Math.max(foot.top, bar.top)
          return [...document.querySelectorAll('.tab-bar, .act-bar')]
            .map((bar) => [bar.className, Math.round(over(bar.getBoundingClientRect()))])
            .filter(([, px]) => px > 1)
        })
        assert.deepEqual(covered, [], `${path}: the foot is covered`)
      }
    }))

  it('in focus is never hidden under a bar', () =>
    visit(browser, DESK, async (page) => {
      for (const path of [`/projects/${project.id}`, '/projects']) {
        await open(page, `${site.base}${path}`)
        for (let at = 0; at < 45; at += 1) {
          await page.keyboard.press('Tab')
          const hidden = await page.evaluate(() => {
            const one = document.activeElement
            if (one === document.body || one.closest('.act-bar, .tab-bar, .skip')) return null
            const box = one.getBoundingClientRect()
            const bar = document.querySelector('.act-bar')?.getBoundingClientRect()
            const whole = bar && getComputedStyle(document.querySelector('.act-bar')).position !== 'static' && box.top >= bar.top && box.bottom <= bar.bottom + 1
            return whole || box.bottom < 0 || box.top > innerHeight ? `${one.className}: ${one.textContent.trim().slice(0, 20)}` : null
          })
          assert.equal(hidden, null, path)
        }
      }
    }))
})
