// The portal on a public screen. What leads away from it, or asks for what is a visitor's own, is
// handed over to the visitor's phone; who leaves leaves nothing behind.

const IDLE = 90_000; // ms without a touch until somebody is asked for
const GRACE = 15_000; // ms to answer
const RETRY = 10_000; // ms until the portal is tried again
const SCALES = [1, 1.25, 1.5, 1.75, 2, 2.5];

const main = document.querySelector("[data-kiosk]");
const find = (name) => main.querySelector(`[data-${name}]`);
const [stage, away, hand, idle, left] = ["stage", "away", "hand", "idle", "left"].map(find);
const own = main.dataset.own.split(" ");
/** A screen of 1080 dots shows the portal as a tablet of 720 would. */
const standard = SCALES.findLast((scale) => scale <= Math.max(1, innerWidth / 720)) ?? 1;

let frame;
let scale;
let known; // the frame's document that is listened to
let seen; // its address
let last = Date.now();
let used = false; // since everything was cleared

/* The portal in its frame. */

function start() {
  frame?.remove();
  away.hidden = true;
  frame = document.createElement("iframe");
  frame.title = stage.dataset.title;
  frame.src = "/";
  frame.addEventListener("load", () => inside() || lost());
  stage.append(frame);
  zoom(standard);
}

/** The document in the frame; none when it is the browser's own error page. */
function inside() {
  try {
    return frame?.contentDocument;
  } catch {
    return null;
  }
}

function lost() {
  frame.remove();
  frame = known = undefined;
  away.hidden = false;
  setTimeout(start, RETRY);
}

/** Often, because a new page can be touched before it has loaded. */
function look() {
  const page = inside();
  if (!page || page.URL === "about:blank") return;
  if (page !== known) {
    known = page;
    listen(page);
    page.addEventListener("click", clicked, true);
    page.addEventListener("submit", sent, true);
    page.addEventListener("focusin", focused, true);
    // A dialog of the system's would stay.
    page.defaultView.print = page.defaultView.open = () => phone("用手机打开本页");
  }
  if (page.URL === seen) return;
  seen = page.URL;
  const address = new URL(seen);
  if (isOwn(address)) {
    frame.contentWindow.location.replace("/");
    fill(address);
  }
}

function zoom(to) {
  scale = to;
  stage.style.setProperty("--scale", to);
}

/* What is handed over. */

const isOwn = ({ pathname }) => own.some((path) => pathname === path || pathname.startsWith(`${path}/`));
const pathOf = ({ pathname, search }) => pathname + search;

/** An address as people read it; what is no text stays as it is. */
function readable(path) {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Shows what a phone is to do: a code of one of our own addresses, or a number or address to read. */
function give({ title, note = "", path, text }) {
  find("note").textContent = note;
  hand.querySelector("h2").textContent = title;
  const code = find("code");
  code.hidden = !path;
  if (path) {
    code.src = `/qr.svg?path=${encodeURIComponent(path)}`;
    code.alt = "二维码：这个网址";
  }
  const address = find("address");
  address.textContent = text ?? main.dataset.base + readable(path);
  address.classList.toggle("small", !text);
  if (!hand.open) hand.showModal();
}

const fill = (address) =>
  give({ title: "请用自己的手机填写", note: "公用屏幕上不填姓名、电话和查询码。用微信扫一扫，在手机上继续。", path: pathOf(address) });

function phone(title = "用手机继续看") {
  const page = inside();
  const path = page ? pathOf(new URL(page.URL)) : "/";
  give({ title, note: "用微信扫一扫，手机上打开的就是这一页。", path });
}

/** Why a link is not followed here: shows what to do instead. */
function refused(link) {
  const address = new URL(link.getAttribute("href"), known.URL);
  if (address.protocol === "tel:") {
    const number = link.textContent.match(/\d[\d -]{5,}\d/)?.[0] ?? address.pathname;
    give({ title: "请用自己的手机拨打", text: number });
  } else if (address.protocol === "mailto:") {
    give({ title: "请用自己的邮箱写信", text: address.pathname });
  } else if (address.origin !== location.origin) {
    give({ title: "这个链接不在本站", note: "请在自己的手机上打开这个网址。", text: address.href });
  } else if (isOwn(address)) {
    fill(address);
  } else if (link.hasAttribute("download") || /\.[^/]*$/.test(address.pathname)) {
    give({ title: "请下载到自己的手机", note: "用微信扫一扫，在手机上打开。", path: pathOf(address) });
  } else {
    return false;
  }
  return true;
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function clicked(event) {
  if (event.target.closest("[data-act=share], [data-act=print]")) {
    stop(event);
    return phone("用手机打开本页");
  }
  const link = event.target.closest("a[href]");
  if (!link) return;
  if (refused(link)) stop(event);
  else if (link.getAttribute("target")) {
    stop(event);
    frame.contentWindow.location.assign(new URL(link.getAttribute("href"), known.URL));
  }
}

/** Whatever is sent rather than searched is a visitor's own. */
const sends = (form) => form?.getAttribute?.("method")?.toLowerCase() === "post";

function sent(event) {
  if (!sends(event.target)) return;
  stop(event);
  fill(new URL(known.URL));
}

function focused({ target }) {
  if (!sends(target.form)) return;
  target.blur();
  fill(new URL(known.URL));
}

/* Leaving nothing behind. */

async function wipe() {
  const quietly = async (act) => {
    try {
      await act();
    } catch {
      // What cannot be opened holds nothing of ours.
    }
  };
  await quietly(() => sessionStorage.clear());
  await quietly(() => localStorage.clear());
  await quietly(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  });
  await quietly(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  for (const cookie of document.cookie.split(";")) {
    const name = cookie.split("=")[0].trim();
    if (name) document.cookie = `${name}=; Max-Age=0; path=/`;
  }
}

async function reset() {
  for (const dialog of [hand, idle]) if (dialog.open) dialog.close();
  // With its frame goes its history; what it writes in going is cleared too.
  frame?.remove();
  frame = known = seen = undefined;
  used = false;
  await wipe();
  start();
}

function touched() {
  if (idle.open) return;
  used = true;
  last = Date.now();
}

function tick() {
  const still = Date.now() - last;
  if (!used || still < IDLE) return;
  if (!idle.open) {
    if (hand.open) hand.close();
    last = Date.now() - IDLE;
    left.textContent = GRACE / 1000;
    idle.showModal();
  } else if (still >= IDLE + GRACE) {
    reset();
  } else {
    left.textContent = Math.ceil((IDLE + GRACE - still) / 1000);
  }
}

function stay() {
  if (idle.open) idle.close();
  touched();
}

/* Buttons, touches, clocks. */

function listen(page) {
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "input"])
    page.addEventListener(kind, touched, { capture: true, passive: true });
  for (const kind of ["contextmenu", "dragstart"]) page.addEventListener(kind, (event) => event.preventDefault(), true);
}

const acts = {
  home: () => frame?.contentWindow.location.assign("/"),
  back: () => {
    const history = frame?.contentWindow.navigation;
    if (history?.canGoBack) history.back();
    else acts.home();
  },
  smaller: () => zoom(SCALES.findLast((one) => one < scale) ?? scale),
  larger: () => zoom(SCALES.find((one) => one > scale) ?? scale),
  phone: () => phone(),
  close: () => hand.close(),
  end: reset,
  stay,
};

main.addEventListener("click", ({ target }) => {
  const act = target.closest("[data-do]")?.dataset.do;
  if (act) acts[act]();
  else if (idle.open) stay();
  else if (target === hand) hand.close();
});
idle.addEventListener("close", () => (last = Date.now()));
// Too long for a code: the address alone is shown.
find("code").addEventListener("error", ({ target }) => (target.hidden = true));
listen(document);
setInterval(look, 100);
setInterval(tick, 1_000);
wipe().finally(start);
