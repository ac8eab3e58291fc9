// What was sent by the plain form, before the app was there, must survive the app's coming.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PHONE, frames, held, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { INTENT, fill, receipt } from '../support/steps.mjs'

let site, browser
before(async () => {
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

const press = (page) => page.getByRole('button', { name: '提交', exact: true }).click()

describe('a form sent before the app was ready', () => {
  it('leaves its receipt on the screen and on the phone', () =>
    visit(browser, PHONE, async (page) => {
      const letGo = await held(page, `${site.base}/leads/new`)
      await fill(page)
      await press(page)
      const kept = await receipt(page)
      await letGo()
      assert.equal(await page.locator('#receipt-number').count(), 1, 'the app took the receipt away')
      assert.deepEqual(await receipt(page), kept)
      await open(page, `${site.base}/leads/receipt`)
      assert.deepEqual(await receipt(page), kept)
    }))

  it('keeps what was typed, whatever an older draft says', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads/new`)
      await page.fill('#name', '旧草稿')
      const letGo = await held(page, `${site.base}/leads/new`)
      await page.fill('#name', INTENT.name)
      await page.fill('#want', INTENT.want)
      await press(page)
      await page.waitForSelector('.summary')
      await letGo()
      assert.equal(await page.inputValue('#name'), INTENT.name)
      assert.equal(await page.inputValue('#want'), INTENT.want)
      assert.equal(await page.locator('.summary li').count(), 2)
    }))

  it('does not show its old errors when the form is opened anew', () =>
    visit(browser, PHONE, async (page) => {
      const letGo = await held(page, `${site.base}/leads/new`)
      await press(page)
      await page.waitForSelector('.summary')
      await letGo()
      await page.locator('.tab', { hasText: '首页' }).click()
      await page.locator('.way--main').click()
      await page.waitForSelector('#lead-form')
      await frames(page)
      assert.equal(await page.locator('.summary').count(), 0)
    }))
})
