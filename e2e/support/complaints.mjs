// What the tests of complaints do: fill the form, act as the bureau's seat.
import { yingshang } from './server.mjs'

export const COMPLAINT = {
  kind: 'enterprise',
  category: 'charges',
  against: 'authority',
  unit: '白石镇人民政府',
  text: '2026年11月3日施工期间被要求另交协调费两千元，没有收据。',
  want: '退还费用，说明收费依据',
  name: '江南米制品有限公司',
  contact: '0571-81234567',
}

const CHOICES = ['kind', 'category', 'against']

/** Fills the form of a complaint; consent is ticked. */
export async function complain(page, values = COMPLAINT) {
  for (const [name, value] of Object.entries(values)) {
    if (CHOICES.includes(name)) await page.check(`[name="${name}"][value="${value}"]`)
    else await page.fill(`#${name}`, value)
  }
  await page.check('#consent')
}

export const submit = (page) => page.getByRole('button', { name: '提交', exact: true }).click()

/** The bureau's seat, by its token: what the console will do. */
export async function seat(site) {
  const said = await yingshang('token', 'add', '--data', site.data, '--name', '坐席', '--unit', '青穗县投资促进局', '--role', 'seat')
  const headers = { authorization: `Bearer ${/ys_\S+/.exec(said)[0]}`, 'content-type': 'application/json' }
  const all = `${site.base}/api/v1/staff/complaints`
  const act = async (number, act) => {
    const path = `${all}/${number}`
    const { steps } = await (await fetch(path, { headers })).json()
    const answer = await fetch(`${path}/acts`, { method: 'POST', headers, body: JSON.stringify({ steps, ...act }) })
    if (!answer.ok) throw new Error(`${act.act}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  /** Every message that is stored, the newest first. */
  const list = async () => (await fetch(all, { headers })).json()
  return { act, list }
}
