// The form engine: a form that survives anything. It reads attributes, knows no field by name and
// serves any form that the server makes (docs/UI.md has the list of attributes):
// - parsed here by the rule that the server runs, every error at once;
// - its draft on this phone: what is personal only if that was ticked, for 72 hours at most; while the
//   page is not left, all of it, in the page's memory alone: a look elsewhere costs no word;
// - sent under a key made when it was opened: what the line has lost waits as 待发送, goes out when
//   the network is back, on a start, or on 重试, and is never stored twice;
// - its files in pieces (upload.js), its receipt on this phone until it is forgotten.
// Without it the form is a form: the server takes it and says the same.

const LIFE = 72 * 3_600_000; // ms that a draft or a waiting message may stay on this phone
const LATE = 30_000; // ms without an answer until it counts as lost
const AGAIN = 20_000; // ms until what waits is tried again while the page is looked at
const PATIENCE = 8_000; // ms that a form waits for its rule
const TRIES = 2_000; // of the proof of work, before the page has its turn
const RECEIPTS = 5; // kept at most, the newest first
const [DRAFTS, QUEUE, KEPT, SELF] = ["drafts", "queue", "receipts", "src"].map((word) => `yingshang.desk.${word}`);

/* What is kept on this phone: texts in localStorage, files in IndexedDB. Where a browser keeps
   nothing, this page alone remembers. */

const memory = {};
const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? memory[key];
  } catch {
    return memory[key];
  }
};
/** Says whether it will still be there when the page is closed. */
const write = (key, value) => {
  memory[key] = value;
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};

const picked = new Map(); // files of this visit, by our own identifier
const live = new Map(); // what is known of each file, one object wherever it is listed
const alive = (file) => live.get(file.id) ?? (live.set(file.id, file), file);
let cupboard;
const files = (mode, use) => {
  cupboard ??= new Promise((done, failed) => {
    const opening = indexedDB.open("yingshang.desk", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = failed;
  });
  return cupboard
    .then((db) => new Promise((done, failed) => {
      const request = use(db.transaction("files", mode).objectStore("files"));
      request.onsuccess = () => done(request.result);
      request.onerror = failed;
    }))
    .catch(() => undefined);
};
const shelved = new Set(); // what is in IndexedDB already
const keepFile = (id, file) => !shelved.has(id) && shelved.add(id) && files("readwrite", (store) => store.put({ file, until: Date.now() + LIFE }, id));
const dropFile = (id) => (shelved.delete(id), files("readwrite", (store) => store.delete(id)));
const dropFiles = (list) => list?.forEach(({ id }) => (picked.delete(id), live.delete(id), dropFile(id)));
const fileOf = async (id) => picked.get(id) ?? (await files("readonly", (store) => store.get(id)))?.file;

/** What is older than it may be goes, whoever left it. */
async function sweep() {
  const old = ({ at }) => Date.now() - at > LIFE;
  const drafts = read(DRAFTS) ?? {};
  write(DRAFTS, Object.fromEntries(Object.entries(drafts).filter(([, draft]) => !old(draft))));
  // A message that waited too long says so; what was in it is gone.
  write(QUEUE, queue().map((one) => (old(one) && !one.gone ? { key: one.key, label: one.label, at: one.at, page: one.page, gone: true } : one)));
  const keys = (await files("readonly", (store) => store.getAllKeys())) ?? [];
  for (const key of keys) {
    const kept = await files("readonly", (store) => store.get(key));
    if (kept && kept.until < Date.now()) await files("readwrite", (store) => store.delete(key));
  }
}

const queue = () => read(QUEUE) ?? [];
const change = (key, news) => write(QUEUE, queue().map((one) => (one.key === key ? { ...one, ...news } : one)));
const unqueue = (key) => write(QUEUE, queue().filter((one) => one.key !== key));
const draftOf = (desk) => (read(DRAFTS) ?? {})[desk];
const keepDraft = (desk, draft) => write(DRAFTS, { ...read(DRAFTS), [desk]: draft });

/** 128 random bits; crypto.randomUUID is missing on plain http. */
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* Small pieces of page. */

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, properties = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside.filter((part) => part !== undefined));
  return element;
};
const button = (word, act, key) => {
  const made = make("button", { type: "button", className: "button button--quiet" }, word);
  Object.assign(made.dataset, { deskDo: act, key });
  return made;
};
const when = (at) => new Date(at).toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
/** Through a link, so that the app shows the page without a new start, or in place of this one. */
const go = (href, instead = false) => {
  if (href === location.pathname + location.search) return location.reload();
  const link = make("a", { href, hidden: true });
  link.toggleAttribute("data-replace", instead);
  document.body.append(link);
  link.click();
  link.remove();
};

/* The rule of a form. */

let rules;
const ruleOf = ({ module, wasm }) => {
  if (!module || !wasm) return undefined;
  rules ??= import(module)
    .then(async (glue) => (await glue.default({ module_or_path: wasm }), glue))
    .catch(() => (rules = undefined));
  return rules;
};

/** The form as the API takes it; nobody sees `homepage`, which is for robots without script. */
function filled(form) {
  const body = {};
  for (const { name, type, value, checked } of form.elements) {
    if (!name || name === "key" || name === "homepage") continue;
    if (type === "radio") body[name] = checked ? value : (body[name] ?? "");
    else body[name] = type === "checkbox" ? checked : value;
  }
  return body;
}

/** Puts values into a form; what the address has chosen stays. */
function fill(form, values, over = false) {
  for (const input of form.elements) {
    const value = values[input.name];
    if (value === undefined || input.type === "hidden") continue;
    const chosen = all(`[name="${input.name}"]:checked`, form).length > 0;
    if (input.type === "radio") input.checked = over || !chosen ? input.value === value : input.checked;
    else if (input.type === "checkbox") input.checked = over ? value : input.checked || value;
    else if (over || !input.value) input.value = value;
  }
}

/** Every error at once: at its field, and in the summary, which takes focus. */
function say(form, errors = {}, failure) {
  const fields = all("[id$='-error']", form).map((place) => [place.id.slice(0, -6), place]);
  const rest = Object.keys(errors).filter((key) => !fields.some(([field]) => field === key));
  for (const [key, place] of fields) {
    const sentence = errors[key]?.join("；") ?? "";
    place.textContent = sentence;
    place.closest(".field")?.classList.toggle("field--wrong", Boolean(sentence));
    const input = document.getElementById(key);
    if (!input || input.type === "radio") continue;
    sentence ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  }
  const wrong = fields.filter(([key]) => errors[key]);
  const summary = document.getElementById("error-summary");
  const sentences = [failure, ...rest.map((key) => errors[key].join("；"))].filter(Boolean);
  summary.replaceChildren();
  if (!wrong.length && !sentences.length) return;
  const links = wrong.map(([key]) => make("li", {}, make("a", { href: `#${key}` }, errors[key].join("；"))));
  const title = wrong.length ? `还有 ${wrong.length} 处要改` : "还没有提交成功";
  summary.append(
    make("div", { className: "summary" }, make("h2", { className: "summary__title" }, title), ...sentences.map((one) => make("p", {}, one)), make("ul", {}, ...links)),
  );
  summary.focus();
}

/* A form that is open: its draft, its files. */

const opened = new WeakMap(); // form → { desk, key, files, keep }
const heard = new Map(); // what was typed into each desk's form since this page was loaded

function open(form) {
  if (opened.has(form)) return;
  const desk = form.dataset.desk;
  const draft = draftOf(desk);
  // What the server has just sent back goes before what was kept.
  const back = Boolean(find("#error-summary .summary"));
  const state = { desk, files: [], key: (back && form.elements.key.value) || draft?.key || newKey(), keep: find("[data-desk-keep]", form) };
  opened.set(form, state);
  form.elements.key.value = state.key;
  if (draft && !back) {
    state.keep && (state.keep.checked = Boolean(draft.keep));
    fill(form, draft.values);
    state.files = (draft.files ?? []).map(alive);
    if (draft.errors) say(form, draft.errors, draft.failure);
  }
  if (heard.has(desk) && !back) {
    fill(form, heard.get(desk).values);
    if (!state.files.length) state.files = heard.get(desk).files;
  }
  all("[data-desk-only], [data-desk-files]", form).forEach((part) => (part.hidden = false));
  form.addEventListener("focusin", () => ruleOf(form.dataset), { once: true });
  for (const event of ["input", "change"]) form.addEventListener(event, () => remember(form));
  state.keep?.addEventListener("change", () => state.keep.checked || state.files.forEach(({ id }) => dropFile(id)));
  hear(form);
  list(form);
  state.files.forEach((file) => send(form, file));
}

/** A form whose answer takes the place of the page may carry files, too. */
function openSwap(form) {
  const holder = find("[data-desk-files]", form);
  if (!holder || opened.has(form)) return;
  opened.set(form, { files: [] });
  holder.hidden = false;
  hear(form);
}

function hear(form) {
  find("[data-desk-files] input", form)?.addEventListener("change", ({ target }) => {
    [...target.files].forEach((file) => pick(form, file));
    target.value = "";
  });
}

/** Keeps the draft: what is personal only where that was ticked. */
function remember(form) {
  const state = opened.get(form);
  if (!state.desk || form.hidden || queue().some(({ key }) => key === state.key)) return;
  const keep = Boolean(state.keep?.checked);
  heard.set(state.desk, { values: filled(form), files: state.files });
  const personal = (name) => find(`[name="${name}"][data-personal]`, form);
  const values = Object.entries(filled(form)).filter(([name]) => keep || !personal(name));
  keepDraft(state.desk, { at: Date.now(), key: state.key, keep, values: Object.fromEntries(values), files: keep ? state.files : [] });
  if (keep) state.files.forEach(({ id }) => picked.has(id) && keepFile(id, picked.get(id)));
}

function pick(form, file) {
  const { most, bytes } = find("[data-desk-files]", form).dataset;
  const state = opened.get(form);
  const limit = `${bytes >> 20} MB`;
  const one = alive({ id: newKey(), name: file.name, size: file.size, sent: 0 });
  if (state.files.filter(({ wrong }) => !wrong).length >= most) one.wrong = `最多 ${most} 个附件，这一个没有添加`;
  else if (file.size > bytes) one.wrong = `超过 ${limit}，请压缩或拆分后再添加`;
  else if (!file.size) one.wrong = "这是一个空文件";
  else picked.set(one.id, file);
  state.files.push(one);
  remember(form);
  list(form);
  send(form, one);
}

/** The files with size, progress and a button to take each away. */
function list(form) {
  const place = find("[data-desk-list]", form);
  place?.replaceChildren(
    ...opened.get(form).files.map((file) => {
      const remove = button("去掉", "unpick", file.id);
      remove.setAttribute("aria-label", `去掉 ${file.name}`);
      const row = make("li", { id: `file-${file.id}` }, make("span", {}, file.name, make("small", { className: "desk-small" })), remove);
      progress(file, row);
      return row;
    }),
  );
}

const size = (bytes) => (bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`);

function progress(file, row = document.getElementById(`file-${file.id}`)) {
  if (!row) return;
  const percent = Math.floor((100 * file.sent) / file.size);
  const state = file.wrong ? "" : file.upload ? "，已传完" : file.waits ? `，断网，已传 ${percent}%，恢复后接着传` : `，已传 ${percent}%`;
  find("small", row).textContent = size(file.size) + state;
  all("progress, .desk-files__wrong", row).forEach((part) => part.remove());
  if (file.wrong) row.append(make("span", { className: "desk-files__wrong" }, file.wrong));
  else if (!file.upload) row.append(make("progress", { max: 100, value: percent, ariaLabel: file.name }));
}

const going = new Map(); // uploads on their way

/** Sends a file, once; gives a promise of the end of this try. */
function sent(file, { to, module }) {
  if (file.upload || file.wrong) return Promise.resolve();
  if (going.has(file.id)) return going.get(file.id).promise;
  const stop = new AbortController();
  const told = (news) => note(Object.assign(file, news));
  const promise = (async () => {
    const blob = await fileOf(file.id);
    if (!blob) return told({ wrong: "这个附件没有保存下来，请去掉后重新添加" });
    const tus = await import(module).catch(() => undefined);
    try {
      const upload = await tus?.upload(blob, { to, at: file.at, told, signal: stop.signal });
      if (upload) told({ upload, waits: false });
    } catch (error) {
      if (tus && error instanceof tus.Refused) told({ wrong: error.message });
    }
  })().finally(() => going.delete(file.id));
  going.set(file.id, { promise, stop });
  return promise;
}

const send = (form, file) => sent(file, find("[data-desk-files]", form).dataset);

/** What has become of a file, wherever it is listed. */
function note(file) {
  progress(file);
  for (const form of document.forms) if (opened.get(form)?.files.includes(file)) remember(form);
  for (const { key, files } of queue()) {
    if (!files?.some(({ id }) => id === file.id)) continue;
    change(key, { files: files.map(alive) });
    show();
  }
}

function unpick(form, id) {
  const state = opened.get(form);
  const file = state.files.find((one) => one.id === id);
  state.files = state.files.filter((one) => one !== file);
  going.get(id)?.stop.abort();
  if (file?.at) import(find("[data-desk-files]", form).dataset.module).then(({ withdraw }) => withdraw(file.at)).catch(() => {});
  dropFiles([{ id }]);
  remember(form);
  list(form);
  find("[data-desk-files] input", form)?.focus();
}

/* Sending. */

/** Checks a form and puts it into the queue, from where it goes out. */
async function submit(form) {
  const state = opened.get(form);
  if (state.busy) return;
  state.busy = true;
  try {
    const { dataset } = form;
    const holder = find("[data-desk-files]", form);
    const body = filled(form);
    if (holder) body.files = state.files.map(({ id }) => id);
    // A line that is too bad for the rule leaves it to the server.
    const rule = await Promise.race([ruleOf(dataset), new Promise((done) => setTimeout(done, PATIENCE))]);
    const errors = JSON.parse(rule?.check(state.desk, JSON.stringify(body)) ?? "{}");
    if (state.files.some(({ wrong }) => wrong)) errors.files = ["有附件没有传上去，请去掉或换一个再提交"];
    say(form, errors);
    if (Object.keys(errors).length) return;
    const chosen = find("[name='kind']:checked", form)?.closest("label")?.textContent.trim();
    const one = {
      key: state.key,
      desk: state.desk,
      label: chosen ?? dataset.label,
      at: Date.now(),
      page: location.pathname + location.search,
      keep: Boolean(state.keep?.checked),
      body,
      files: holder ? state.files : undefined,
      uploads: holder ? { to: holder.dataset.to, module: holder.dataset.module } : undefined,
      rule: { module: dataset.module, wasm: dataset.wasm },
      ...Object.fromEntries(["to", "view", "receipt", "proof"].map((name) => [name, dataset[name]])),
    };
    one.loose = !write(QUEUE, [...queue().filter(({ key }) => key !== one.key), one]);
    write(SELF, import.meta.url); // whichever page is opened next sends it (public/guard.js)
    await Promise.all(state.files.map(({ id, upload }) => !upload && picked.has(id) && keepFile(id, picked.get(id))));
    forget(state.desk);
    form.hidden = true;
    show();
    find("[data-desk-state]")?.focus();
    await flush();
  } finally {
    state.busy = false;
  }
}

const forget = (desk) => {
  heard.delete(desk);
  const { [desk]: _, ...rest } = read(DRAFTS) ?? {};
  write(DRAFTS, rest);
};

const delivering = new Map(); // messages on their way: two tries at once would only be slower

/** Sends what waits. */
const flush = () =>
  Promise.all(
    queue()
      .filter(({ gone }) => !gone)
      .map((one) => {
        if (!delivering.has(one.key)) delivering.set(one.key, deliver(one).finally(() => delivering.delete(one.key)));
        return delivering.get(one.key);
      }),
  );

/** One try. Whatever is not an answer leaves the message where it is. */
async function deliver(one) {
  const state = (news) => (Object.assign(one, news, { tried: Date.now() }), change(one.key, { ...news, tried: one.tried }), show());
  state({ doing: true, why: undefined });
  if (one.files?.length) {
    one.files = one.files.map(alive);
    await Promise.all(one.files.map((file) => sent(file, one.uploads)));
    if (!queue().some(({ key }) => key === one.key)) return; // taken back meanwhile
    if (one.files.some(({ wrong }) => wrong)) return giveBack(one, { fields: { files: ["有附件没有传上去，请去掉或换一个再提交"] } });
    if (one.files.some(({ upload }) => !upload)) return state({ doing: undefined, why: "网络不通，附件还没有传完" });
    one.body.files = one.files.map(({ upload }) => upload);
    state({ body: one.body });
  }
  let answer, said;
  try {
    const headers = { "content-type": "application/json", "idempotency-key": one.key };
    const proof = one.proof && (await prove(one));
    if (proof) headers["x-proof"] = proof;
    answer = await fetch(one.to, { method: "POST", headers, body: JSON.stringify(one.body), signal: AbortSignal.timeout?.(LATE) });
    said = await answer.json();
  } catch {
    return state({ doing: undefined, why: answer && answer.status >= 500 ? "服务器忙" : "网络不通" });
  }
  if (answer.ok && said.number) return arrived(one, said);
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
    return state({ doing: undefined, why: said.error?.message ?? "服务器忙" });
  }
  giveBack(one, said.error ?? {});
}

/** The proof of work that the server asks for; none where it asks for none. */
async function prove({ proof, rule }) {
  const answer = await fetch(proof, { signal: AbortSignal.timeout?.(LATE) });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(String(answer.status));
  const { challenge, bits } = await answer.json();
  const { search } = (await ruleOf(rule)) ?? {};
  if (!search) return undefined; // a browser without it is looked at by a person
  for (let from = 0; ; from += TRIES) {
    const nonce = search(challenge, bits, from, TRIES);
    if (nonce !== undefined) return `${challenge}.${nonce}`;
    await new Promise((done) => setTimeout(done)); // the page has its turn
  }
}

/** Stored: the receipt is kept, everything else of the message goes from this phone. */
function arrived(one, { number, query_code: code, officer, clocks, due_on: day }) {
  const due = day ?? clocks?.find(({ due_on }) => due_on)?.due_on;
  const kept = { number, code, officer, due, at: Date.now(), label: one.label, view: one.view, page: one.receipt };
  keepReceipt(kept);
  unqueue(one.key);
  dropFiles(one.files);
  const form = formOf(one.key);
  if (form) {
    renew(form);
    return go(one.receipt, true); // Back leads to what was read before, not to an empty form
  }
  news.push({ label: one.label, number, page: one.receipt });
  show();
}

const news = []; // what went out while another page was looked at

/** Refused: back into the form with what is wrong. */
function giveBack(one, { code, message, fields }) {
  const reused = code === "idempotency_key_reused";
  // Sent before in other words, and stored: this is another one.
  const key = reused ? newKey() : one.key;
  const failure = reused
    ? "这份表格先前提交过一次，可能已经送达，内容和现在的不一样。还要提交现在这一份，请再点一次“提交”。"
    : fields && Object.keys(fields).length
      ? undefined
      : (message ?? "没有提交成功，请稍后再试");
  returned(one, formOf(one.key), { key, errors: fields ?? {}, failure });
}

/** Out of the queue and into its form: the one that is open, else as a draft that it begins with. */
function returned(one, form, { key, errors, failure }) {
  const draft = { at: Date.now(), key, keep: one.keep, values: one.body, files: one.files, errors, failure };
  unqueue(one.key);
  if (!form) keepDraft(one.desk, draft);
  show();
  if (!form) return;
  back(form, draft);
  remember(form);
  if (errors) say(form, errors, failure);
}

const formOf = (key) => all("form[data-desk]").find((form) => opened.get(form)?.key === key);

/** The form as a draft has it, to be gone on with. */
function back(form, { key, values, files: kept = [] }) {
  const state = opened.get(form);
  state.key = form.elements.key.value = key;
  state.files = kept.map(alive);
  fill(form, values, true);
  form.hidden = false;
  list(form);
  state.files.forEach((file) => send(form, file));
}

/** Empty, and the next one. */
function renew(form) {
  form.reset();
  back(form, { key: newKey(), values: {} });
}

/* What waits, and what is kept. */

function show() {
  const waiting = queue();
  const went = () => news.map(({ label, number, page }) => make("p", { className: "notice" }, `${label}已提交，编号 ${number}。`, make("a", { href: page }, "看回执")));
  for (const place of all("[data-desk-state]")) {
    place.replaceChildren(...waiting.map(notice), ...went());
  }
  // A page without a place for it says it, too: whoever closed the form has waited for this.
  find(".desk-news")?.remove();
  if (news.length && !find("[data-desk-state]")) document.body.append(make("aside", { className: "desk-news", role: "status" }, ...went(), button("知道了", "seen")));
  for (const form of all("form[data-desk]")) {
    const state = opened.get(form);
    if (state) form.hidden = waiting.some(({ key, gone }) => key === state.key && !gone);
  }
  for (const place of all("[data-desk-kept]")) {
    const kept = receipts().filter(({ page }) => !place.dataset.deskKept || page === place.dataset.deskKept);
    place.hidden = !kept.length;
    place.replaceChildren(
      make("p", {}, "这台手机上的回执："),
      make("p", { className: "receipt__acts" }, ...kept.map(({ number, label }) => button(`${label ?? ""} ${number}`, "look", number))),
    );
  }
}

function notice({ key, label, at, doing, why, tried, gone, page, files: list, loose }) {
  const box = make("section", { className: "notice notice--warn" });
  const name = `${label}（${when(at)}填写）`;
  if (gone) {
    box.append(make("p", {}, make("b", {}, "没有发出 "), `${name}：超过 72 小时没有网络，内容已从这台手机删除，请重新填写。`));
    box.append(make("p", { className: "receipt__acts" }, make("a", { href: page, className: "button button--quiet" }, "重新填写"), button("知道了", "drop", key)));
    return box;
  }
  const total = list?.reduce((sum, file) => sum + file.size, 0) ?? 0;
  const here = list?.reduce((sum, file) => sum + (file.upload ? file.size : file.sent), 0) ?? 0;
  // A line that is broken while a file is on its way waits, too.
  if (doing && !list?.some(({ waits, upload }) => waits && !upload)) {
    const what = total > here ? `正在传附件，完成后自动提交：${size(here)} / ${size(total)}` : "请稍等，收到回执前请不要关闭本页。";
    box.append(make("p", {}, make("b", {}, "正在发送 "), name), make("p", {}, what));
    if (total > here) box.append(make("progress", { max: total, value: here, ariaLabel: "附件" }));
    return box;
  }
  box.append(make("p", {}, make("b", {}, "待发送 "), name));
  const where = loose ? "这台手机不让保存，请不要关闭本页；" : "内容存在这台手机上，没有丢；";
  const last = tried ? `（${new Date(tried).toLocaleTimeString("zh-CN", { hour12: false })} 试过）` : "";
  box.append(make("p", {}, `还没有发出：${why ?? "网络不通"}${last}。${where}网络恢复后自动发出，不会重复。`));
  box.append(make("p", { className: "receipt__acts" }, button("重试", "retry", key), button("改一改", "edit", key), button("不发了", "drop", key)));
  return box;
}

const receipts = () => read(KEPT) ?? [];
const keepReceipt = (kept) => write(KEPT, [kept, ...receipts().filter(({ number }) => number !== kept.number)].slice(0, RECEIPTS));

/** The receipt of a form that was sent before script ran: it is kept like any other. */
function keepShown() {
  const { deskPaper: number, receipt, label } = find("[data-desk-paper]")?.dataset ?? {};
  const code = document.getElementById("receipt-code")?.textContent;
  if (!receipt || !code || receipts().some((one) => one.number === number)) return;
  keepReceipt({ number, code, at: Date.now(), label, view: receipt, page: receipt });
}

/** The page of the receipt that this phone keeps: at once what is known, then the whole paper. */
async function paper() {
  const page = find("[data-desk-receipt]");
  const kept = receipts().find((one) => !page?.dataset.deskReceipt || one.page === page.dataset.deskReceipt);
  if (page) news.length = 0;
  if (!page || !kept) return;
  const row = (name, value) => make("div", {}, make("dt", {}, name), make("dd", {}, value));
  const code = (name, value, id) => make("div", {}, make("dt", {}, name), make("dd", { className: "code", id }, value));
  const { unit, person, phone } = kept.officer ?? {};
  const facts = make("dl", { className: "facts" });
  if (unit) facts.append(row("承办人", `${unit} ${person} ${phone}`));
  if (kept.due) facts.append(row("不晚于", kept.due));
  find("[data-desk-none]", page)?.replaceChildren(
    make(
      "section",
      { className: "receipt" },
      make("h1", { className: "receipt__title", id: "receipt-title", tabIndex: -1 }, `已收到您的${kept.label}`),
      make("dl", { className: "receipt__codes" }, code("编号", kept.number, "receipt-number"), code("查询码", kept.code, "receipt-code")),
      make("p", { className: "receipt__keep" }, "请截图保存，不要转发给别人。"),
      facts,
    ),
  );
  document.getElementById("receipt-title").focus();
  const part = await ask(kept.view, { number: kept.number, code: kept.code });
  if (part?.ok && page.isConnected) replace(part.html);
}

/** Asks the server for the part of a page that changes. */
async function ask(to, fields) {
  try {
    const body = fields instanceof URLSearchParams ? fields : new URLSearchParams(fields);
    const answer = await fetch(to, { method: "POST", body, headers: { accept: "application/json" }, signal: AbortSignal.timeout?.(LATE) });
    const { html } = await answer.json();
    return html && { html, ok: answer.ok };
  } catch {
    return undefined;
  }
}

function replace(html) {
  const place = document.getElementById("document");
  place.innerHTML = html; // escaped by the server
  scrollTo(0, 0);
  start();
  const first = find("#error-summary .summary") ? "#error-summary" : "[data-desk-focus], h1";
  const focus = find(first, place);
  focus?.setAttribute("tabindex", "-1");
  focus?.focus();
  // What was asked for may be far down.
  if (focus && !focus.matches("h1, #error-summary")) focus.scrollIntoView();
}

async function swap(form) {
  if (form.dataset.busy) return;
  // What must be there to ask at all: the number and the code.
  if (form.id === "follow-form") {
    const empty = all("input.input", form).filter(({ value }) => !value.trim());
    const sentence = ({ id }) => `请填写${find(`label[for="${id}"]`, form).textContent.trim()}：${document.getElementById(`${id}-hint`).textContent}`;
    say(form, Object.fromEntries(empty.map((input) => [input.id, [sentence(input)]])));
    if (empty.length) return;
  }
  let said = find(".desk-said", form);
  if (!said) form.append((said = make("p", { className: "desk-said", role: "alert" })));
  said.textContent = "";
  const kept = opened.get(form)?.files ?? [];
  if (kept.some(({ wrong }) => wrong)) return (said.textContent = "有附件没有传上去，请去掉或换一个再提交。");
  if (kept.some(({ upload }) => !upload)) return (said.textContent = "附件还在传，传完再提交。");
  form.dataset.busy = "1";
  const fields = new URLSearchParams(new FormData(form));
  if (kept.length) fields.set("files", kept.map(({ upload }) => upload).join(","));
  const part = await ask(form.action, fields);
  delete form.dataset.busy;
  if (part && form.isConnected) return replace(part.html);
  said.textContent = "没有发出去：网络不通或服务器忙。写的内容还在，请再点一次。";
}

/* Buttons: named in data-desk-do, heard in one place. */

const acts = {
  async retry(key) {
    dispatchEvent(new Event("yingshang:again"));
    await flush();
    find(`[data-desk-do="retry"][data-key="${key}"]`)?.focus();
  },
  edit(key) {
    const one = queue().find((other) => other.key === key);
    if (!one) return;
    const form = find(`form[data-desk="${one.desk}"]`);
    returned(one, form, { key });
    if (!form) return go(one.page);
    find("input:not([type='hidden']), textarea", form)?.focus();
  },
  drop(key, target) {
    if (target.dataset.sure === undefined && queue().some((other) => other.key === key && !other.gone)) {
      target.dataset.sure = "";
      target.textContent = "再点一次，从这台手机删除";
      return;
    }
    const one = queue().find((other) => other.key === key);
    one?.files?.forEach(({ id }) => going.get(id)?.stop.abort());
    dropFiles(one?.files);
    unqueue(key);
    const form = formOf(key);
    if (form) renew(form);
    show();
  },
  again: () => location.reload(),
  seen() {
    news.length = 0;
    show();
  },
  unpick: (id, target) => unpick(target.closest("form"), id),
  look(number) {
    const form = find("form[data-desk-swap]");
    const kept = receipts().find((one) => one.number === number);
    form.elements.number.value = kept.number;
    form.elements.code.value = kept.code;
    swap(form);
  },
  async copy(_, target) {
    const done = await navigator.clipboard?.writeText(target.dataset.text).then(() => true).catch(() => false);
    target.textContent = done ? "已复制" : "浏览器不允许复制，请截图";
  },
  print: () => print(),
  forget(_, target) {
    write(KEPT, receipts().filter(({ number }) => number !== target.dataset.number));
    target.parentElement.textContent = "已从这台手机删除。离开本页后，只能凭您记下的编号和查询码查询。";
  },
};

addEventListener("click", ({ target }) => {
  const pressed = target.closest?.("[data-desk-do]");
  const act = acts[pressed?.dataset.deskDo];
  if (act) act(pressed.dataset.key, pressed);
});
addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if ("deskSwap" in form.dataset) swap(form);
    else if (opened.has(form)) submit(form);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

function start() {
  all("form[data-desk]").forEach(open);
  all("form[data-desk-swap]").forEach(openSwap);
  all("[data-desk-only]").forEach((part) => (part.hidden = false));
  const number = find("#follow-form [name='number']");
  if (number) number.value ||= new URLSearchParams(location.search).get("number") ?? "";
  keepShown();
  show();
  paper();
  if (queue().length) flush();
}

for (const event of ["yingshang:ready", "yingshang:failed", "yingshang:page"]) addEventListener(event, start);
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && queue().length && flush());
setInterval(() => document.visibilityState === "visible" && queue().length && flush(), AGAIN);
sweep().then(show);
if ("ready" in document.body.dataset) start();
