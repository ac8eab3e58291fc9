// A file to the server in pieces, by the core of tus 1.0.0: what a broken line has lost is asked for
// (HEAD) and goes on from there. Served beside desk.js; any other page may use it.

const PIECE = 256 * 1024; // what a bad line carries in some seconds
const WAIT = 30_000; // ms without an answer until a piece counts as lost
const NOT_NOW = "附件暂时传不上去，可以先提交文字，再凭编号补充";
const TUS = { "tus-resumable": "1.0.0" };

/** What the server will not take, with its sentence. */
export class Refused extends Error {}

/**
 * Sends a file and gives the upload's identifier.
 * `at` is where an earlier try had come to, `told({ at, sent, waits })` hears of every step.
 */
export async function upload(file, { to, at, told = () => {}, signal }) {
  let sent; // nothing: it has to be asked for
  let forgotten = 0;
  for (let lost = 0; ; ) {
    try {
      if (!at) {
        at = await created(file, to, signal);
        sent = 0;
      }
      const resumed = sent === undefined;
      sent ??= await offset(at, signal);
      if (sent === undefined) {
        at = undefined; // the server has forgotten it
        if (++forgotten > 3) throw new Refused(NOT_NOW);
        continue;
      }
      told({ at, sent, waits: false });
      // All of it came before the line broke: an empty piece asks what became of it.
      if (resumed && sent === file.size) sent = await piece(file, at, sent, signal);
      if (sent >= file.size) return at.split("/").pop();
      sent = await piece(file, at, sent, signal);
      lost = 0;
    } catch (error) {
      if (error instanceof Refused || signal?.aborted) throw error;
      told({ at, sent: sent ?? 0, waits: true });
      await pause(Math.min(WAIT, 1_000 * 2 ** lost++), signal);
      sent = undefined; // asked for anew
    }
  }
}

/** Tells the server that a file is not wanted any more; what is not told goes by itself. */
export const withdraw = (at) => fetch(at, { method: "DELETE", headers: TUS }).catch(() => {});

/** Wakes every upload that waits for the line. */
export const wake = () => dispatchEvent(new Event("yingshang:again"));

async function created(file, to, signal) {
  const words = { filename: file.name, filetype: file.type || "application/octet-stream" };
  const metadata = Object.entries(words)
    .map(([key, word]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(word)))}`)
    .join(",");
  const headers = { ...TUS, "upload-length": String(file.size), "upload-metadata": metadata };
  const answer = await ask(to, { method: "POST", headers }, signal);
  const at = answer.headers.get("location");
  if (answer.status === 404 || answer.status === 405) throw new Refused(NOT_NOW);
  if (answer.status !== 201 || !at) return refused(answer);
  return new URL(at, location.href).pathname;
}

/** How much has arrived; nothing when the server knows no such upload. */
async function offset(at, signal) {
  const answer = await ask(at, { method: "HEAD", headers: TUS }, signal);
  if (answer.status === 404 || answer.status === 410) return undefined;
  const sent = Number(answer.headers.get("upload-offset") ?? NaN);
  if (!answer.ok || Number.isNaN(sent)) return refused(answer);
  return sent;
}

async function piece(file, at, sent, signal) {
  const headers = { ...TUS, "content-type": "application/offset+octet-stream", "upload-offset": String(sent) };
  const body = file.slice(sent, sent + PIECE);
  const answer = await ask(at, { method: "PATCH", headers, body }, signal);
  if (answer.status === 409) return undefined; // another try was faster: its state is asked for
  if (answer.status === 404 || answer.status === 410) return undefined;
  if (!answer.ok) return refused(answer);
  return Number(answer.headers.get("upload-offset") ?? sent + body.size);
}

/** Throws: to be tried again when the server is busy, for good otherwise. */
async function refused(answer) {
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) throw new Error(String(answer.status));
  const said = await answer.json().catch(() => undefined);
  const { message, fields } = said?.error ?? {};
  throw new Refused(Object.values(fields ?? {})[0]?.[0] ?? message ?? "这个附件没有传上去，请换一个或稍后再试");
}

function ask(url, options, signal) {
  const late = AbortSignal.timeout?.(WAIT);
  const both = signal && late && AbortSignal.any ? AbortSignal.any([signal, late]) : (signal ?? late);
  return fetch(url, { ...options, signal: both });
}

function pause(ms, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    const now = () => (clearTimeout(timer), done());
    for (const event of ["online", "yingshang:again"]) addEventListener(event, now, { once: true });
    signal?.addEventListener("abort", now, { once: true });
  });
}
