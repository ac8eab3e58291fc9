// The six kinds of leads on a phone: chosen, filled in, with what fits, to a receipt, followed.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { PHONE, frames, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { receipt } from '../support/steps.mjs'

const folder = fileURLToPath(new URL('../screenshots/leads/', import.meta.url))

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

const picture = async (page, name) => {
  await frames(page)
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true })
}
const press = (page) => page.getByRole('button', { name: '提交', exact: true }).click()
const who = async (page) => {
  await page.fill('#name', '江南乳品有限公司')
  await page.fill('#contact', '0571-81234567')
  await page.check('#consent')
}
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

/** What each form is filled with besides name, contact and consent. */
const KINDS = {
  invest: async (page) => page.fill('#want', '想建一条方便米饭生产线，要蒸汽'),
  seek: async (page) => page.fill('#want', '米糠油项目，已备案，想找出资方'),
  need: async (page) => {
    await page.check('#need')
    await page.fill('#want', '想要 60 亩净地，明年开工')
  },
  visit: async (page) => {
    await page.selectOption('#day', { index: 10 })
    await page.check('#half')
    await page.fill('#people', '3')
  },
  gap: async (page) => {
    await page.selectOption('#about', 'chains:dairy.whey')
    await page.fill('#want', '乳清粉我们能做，年产两千吨')
  },
  event: async (page) => {
    await page.selectOption('#about', { index: 1 })
    await page.fill('#people', '2')
  },
}

describe('the six kinds', () => {
  it('are chosen from one page', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads`)
      assert.equal(await page.locator('.lead-ways .way').count(), 6)
      await picture(page, '0-chooser')
      await accessible(page, 'the chooser')
      assert.ok(await wide(page))
      await page.locator('.lead-ways .way').nth(2).click()
      await page.waitForURL(/kind=need/)
      await page.waitForSelector('#lead-form #need')
    }))

  it('keep what was typed when another one is chosen', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads/new?kind=need`)
      await page.waitForSelector('#lead-form #desk-keep')
      await page.fill('#name', '某某食品')
      await page.fill('#want', '想要 60 亩净地，明年开工')
      await page.locator('#document nav a[href*="kind=invest"], #document nav a[href$="/leads/new"]').first().click()
      await page.waitForURL((url) => !url.search.includes('kind=need'))
      await page.waitForFunction(() => document.querySelector('#lead-form #name')?.value === '某某食品')
      assert.equal(await page.inputValue('#want'), '想要 60 亩净地，明年开工')
    }))

  for (const [at, [kind, fill]] of Object.entries(KINDS).entries()) {
    it(`${kind}: says every error at once, then goes to a receipt in its words`, () =>
      visit(browser, PHONE, async (page) => {
        await open(page, `${site.base}/leads/new?kind=${kind}`)
        await picture(page, `${at + 1}-${kind}`)
        await accessible(page, `the form ${kind}`)
        assert.ok(await wide(page))
        await press(page)
        await page.waitForSelector('.summary')
        await page.waitForFunction(() => document.activeElement.id === 'error-summary')
        assert.ok((await page.locator('.summary li').count()) >= 3)
        await accessible(page, `the form ${kind} with errors`)
        await who(page)
        await fill(page)
        await press(page)
        const { number } = await receipt(page)
        assert.match(number, /^YX/)
        const noun = { invest: '投资意向', seek: '项目', need: '需求', visit: '考察预约', gap: '补链意向', event: '活动报名' }[kind]
        assert.ok((await page.innerText('#receipt-title')).includes(noun))
        await picture(page, `${at + 1}-${kind}-receipt`)
        await accessible(page, `the receipt ${kind}`)
        assert.ok(await wide(page))
      }))
  }
})

describe('what fits', () => {
  it('is shown while the form is written, on request and on the receipt, with its reasons', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads/new`)
      await page.fill('#want', '想建一条方便米饭生产线，要蒸汽')
      await page.waitForSelector('.lead-fit__list li')
      const list = await page.innerText('.lead-fit__list')
      assert.match(list, /您提到“/)
      await picture(page, '7-fits')
      await accessible(page, 'what fits')
      await page.fill('#want', '没有这样的东西')
      await page.getByRole('button', { name: '先看看县里有没有合适的' }).click()
      await page.getByText('没有找到合适的').waitFor()
      await page.fill('#want', '想建一条方便米饭生产线，要蒸汽')
      await who(page)
      await press(page)
      await receipt(page)
      assert.match(await page.innerText('.lead-fit'), /您提到“/)
    }))

  it('asks nobody else, and the address holds nothing of it', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await open(page, `${site.base}/leads/new`)
      await page.fill('#want', '想建一条方便米饭生产线')
      await page.waitForSelector('.lead-fit__list li')
      for (const url of seen.requests) {
        assert.ok(url.startsWith(site.base) || url.startsWith('data:'), url)
        assert.ok(!decodeURIComponent(url).includes('方便米饭'), url)
      }
    }))
})

describe('following it', () => {
  it('adds, reads and erases what is kept, and withdraws', () =>
    visit(browser, PHONE, async (page) => {
      await open(page, `${site.base}/leads/new?kind=need`)
      await who(page)
      await KINDS.need(page)
      await press(page)
      const { number, code } = await receipt(page)
      await page.locator('.receipt__acts a').click()
      await page.waitForURL(/\/leads\?number=/)
      assert.equal(await page.inputValue('#number'), number)
      await page.fill('#code', code)
      await page.getByRole('button', { name: '查询', exact: true }).click()
      await page.waitForSelector('#found .receipt')
      await picture(page, '8-follow')
      await accessible(page, 'the follow-up')
      await page.locator('#act-supplement').click()
      await page.fill('#supplement-text', '还要两台变压器')
      await page.getByRole('button', { name: '提交补充' }).click()
      await page.waitForFunction(() => document.querySelector('.timeline')?.textContent.includes('还要两台变压器'))
      await page.getByRole('button', { name: '查看我提交的内容' }).click()
      await page.waitForFunction(() => document.querySelector('#own')?.textContent.includes('0571'))
      await picture(page, '9-own')
      await accessible(page, 'what is kept')
      await page.locator('#act-erase').click()
      await page.getByRole('button', { name: '删除', exact: true }).click()
      await page.waitForSelector('.summary')
      await page.check('#erase-sure')
      await page.getByRole('button', { name: '删除', exact: true }).click()
      await page.getByText('已删除您的个人信息').waitFor()
      assert.ok(!(await page.innerText('#main')).includes('变压器'))
      await page.locator('#act-withdraw').click()
      await page.getByRole('button', { name: '确实撤回' }).click()
      await page.waitForFunction(() => document.querySelector('#lead-title')?.textContent === '已撤回')
      await picture(page, '10-withdrawn')
    }))

  it('a kind waits without network and goes once it is back', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/leads/new?kind=seek`)
      await who(page)
      await KINDS.seek(page)
      await context.setOffline(true)
      await press(page)
      await page.waitForFunction(() => /待发送/.test(document.querySelector('[data-desk-state]')?.textContent))
      await picture(page, '11-waiting')
      await context.setOffline(false)
      await receipt(page)
      assert.ok((await page.innerText('#receipt-title')).includes('项目'))
    }))
})
