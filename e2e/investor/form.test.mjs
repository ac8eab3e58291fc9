// The intent form and the follow-up: errors, draft, receipt.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { DESK, PHONE, launch, open, ready, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { INTENT, fill, receipt, send } from '../support/steps.mjs'

let site, browser
before(async () => {
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim())
const tabTo = async (page, wanted) => {
  for (let at = 0; at < 40; at += 1) {
    if (await wanted()) return
    await page.keyboard.press('Tab')
  }
  assert.fail('Tab does not lead there')
}

describe('errors, by keyboard alone', () => {
  it('the summary takes focus, its links lead to the fields, each error is a sentence', () =>
    visit(browser, DESK, async (page) => {
      await open(page, `${site.base}/leads/new`)
      await tabTo(page, async () => (await focused(page)) === 'name')
      await page.keyboard.type('')
      await page.keyboard.press('Tab')
      await page.keyboard.type('123')
      await tabTo(page, async () => (await focused(page)) === '提交')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement.id === 'error-summary')
      const links = await page.locator('.summary a').evaluateAll((all) =>
        all.map((a) => ({ field: a.getAttribute('href').slice(1), text: a.textContent })),
      )
      assert.deepEqual(links.map(({ field }) => field).sort(), ['consent', 'contact', 'name', 'want'])
      for (const { field, text } of links) {
        assert.match(text, /[\u4e00-\u9fff]{4,}/, text)
        assert.doesNotMatch(text, /错误|invalid|error|Error/, text)
        assert.equal(await page.innerText(`[id="${field}-error"]`), text, 'the same sentence stands at the field')
        assert.equal(await page.getAttribute(`#${field}`, 'aria-invalid'), 'true')
        assert.ok((await page.getAttribute(`#${field}`, 'aria-describedby')).includes(`${field}-error`))
      }
      // In the order of the form, so that Tab after Tab mends it from top to bottom.
      const order = await page.evaluate(() =>
        [...document.querySelectorAll('#lead-form [aria-invalid="true"]')].map((input) => input.id),
      )
      assert.deepEqual(links.map(({ field }) => field), order, 'the summary is in the order of the form')
    }))

  it('a link of the summary focuses its field, and the mended form is sent by Enter', () =>
    visit(browser, DESK, async (page) => {
      await open(page, `${site.base}/leads/new`)
      await page.focus('#name')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement.id === 'error-summary')
      await tabTo(page, async () => page.evaluate(() => document.activeElement.getAttribute('href') === '#want'))
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement.id === 'want')
      assert.ok(!page.url().includes('#'))
      const label = await page.locator('label[for="want"]').boundingBox()
      assert.ok(label.y >= 0 && label.y < 700, 'its label is in sight')
      await page.keyboard.type(INTENT.want)
      await page.focus('#name')
      await page.keyboard.type(INTENT.name)
      await page.keyboard.press('Tab')
      await page.keyboard.type(INTENT.contact)
      await page.focus('#consent')
      await page.keyboard.press('Space')
      await tabTo(page, async () => (await focused(page)) === '提交')
      await page.keyboard.press('Enter')
      await receipt(page)
      await page.waitForFunction(() => document.activeElement.id === 'receipt-title')
    }))

  it('an amount that cannot be read says what to write', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads/new`)
      await fill(page, { ...INTENT, amount: '很多' })
      await page.getByRole('button', { name: '提交', exact: true }).click()
      await page.waitForSelector('.summary')
      assert.equal(await page.locator('.summary li').count(), 1)
      assert.match(await page.innerText('#amount-error'), /如|请/)
      assert.equal(await page.inputValue('#amount'), '很多')
    }))
})

describe('the draft', () => {
  it('survives a reload and the closing of the tab, and is gone once it is sent', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/leads/new`)
      await page.fill('#name', INTENT.name)
      // What is personal is kept only where that was ticked.
      await page.reload()
      await ready(page)
      assert.equal(await page.inputValue('#name'), '')
      await page.check('#desk-keep')
      await page.fill('#name', INTENT.name)
      await page.fill('#want', INTENT.want)
      await page.reload()
      await ready(page)
      assert.equal(await page.inputValue('#name'), INTENT.name)
      await page.fill('#contact', INTENT.contact)
      await page.close()
      const other = await context.newPage()
      await open(other, `${site.base}/leads/new`)
      assert.equal(await other.inputValue('#want'), INTENT.want)
      assert.equal(await other.inputValue('#contact'), INTENT.contact)
      await fill(other)
      await send(other)
      await open(other, `${site.base}/leads/new`)
      for (const id of ['name', 'contact', 'want', 'amount']) assert.equal(await other.inputValue(`#${id}`), '')
      assert.ok(!(await other.isChecked('#consent')))
    }))

  it('goes along to another project’s form', () =>
    visit(browser, PHONE, async (page) => {
      const { items } = await site.api('/projects?limit=2')
      await open(page, `${site.base}/leads/new?project=${items[0].id}`)
      await page.check('#desk-keep')
      await page.fill('#name', INTENT.name)
      await open(page, `${site.base}/leads/new?project=${items[1].id}`)
      assert.equal(await page.inputValue('#name'), INTENT.name)
      assert.ok((await page.innerText('.about')).includes(items[1].title))
      await fill(page)
      await send(page)
      assert.ok((await page.innerText('.receipt')).includes(items[1].title))
    }))
})

describe('the receipt', () => {
  it('is still there after a reload, and after the server was killed and started again', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      const kept = await send(page)
      await page.reload()
      await ready(page)
      assert.deepEqual(await receipt(page), kept)
      await site.kill()
      await site.restart()
      await page.reload()
      await ready(page)
      assert.deepEqual(await receipt(page), kept)
      // And the server has it too, for a phone that knows nothing.
      const other = await context.browser().newPage()
      await open(other, `${site.base}/leads`)
      await other.fill('#number', kept.number)
      await other.fill('#code', kept.code)
      await other.getByRole('button', { name: '查询', exact: true }).click()
      await other.waitForSelector('#found .receipt')
      assert.ok((await other.innerText('#found')).includes('状态'))
      await other.close()
    }))

  it('leaves the phone when asked to', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      await send(page)
      await page.getByRole('button', { name: '从这台手机删除' }).click()
      await page.getByText('已从这台手机删除').waitFor()
      await page.reload()
      await ready(page)
      await page.getByText('这台手机上没有回执').waitFor()
      assert.equal(await page.locator('#receipt-number').count(), 0)
    }))

  it('Back from it does not send again', () =>
    visit(browser, PHONE, async (page) => {
      let sent = 0
      page.on('request', (request) => (sent += request.method() === 'POST' && /\/leads(\/new)?$/.test(request.url())))
      await open(page, `${site.base}/`)
      await page.locator('.way--main').click()
      await page.waitForSelector('#lead-form')
      await fill(page)
      await send(page)
      await page.goBack()
      await page.waitForSelector('.hero')
      await page.goForward()
      await page.waitForSelector('#receipt-number')
      assert.equal(sent, 1)
    }))
})

describe('a wrong code', () => {
  it('gives the same sentence as a wrong number, and nothing else', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      const { number, code } = await send(page)
      const wrong = code.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
      await open(page, `${site.base}/leads`)
      const ask = async (number, code) => {
        await page.fill('#number', number)
        await page.fill('#code', code)
        await page.getByRole('button', { name: '查询', exact: true }).click()
        await page.waitForSelector('.summary')
        await page.waitForFunction(() => document.activeElement.id === 'error-summary')
        assert.equal(await page.innerText('#found'), '')
        return page.innerText('.summary')
      }
      const sentence = await ask(number, wrong)
      assert.match(sentence, /编号.*查询码|查询码.*编号/s)
      for (const secret of [INTENT.name, INTENT.contact, INTENT.want]) assert.ok(!sentence.includes(secret))
      // 0042 for 0001 and its check digit: a number that was never given.
      const unknown = await page.evaluate(async () => (await fetch('/api/v1/leads/YX20200101-0001-0', { headers: { 'x-query-code': 'A'.repeat(16) } })).json())
      assert.ok(sentence.includes(unknown.error.message), 'a number that does not exist is answered alike')
    }))

  it('that has the wrong form is told at its field', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads`)
      await page.getByRole('button', { name: '查询', exact: true }).click()
      await page.waitForSelector('.summary')
      assert.equal(await page.locator('.summary li').count(), 2)
      assert.match(await page.innerText('#number-error'), /YX|编号/)
      assert.match(await page.innerText('#code-error'), /查询码|16/)
    }))
})
