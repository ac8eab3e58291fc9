// A company's way with a complaint, on a phone: what can be sent → form → receipt → 补正 → result →
// rating → opened again → own data. Every step leaves a picture in e2e/screenshots/.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { DESK, PHONE, frames, launch, open, visit } from '../support/browser.mjs'
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

const targets = (page) =>
  page.$$eval('main a, main button, main summary, main input:not([type="hidden"]), main textarea, main .desk-choice', (all) =>
    all
      .filter((one) => one.checkVisibility() && !one.closest('.desk-choice > *, .check, [aria-hidden="true"]') && getComputedStyle(one).display !== 'inline')
      .map((one) => ({ what: one.outerHTML.slice(0, 90), height: one.getBoundingClientRect().height }))
      .filter(({ height }) => height > 0 && height < 44),
  )

for (const [size, options] of Object.entries({ phone: PHONE, desk: DESK })) {
  const folder = fileURLToPath(new URL(`../screenshots/${size}/`, import.meta.url))
  const picture = async (page, name, whole = true) => {
    await frames(page)
    await page.screenshot({ path: `${folder}${name}.png`, fullPage: whole })
  }
  const look = async (page, name) => {
    await picture(page, `complaint-${name}`)
    await accessible(page, name)
    assert.deepEqual(await targets(page), [], `targets of ${name}`)
  }

  describe(`from a complaint to its rating, ${options.viewport.width} px wide`, () => {
    before(() => mkdir(folder, { recursive: true }))

    it('walks the whole way', (t) =>
      visit(browser, options, async (page, _context, seen) => {
        await t.test('home leads to what can be sent, with its terms', async () => {
          await open(page, `${site.base}/`)
          await page.getByRole('link', { name: /我遇到了问题/ }).click()
          await page.waitForURL('**/complaints')
          await page.waitForSelector('.complaint-kind')
          assert.equal(await page.locator('.complaint-kind').count(), 5)
          assert.match(await page.innerText('main'), /60 个工作日/)
          await look(page, '01-overview')
        })

        await t.test('the form asks what the kind needs', async () => {
          await page.getByRole('link', { name: '企业投诉', exact: true }).click()
          await page.waitForURL(/kind=enterprise/)
          await page.waitForSelector('#desk-keep')
          await look(page, '02-form')
          await submit(page)
          await page.waitForSelector('.summary')
          await look(page, '03-errors')
          await complain(page)
          await look(page, '04-filled')
        })

        let held
        await t.test('the receipt has number, code, officer, terms and rights', async () => {
          await submit(page)
          await page.waitForURL('**/complaints/receipt')
          held = await receipt(page)
          await page.locator('.complaint-qr').waitFor()
          const paper = await page.innerText('.receipt')
          for (const part of ['承办人', '不晚于', '行政复议', '上级投诉工作机构']) assert.ok(paper.includes(part), part)
          assert.ok((await page.locator('.receipt a[href^="tel:"]').count()) >= 2)
          await look(page, '05-receipt')
        })

        const follow = async () => {
          await open(page, `${site.base}/complaints/follow`)
          await page.getByRole('button', { name: new RegExp(held.number) }).click()
          await page.waitForSelector('#case-title')
        }
        const state = () => page.innerText('#case-title')

        await t.test('what is missing is asked for, sent, and the clock says that it stood still', async () => {
          await staff.act(held.number, { act: 'ask_supplement', text: '请补充缴费凭证或转账记录' })
          await follow()
          assert.equal(await state(), '待补正')
          assert.ok((await page.innerText('.receipt')).includes('请补充缴费凭证'))
          await look(page, '06-supplement')
          await page.fill('#supplement-text', '转账记录编号 0042，收款人为镇财政所。')
          await page.getByRole('button', { name: '提交补充' }).click()
          await page.getByText('已收到您补充的材料').waitFor()
          assert.equal(await state(), '已收到')
        })

        await t.test('somebody was faster: how it stands now is shown, and said', async () => {
          await page.locator('#act-supplement').click()
          await page.fill('#supplement-text', '再补一句')
          await staff.act(held.number, { act: 'accept' })
          await page.getByRole('button', { name: '提交补充' }).click()
          await page.waitForFunction(() => document.activeElement.id === 'error-summary')
          assert.match(await page.innerText('.summary'), /有人刚刚办理过/)
          assert.equal(await state(), '办理中')
        })

        await t.test('the result is read and rated by two questions', async () => {
          await staff.act(held.number, { act: 'conclude', text: '经查属实，已退还两千元，对经办人作出批评教育。' })
          await staff.act(held.number, { act: 'deliver' })
          await follow()
          assert.equal(await state(), '已答复')
          await page.getByRole('button', { name: '提交评价' }).click()
          await page.waitForSelector('.summary')
          assert.equal(await page.locator('.summary li').count(), 2)
          await look(page, '07-rate')
          await page.check('[name="result"][value="4"]')
          await page.check('[name="service"][value="5"]')
          await page.getByRole('button', { name: '提交评价' }).click()
          await page.getByText('已收到您的评价').waitFor()
          assert.equal(await page.locator('#act-rate').count(), 0, 'once is once')
        })

        await t.test('not solved: it is done once more', async () => {
          await page.locator('#act-reopen').click()
          await page.fill('#reopen-text', '只退了一半')
          await page.getByRole('button', { name: '请再办一次' }).click()
          await page.getByText('已重新办理，请留意').waitFor()
          assert.equal(await state(), '办理中')
          assert.equal(await page.locator('#act-reopen').count(), 0)
          await look(page, '08-reopened')
        })

        await t.test('own data are shown, corrected, and erased', async () => {
          await page.getByRole('button', { name: '查看我提交的内容' }).click()
          await page.waitForSelector('#act-erase')
          assert.ok((await page.innerText('#own')).includes(COMPLAINT.contact))
          await page.locator('#act-correct').click()
          await page.fill('#correct-contact', 'wang@example.cn')
          await page.getByRole('button', { name: '保存更正' }).click()
          await page.getByText('已更正').waitFor()
          const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /下载一份/ }).click()])
          assert.equal(file.suggestedFilename(), `${held.number}.json`)
          await page.locator('#act-erase').click()
          await look(page, '09-own')
          await page.check('#erase-sure')
          await page.getByRole('button', { name: '删除', exact: true }).click()
          await page.getByText('已删除您的个人信息').waitFor()
          assert.ok(!(await page.innerText('main')).includes('wang@'))
        })

        const loud = seen.complaints.filter((text) => !/40[49]|422/.test(text))
        assert.deepEqual(loud, [], 'the console is quiet but for answers that say no')
        for (const url of seen.requests) assert.ok(!held || !url.includes(held.code.slice(0, 9)), 'no address holds the code')
      }))
  })
}
