// A portal of its own for a test file: a seeded data folder and a server on a free port.
import { spawn, execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const repo = fileURLToPath(new URL('../../', import.meta.url))
const program = process.env.YINGSHANG_BIN || join(repo, 'target/release/yingshang')

/** Runs a command of the program to its end; gives its output. */
export async function yingshang(...args) {
  const { stdout } = await run(program, args, { maxBuffer: 16 << 20 })
  return stdout
}

/** A data folder with the demo county in it; its photos only where they are looked at, since encoding takes longest. */
export async function seeded({ photos = false } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'yingshang-e2e-'))
  await yingshang('seed', join(repo, 'seed'), '--data', data, ...(photos ? [] : ['--no-photos']))
  return data
}

/** Starts the portal; `port` 0 is any free one. */
export async function serve(data, port = 0) {
  const child = spawn(program, ['serve', '--data', data, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // All tests come from one address; what is held back is the server's own tests' business.
    env: {
      ...process.env,
      YINGSHANG_SUBMISSIONS_PER_SOURCE: '1000000/1000000',
      YINGSHANG_SUBMISSIONS_PER_CONTACT: '1000000/1000000',
      YINGSHANG_SUBMISSIONS_IN_ALL: '1000000/1000000',
      YINGSHANG_SAME_TEXT: '1000000000',
      YINGSHANG_FIGURES_SECONDS: '1',
    },
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  let said = ''
  child.stderr.on('data', (text) => (said = (said + text).slice(-4_000)))
  const lines = createInterface({ input: child.stdout })
  const base = await new Promise((resolve, reject) => {
    lines.once('line', resolve)
    gone.then((code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  lines.on('line', () => {})
  const end = async (signal) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await gone
  }
  return { base, port: Number(new URL(base).port), stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

/** A seeded portal that cleans up behind itself; `restart` keeps folder and port. */
export async function portal(data) {
  const folder = data ?? (await seeded())
  let server = await serve(folder)
  const { base, port } = server
  return {
    base,
    data: folder,
    kill: () => server.kill(),
    restart: async () => (server = await serve(folder, port)),
    close: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
    /** An answer of the API, as JSON. */
    api: async (path) => {
      const response = await fetch(new URL(`/api/v1${path}`, base))
      if (!response.ok) throw new Error(`${path} is answered with ${response.status}`)
      return response.json()
    },
  }
}
