// The form of complaints and its engine: errors, offline, a killed tab, files, what stays on the phone.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessible } from '../support/axe.mjs'
import { DESK, PHONE, launch, open, visit } from '../support/browser.mjs'
import { COMPLAINT, complain, seat, submit } from '../support/complaints.mjs'
import { portal } from '../support/server.mjs'
import { receipt } from '../support/steps.mjs'

let site, browser, staff
before(async () => {
  site = await portal()
  staff = await seat(site)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

const NEW = '/complaints/new'
const kept = (page) => page.evaluate(() => JSON.stringify({ ...localStorage }))
const focused = (page) => page.evaluate(() => document.activeElement.id)
const form = async (page, query = '') => {
  await open(page, `${site.base}${NEW}${query}`)
  // The engine looks after the form once it shows what only it can do.
  await page.waitForSelector('#desk-keep')
}
const inStore = async (text) => (await staff.list()).filter(({ words }) => words?.text === text).length

describe('errors, by keyboard alone', () => {
  it('all at once, each at its field and in the summary, which takes focus', () =>
    visit(browser, DESK, async (page) => {
      await form(page, '?kind=enterprise')
      await page.focus('#text')
      await page.keyboard.type('短')
      await page.focus('#contact')
      await page.keyboard.type('打电话给我')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement.id === 'error-summary')
      const links = await page.locator('.summary a').evaluateAll((all) => all.map((a) => [a.getAttribute('href').slice(1), a.textContent]))
      assert.deepEqual(links.map(([field]) => field), ['category', 'against', 'text', 'name', 'contact', 'consent'])
      for (const [field, text] of links) {
        assert.match(text, /[\u4e00-\u9fff]{4,}/)
        assert.equal(await page.innerText(`[id="${field}-error"]`), text)
      }
      assert.equal(await page.getAttribute('#contact', 'aria-invalid'), 'true')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      assert.equal(await focused(page), 'category', 'a link of the summary leads to its field')
      await page.keyboard.press('Space')
      assert.ok(await page.isChecked('#category'))
    }))

  it('are said before anything is sent', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await form(page)
      await submit(page)
      await page.waitForSelector('.summary')
      assert.ok(!seen.requests.some((url) => url.includes('/api/v1/complaints')))
      await accessible(page, 'the form with errors')
    }))

  it('a private dispute is told where to go, and nothing is sent', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await form(page, '?kind=enterprise')
      await complain(page, { ...COMPLAINT, against: 'private' })
      await submit(page)
      await page.waitForSelector('.summary')
      assert.equal(await page.locator('.summary li').count(), 1)
      assert.match(await page.innerText('#against-error'), /12368/)
      assert.ok(!seen.requests.some((url) => url.endsWith('/api/v1/complaints')))
    }))
})

describe('what is asked for', () => {
  it('depends on the kind', () =>
    visit(browser, PHONE, async (page) => {
      await form(page, '?kind=suggestion')
      assert.ok(await page.locator('#category').isHidden())
      await page.check('[value="enterprise"]')
      assert.ok(await page.locator('#category').isVisible())
      assert.match(await page.innerText('.complaint-term--enterprise'), /15 个工作日/)
      await page.check('#anonymous')
      assert.ok(await page.locator('#name').isHidden())
    }))

  it('an anonymous message needs neither name nor contact', () =>
    visit(browser, PHONE, async (page) => {
      await form(page, '?kind=suggestion')
      await page.fill('#text', '建议把办事流程贴在窗口')
      await page.check('#anonymous')
      await submit(page)
      const { number } = await receipt(page)
      assert.ok((await staff.list()).some((one) => one.number === number))
    }))

  it('a mistake of a page says which page', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/policies`)
      await page.locator('main a[href^="/policies/"]').first().click()
      await page.waitForURL(/\/policies\/[^?]+/)
      await page.waitForSelector('#document h1')
      await page.getByRole('link', { name: '我为网站找错' }).click()
      await page.waitForURL(/about=policies/)
      await page.waitForSelector('.about')
      assert.ok(await page.isChecked('[value="correction"]'))
    }))
})

describe('a line that breaks', () => {
  it('offline it waits, says so, and goes out once when the network is back', () =>
    visit(browser, PHONE, async (page, context) => {
      const text = '断网时写的投诉，恢复后自动发出'
      await form(page)
      await complain(page, { ...COMPLAINT, text })
      await context.setOffline(true)
      await submit(page)
      await page.getByText('待发送').waitFor()
      assert.match(await page.innerText('[data-desk-state]'), /网络不通.*不会重复/s)
      assert.ok(await page.locator('#complaint-form').isHidden(), 'what was sent is not edited behind its back')
      await accessible(page, 'waiting to be sent')
      await page.locator('[data-desk-do="retry"]').click()
      await page.getByText('待发送').waitFor()
      await context.setOffline(false)
      await receipt(page)
      assert.equal(await inStore(text), 1)
      assert.ok(!(await kept(page)).includes(text), 'nothing of it stays on the phone')
      assert.equal(await page.locator('[data-desk-state] .notice').count(), 0)
    }))

  it('a lost answer is asked for again under the same key', () =>
    visit(browser, PHONE, async (page) => {
      const text = '答复在路上丢了，再发一次不会变成两件'
      await form(page)
      await complain(page, { ...COMPLAINT, text })
      let lost = 0
      await page.route('**/api/v1/complaints', async (route) => {
        if (lost) return route.continue()
        lost += 1
        await route.fetch() // the server has it
        await route.abort()
      })
      await submit(page)
      await page.getByText('待发送').waitFor()
      assert.equal(await inStore(text), 1)
      await page.locator('[data-desk-do="retry"]').click()
      await receipt(page)
      assert.equal(await inStore(text), 1)
    }))

  it('the tab is killed while it waits: the next one sends it, once', () =>
    visit(browser, PHONE, async (page, context) => {
      const text = '关掉页面以后再打开，照样发出'
      await form(page)
      await complain(page, { ...COMPLAINT, text })
      await context.setOffline(true)
      await submit(page)
      await page.getByText('待发送').waitFor()
      await page.close({ runBeforeUnload: false })
      await context.setOffline(false)
      const other = await context.newPage()
      await open(other, `${site.base}/complaints`)
      await other.getByText(/已提交，编号 YX/).waitFor()
      assert.equal(await inStore(text), 1)
      await other.getByRole('link', { name: '看回执' }).click()
      await receipt(other)
    }))

  it('goes out from whichever page is opened next', () =>
    visit(browser, PHONE, async (page, context) => {
      const text = '打开的是首页，待发送的也照样发出'
      await form(page)
      await complain(page, { ...COMPLAINT, text })
      await context.setOffline(true)
      await submit(page)
      await page.getByText('待发送').waitFor()
      await page.close()
      await context.setOffline(false)
      const other = await context.newPage()
      await open(other, `${site.base}/`)
      await other.waitForFunction(() => localStorage['yingshang.desk.queue'] === '[]')
      assert.equal(await inStore(text), 1)
      // Whoever closed the form has waited for this, on whatever page.
      await other.getByText(/已提交，编号 YX/).waitFor()
      await accessible(other, 'home with news')
      await other.getByRole('link', { name: '看回执' }).click()
      await receipt(other)
      assert.equal(await other.locator('.desk-news').count(), 0)
    }))

  it('what waits can be changed, or taken back for good', () =>
    visit(browser, PHONE, async (page, context) => {
      await form(page)
      await complain(page)
      await context.setOffline(true)
      await submit(page)
      await page.locator('[data-desk-do="edit"]').click()
      assert.equal(await page.inputValue('#text'), COMPLAINT.text)
      await page.fill('#text', '改过的内容，还没有网络')
      await submit(page)
      const drop = page.locator('[data-desk-do="drop"]')
      await drop.click()
      assert.match(await drop.innerText(), /再点一次/)
      await drop.click()
      await page.locator('#complaint-form').waitFor()
      assert.equal(await page.inputValue('#text'), '')
      assert.ok(!(await kept(page)).includes('改过的内容'))
    }))
})

describe('the draft', () => {
  it('keeps what is personal only where that was ticked', () =>
    visit(browser, PHONE, async (page, context) => {
      await form(page)
      await complain(page)
      assert.ok(!(await kept(page)).includes(COMPLAINT.contact), 'not asked for, not kept')
      await page.check('#desk-keep')
      await page.fill('#want', '退还')
      await page.close()
      const other = await context.newPage()
      await form(other)
      assert.equal(await other.inputValue('#text'), COMPLAINT.text)
      assert.equal(await other.inputValue('#contact'), COMPLAINT.contact)
      assert.ok(await other.isChecked('[value="enterprise"]'))
      await submit(other)
      await receipt(other)
      assert.ok(!(await kept(other)).includes(COMPLAINT.contact), 'wiped once acknowledged')
    }))

  it('a look at another page costs no word, and nothing is kept for it', () =>
    visit(browser, PHONE, async (page) => {
      await form(page)
      await complain(page)
      await page.locator('#document').getByRole('link', { name: '受理机构和时限' }).click()
      await page.waitForURL(/\/complaints(\/rules)?$/)
      await page.goBack()
      await page.waitForSelector('#complaint-form #text')
      await page.waitForFunction((text) => document.querySelector('#text').value === text, COMPLAINT.text)
      assert.equal(await page.inputValue('#contact'), COMPLAINT.contact)
      assert.ok(!(await kept(page)).includes(COMPLAINT.contact))
    }))

  it('is gone after 72 hours', () =>
    visit(browser, PHONE, async (page) => {
      await form(page)
      await page.check('#desk-keep')
      await page.fill('#text', '三天以后就没有了')
      assert.ok((await kept(page)).includes('三天以后'))
      await page.evaluate(() => {
        const key = 'yingshang.desk.drafts'
        const drafts = JSON.parse(localStorage[key])
        drafts.complaint.at -= 72 * 3_600_000
        localStorage[key] = JSON.stringify(drafts)
      })
      await form(page)
      await page.waitForFunction(() => !localStorage['yingshang.desk.drafts'].includes('三天以后'))
    }))
})

describe('files', () => {
  // A real picture, larger than two pieces: drawn here, noise does not compress.
  const png = (page) =>
    page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 600 })
      const pen = canvas.getContext('2d')
      const image = pen.createImageData(600, 600)
      for (let at = 0; at < image.data.length; at += 65_536) crypto.getRandomValues(image.data.subarray(at, at + 65_536))
      for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255
      pen.putImageData(image, 0, 0)
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'))
      return [...new Uint8Array(await blob.arrayBuffer())]
    })

  it('go in pieces, go on after a broken line, and belong to the message', () =>
    visit(browser, PHONE, async (page) => {
      await form(page, '?kind=enterprise')
      const buffer = Buffer.from(await png(page))
      assert.ok(buffer.length > 600_000, String(buffer.length))
      let pieces = 0
      const asked = []
      await page.route('**/api/v1/uploads/*', async (route) => {
        const method = route.request().method()
        asked.push(method)
        if (method === 'PATCH' && (pieces += 1) === 2) return route.abort()
        return route.continue()
      })
      await complain(page)
      await page.setInputFiles('#files', { name: '收费现场.png', mimeType: 'image/png', buffer })
      await page.getByText('已传完').waitFor({ timeout: 30_000 })
      assert.ok(asked.includes('HEAD'), 'after the break the server was asked how much it has')
      await submit(page)
      const { number, code } = await receipt(page)
      const answer = await fetch(`${site.base}/api/v1/complaints/${number}`, { headers: { 'x-query-code': code } })
      const { files } = await answer.json()
      assert.equal(files.length, 1)
      assert.match(files[0].name, /^收费现场/)
    }))

  it('what is too large, too many or no such file is told at its row', () =>
    visit(browser, PHONE, async (page) => {
      await form(page, '?kind=suggestion')
      await page.setInputFiles('#files', { name: '空.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) })
      await page.getByText('这是一个空文件').waitFor()
      await page.setInputFiles('#files', { name: '假.pdf', mimeType: 'application/pdf', buffer: Buffer.from('不是 PDF') })
      await page.locator('.desk-files__wrong').nth(1).waitFor()
      await submit(page)
      await page.waitForSelector('.summary')
      assert.match(await page.innerText('#files-error'), /附件/)
      await accessible(page, 'files that are refused')
      for (const name of ['去掉 空.pdf', '去掉 假.pdf']) await page.getByRole('button', { name }).click()
      assert.equal(await page.locator('.desk-files li').count(), 0)
    }))
})

describe('without script', () => {
  const plain = (use) => visit(browser, { ...PHONE, javaScriptEnabled: false }, use)

  it('the form says its errors, keeps what was typed, and is sent to a receipt and followed', () =>
    plain(async (page) => {
      await page.goto(`${site.base}/complaints`)
      await page.getByRole('link', { name: '建议', exact: true }).click()
      await page.waitForURL(/kind=suggestion/)
      await page.fill('#text', '建议公布办事流程')
      await submit(page)
      await page.waitForSelector('.summary')
      assert.equal(await page.inputValue('#text'), '建议公布办事流程')
      assert.ok(await page.isChecked('[value="suggestion"]'))
      await page.fill('#name', COMPLAINT.name)
      await page.fill('#contact', COMPLAINT.contact)
      await page.check('#consent')
      await submit(page)
      const { number, code } = await receipt(page)
      await page.getByRole('link', { name: '查进度' }).first().click()
      await page.waitForURL(/\/complaints\/follow/)
      assert.equal(await page.inputValue('#number'), number)
      await page.fill('#code', code.toLowerCase())
      await page.getByRole('button', { name: '查询', exact: true }).click()
      await page.waitForSelector('#case-title')
      assert.ok(!page.url().includes(code.slice(0, 4)))
      await page.locator('#act-withdraw').click()
      await page.getByRole('button', { name: '确实撤回' }).click()
      assert.equal(await page.innerText('#case-title'), '已撤回')
    }))
})

describe('the receipt on this phone', () => {
  it('can be copied, opened again, and forgotten', () =>
    visit(browser, PHONE, async (page) => {
      await form(page)
      await complain(page)
      await submit(page)
      const { number } = await receipt(page)
      await page.locator('.complaint-qr img').waitFor()
      assert.ok(await page.evaluate(() => document.querySelector('.complaint-qr img').naturalWidth > 0))
      await open(page, `${site.base}/complaints/follow`)
      await page.getByRole('button', { name: new RegExp(number) }).click()
      await page.waitForSelector('#case-title')
      await open(page, `${site.base}/complaints/receipt`)
      await page.locator('.complaint-qr').waitFor()
      await page.locator('[data-desk-do="forget"]').click()
      assert.ok(!(await kept(page)).includes(number))
      await open(page, `${site.base}/complaints/receipt`)
      assert.match(await page.innerText('main'), /没有回执/)
    }))
})
