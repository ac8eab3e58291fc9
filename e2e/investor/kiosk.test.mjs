// The public screen of a service hall: large, kept on the portal, and empty again for who comes next.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { launch, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'

const folder = fileURLToPath(new URL('../screenshots/kiosk/', import.meta.url))
const HALL = { viewport: { width: 1080, height: 1920 }, hasTouch: true }

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

/** Opens the kiosk and waits for the portal in it. */
async function kiosk(page) {
  await page.goto(`${site.base}/kiosk`)
  return framed(page, '/')
}

/** The frame once it shows an address and the app. */
async function framed(page, path) {
  await page.waitForFunction((path) => {
    const inside = document.querySelector('iframe')?.contentDocument
    return inside?.body?.dataset.ready !== undefined && inside.location.pathname === path
  }, path)
  // Once more round of the kiosk's own look at it.
  await page.waitForTimeout(250)
  return page.frameLocator('iframe')
}

const hand = (page) => page.locator('dialog[data-hand]')
const title = (page) => hand(page).locator('h2').innerText()
const tap = (page, name) => page.getByRole('button', { name, exact: true }).click()
const within = (page, path) => page.frameLocator('iframe').locator(`a[href="${path}"]`).first()

describe('the kiosk', () => {
  it('shows the portal large, with buttons that a hand finds', () =>
    visit(browser, HALL, async (page, _context, seen) => {
      const inside = await kiosk(page)
      await inside.locator('h1').first().waitFor()
      const bar = page.locator('.bar button')
      assert.equal(await bar.count(), 6)
      for (const button of await bar.all()) {
        const { height, width } = await button.boundingBox()
        assert.ok(height >= 64 && width >= 64, `${width} × ${height}`)
      }
      assert.equal(await page.evaluate(() => document.querySelector('iframe').clientWidth), 720)
      await page.screenshot({ path: `${folder}home.png` })
      await accessible(page, 'the kiosk')
      await tap(page, '字大一点')
      assert.ok((await page.evaluate(() => document.querySelector('iframe').clientWidth)) < 720)
      await within(page, '/projects').click()
      await framed(page, '/projects')
      await tap(page, '返回')
      await framed(page, '/')
      assert.deepEqual(seen.complaints, [])
      for (const url of seen.requests) assert.ok(url.startsWith(site.base) || /^(data|about):/.test(url), url)
    }))

  it('hands the page in view over to a phone', () =>
    visit(browser, HALL, async (page) => {
      await kiosk(page)
      await within(page, '/projects').click()
      const inside = await framed(page, '/projects')
      await inside.locator('.card__link').first().click()
      await page.waitForFunction(() => /^\/projects\/./.test(document.querySelector('iframe').contentDocument.location.pathname))
      const path = await page.evaluate(() => document.querySelector('iframe').contentDocument.location.pathname)
      await tap(page, '用手机继续看')
      const code = hand(page).locator('img')
      assert.equal(await code.getAttribute('src'), `/qr.svg?path=${encodeURIComponent(path)}`)
      await page.waitForFunction(() => document.querySelector('dialog img').naturalWidth > 0)
      assert.equal(await hand(page).locator('[data-address]').innerText(), site.base + path)
      await page.screenshot({ path: `${folder}hand.png` })
      await accessible(page, 'the hand-over')
      await page.keyboard.press('Escape')
      assert.ok(!(await hand(page).isVisible()))
    }))

  it('follows no call, no other site and no download, and takes nobody’s name', () =>
    visit(browser, HALL, async (page) => {
      await kiosk(page)
      const at = () => page.evaluate(() => document.querySelector('iframe').contentDocument.location.pathname)
      const cases = [
        ['<a href="tel:01908001201">0190-8001201</a>', '请用自己的手机拨打', '0190-8001201', false],
        ['<a href="https://other.example/x" target="_blank">别处</a>', '这个链接不在本站', 'https://other.example/x', false],
        ['<a href="/data/projects.csv" download>数据</a>', '请下载到自己的手机', `${site.base}/data/projects.csv`, true],
        ['<a href="/attachments/a.pdf">附件</a>', '请下载到自己的手机', `${site.base}/attachments/a.pdf`, true],
        ['<a href="/leads/new?project=qs-001">我有意向</a>', '请用自己的手机填写', `${site.base}/leads/new?project=qs-001`, true],
        ['<a href="/leads">查进度</a>', '请用自己的手机填写', `${site.base}/leads`, true],
        ['<button type="button" data-act="share">复制链接</button>', '用手机打开本页', `${site.base}/`, true],
      ]
      for (const [markup, says, address, coded] of cases) {
        await page.evaluate((markup) => {
          const inside = document.querySelector('iframe').contentDocument
          inside.querySelector('#probe')?.remove()
          const box = inside.createElement('div')
          box.id = 'probe'
          box.innerHTML = markup
          inside.body.prepend(box)
        }, markup)
        await page.frameLocator('iframe').locator('#probe > *').click()
        assert.equal(await title(page), says, markup)
        assert.equal(await hand(page).locator('[data-address]').innerText(), address)
        assert.equal(await hand(page).locator('img').isVisible(), coded, markup)
        await tap(page, '知道了')
        assert.equal(await at(), '/', markup)
      }
      assert.equal(page.context().pages().length, 1)
    }))

  it('leaves a form that was reached in another way', () =>
    visit(browser, HALL, async (page) => {
      await kiosk(page)
      await page.evaluate(() => document.querySelector('iframe').contentWindow.location.assign('/leads/new?project=qs-001'))
      await hand(page).waitFor()
      assert.equal(await title(page), '请用自己的手机填写')
      await framed(page, '/')
    }))

  it('asks after ninety seconds, and is empty fifteen later', () =>
    visit(browser, HALL, async (page) => {
      await page.clock.install()
      await kiosk(page)
      const idle = page.locator('dialog[data-idle]')
      await page.clock.fastForward(200_000)
      assert.ok(!(await idle.isVisible()), 'nobody was there yet')
      await within(page, '/projects').click()
      await framed(page, '/projects')
      await tap(page, '字大一点')
      await page.evaluate(() => {
        localStorage.setItem('draft', '张三 13800000000')
        sessionStorage.setItem('receipt', 'x')
        return new Promise((done) => {
          const asked = indexedDB.open('notes', 1)
          asked.onsuccess = () => (asked.result.close(), done())
        })
      })
      await page.clock.fastForward(91_000)
      await idle.waitFor()
      await page.screenshot({ path: `${folder}idle.png` })
      await accessible(page, 'the question')
      assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'stay')
      await page.keyboard.press('Enter')
      assert.ok(!(await idle.isVisible()))
      await framed(page, '/projects')
      assert.equal(await page.evaluate(() => localStorage.length), 1, 'still in use')
      await page.clock.fastForward(91_000)
      await idle.waitFor()
      await page.clock.fastForward(16_000)
      await framed(page, '/')
      assert.ok(!(await idle.isVisible()))
      assert.deepEqual(
        await page.evaluate(async () => [
          localStorage.getItem('draft'),
          sessionStorage.getItem('receipt'),
          (await indexedDB.databases()).length,
          document.querySelector('iframe').clientWidth,
          document.querySelector('iframe').contentWindow.scrollY,
          document.querySelector('iframe').contentWindow.navigation.canGoBack,
        ]),
        [null, null, 0, 720, 0, false],
      )
    }))

  it('is ended at once by who leaves', () =>
    visit(browser, HALL, async (page) => {
      await kiosk(page)
      await within(page, '/projects').click()
      await framed(page, '/projects')
      await page.evaluate(() => localStorage.setItem('draft', 'x'))
      await page.locator('.bar').getByRole('button', { name: '结束使用' }).click()
      await framed(page, '/')
      assert.equal(await page.evaluate(() => localStorage.getItem('draft')), null)
    }))

  it('is worked by keyboard', () =>
    visit(browser, HALL, async (page) => {
      await kiosk(page)
      await page.getByRole('button', { name: '用手机继续看' }).focus()
      await page.keyboard.press('Enter')
      assert.ok(await hand(page).isVisible())
      await page.keyboard.press('Tab')
      await page.getByRole('button', { name: '知道了' }).focus()
      await page.keyboard.press('Enter')
      assert.ok(!(await hand(page).isVisible()))
    }))

  it('waits for a portal that is away, and shows it again', () =>
    visit(browser, HALL, async (page) => {
      await kiosk(page)
      await page.clock.install()
      await site.kill()
      await tap(page, '首页')
      await page.locator('[data-away]').waitFor()
      await site.restart()
      await page.clock.fastForward(11_000)
      await page.waitForFunction(() => document.querySelector('iframe')?.contentDocument?.body?.dataset.ready !== undefined)
    }))
})
