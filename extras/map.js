// The map of plots: outlines and points on a plain ground, with the parks they belong to. The list
// below the map says the same; nothing is only on the map.

const COLOURS = { plot: "#0f5c55", stale: "#8a4b00", relation: "#80867f" };
/** From here on an outline is large enough to be seen; before it a plot is a dot. */
const OUTLINE_ZOOM = 13;
/** More lines from one park's name would hide what they lead to. */
const MOST_LINES = 60;

let library;
/** The map of this page, kept for as long as the page asks for the same plots. */
let current;

/** Leaflet and its sheets, once. They stand apart from this file so that each keeps its own name. */
function load({ leaflet, css }) {
  library ??= Promise.all([import(leaflet), ...css.split(" ").map(sheet)]).then(
    () => window.L,
    (error) => {
      library = undefined;
      throw error;
    },
  );
  return library;
}

/** A sheet, put into the head in the order of the calls; one that fails is done without. */
function sheet(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const ended = new Promise((done) => (link.onload = link.onerror = done));
  document.head.append(link);
  return ended;
}

async function plots(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).features.filter((feature) => feature.geometry);
}

/** Text goes in as text, never as HTML. */
function element(name, text, more = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, more);
}

function popup({ id, name, park, area, use, status, stale }) {
  const box = document.createElement("div");
  box.append(element("b", name));
  const facts = [area, park, use, status, stale && "待核实"].filter(Boolean).join(" · ");
  if (facts) box.append(element("p", facts));
  box.append(element("a", "看这宗地", { href: `/parcels/${encodeURIComponent(id)}` }));
  return box;
}

function style({ stale }) {
  const colour = stale ? COLOURS.stale : COLOURS.plot;
  return { color: colour, weight: 2, fillColor: colour, fillOpacity: 0.3, dashArray: stale ? "4 4" : null };
}

/** Where a plot's mark stands: its own point, else the middle of its outline. */
function centre(L, { geometry, properties }) {
  const [lon, lat] = properties.centre ?? geometry.coordinates;
  return L.latLng(lat, lon);
}

/** Each park's name amid its plots, with a line to each of them. */
function relation(L, features) {
  const parks = new Map();
  for (const feature of features) {
    const { park } = feature.properties;
    if (park) parks.set(park, [...(parks.get(park) ?? []), centre(L, feature)]);
  }
  const layer = L.layerGroup();
  for (const [name, points] of parks) {
    const middle = L.latLngBounds(points).getCenter();
    const lines = points.map((point) => [middle, point]);
    if (lines.length <= MOST_LINES) layer.addLayer(L.polyline(lines, { color: COLOURS.relation, weight: 1, dashArray: "2 4", interactive: false }));
    const label = L.tooltip({ permanent: true, direction: "top", offset: [0, -8], className: "map-park" });
    layer.addLayer(label.setLatLng(middle).setContent(element("span", `${name}（${points.length} 宗）`)));
  }
  return layer;
}

/** 天地图 with the county's own key, when the visitor asks for it: its requests are counted. */
function base(L, map, { tianditu, review }) {
  if (!tianditu || !review) return;
  const tiles = (kind) =>
    L.tileLayer(
      `https://t{s}.tianditu.gov.cn/${kind}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${kind}` +
        `&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(tianditu)}`,
      // The key is bound to the portal's name, which the site otherwise tells nobody.
      { subdomains: "01234567", maxZoom: 18, referrerPolicy: "origin", attribution: `天地图 ${escape(review)}` },
    );
  const ground = L.layerGroup([tiles("vec"), tiles("cva")]);
  L.control.layers(null, { 天地图底图: ground }, { collapsed: false }).addTo(map);
}

/** Leaflet takes attributions for HTML. */
function escape(text) {
  return element("i", text).innerHTML;
}

/** Draws into `view`, which is on the page; `data` are the page's own words for the ground. */
function draw(L, view, features, data) {
  view.replaceChildren();
  const map = L.map(view, {
    renderer: L.canvas({ padding: 0.5, tolerance: 8 }),
    zoomControl: false,
    minZoom: 5,
    maxZoom: 18,
    // One finger scrolls the page; two move the map.
    dragging: !L.Browser.mobile,
    scrollWheelZoom: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  map.attributionControl.setPrefix(false).addAttribution("CGCS2000 · 示意，非行政区划图");
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  const corners = features.map((feature) => centre(L, feature));
  // Before any layer: each would otherwise be drawn where nobody looks.
  map.fitBounds(L.latLngBounds(corners).pad(0.1), { maxZoom: 15, animate: false });
  relation(L, features).addTo(map);
  const outlined = features.filter(({ geometry }) => geometry.type === "Polygon");
  marks(L, features.filter(({ geometry }) => geometry.type === "Point")).addTo(map);
  // Each is made when it is first shown: a wide view needs no outline, a near one no dot.
  let outlines, dots;
  const change = () => {
    const near = map.getZoom() >= OUTLINE_ZOOM;
    const [shown, other] = near
      ? [(outlines ??= telling(L.geoJSON(outlined, { style: ({ properties }) => style(properties) }))), dots]
      : [(dots ??= marks(L, outlined)), outlines];
    if (other) map.removeLayer(other);
    map.addLayer(shown);
  };
  map.on("zoomend", change);
  change();
  base(L, map, data);
  at(L, map, features.find(({ id }) => id === data.plot));
  return map;
}

/** The plot that the page was asked for: in the middle, near, with its words open. */
function at(L, map, plot) {
  if (!plot) return;
  const place = centre(L, plot);
  map.setView(place, 15, { animate: false });
  L.popup({ autoPan: false }).setLatLng(place).setContent(popup(plot.properties)).openOn(map);
}

function marks(L, features) {
  const all = features.map((feature) =>
    Object.assign(L.circleMarker(centre(L, feature), { ...style(feature.properties), radius: 7, fillOpacity: 0.7 }), { feature }),
  );
  return telling(L.featureGroup(all));
}

/** One listener for all: a popup each would be made a thousand times to be opened once. */
function telling(group) {
  return group.bindPopup((layer) => popup(layer.feature.properties));
}

async function open(box) {
  const view = document.createElement("div");
  const { geojson: address } = box.dataset;
  const here = { address, view, map: undefined, drawn: undefined };
  current = here;
  view.className = "map__view";
  view.append(element("p", "地图正在打开。下面的列表内容相同。"));
  place(box);
  // Where the focus was when the program put the page in place anew.
  view.addEventListener("focusin", (event) => (here.focused = event.target));
  view.addEventListener("focusout", ({ target }) =>
    queueMicrotask(() => view.isConnected && here.focused === target && (here.focused = undefined)),
  );
  const say = (text) => view.replaceChildren(element("p", text));
  try {
    const [L, features] = await Promise.all([load(box.dataset), plots(address)]);
    if (current !== here) return;
    if (!features.length) return say("这些地块还没有公布坐标，请看下面的列表。");
    here.map = draw(L, view, features, box.dataset);
    // Leaflet paints in the next frame, which it has asked for before.
    requestAnimationFrame(() => {
      here.drawn = features.length;
      if (current === here) place(document.querySelector("[data-map]"));
      performance.mark("map:usable");
    });
  } catch {
    say("地图没有打开，可能是网络不通。下面的列表内容相同。");
  }
}

/** Puts the map into the box of the page that is shown. */
function place(box) {
  const { view, drawn, focused } = current;
  if (view.parentNode !== box) box.replaceChildren(view);
  if (drawn) box.dataset.drawn = drawn;
  else delete box.dataset.drawn;
  if (focused && !view.contains(document.activeElement)) focused.focus({ preventScroll: true });
}

/** In WeChat its own map takes a place, in GCJ-02; elsewhere the links of the list do. */
function weixin() {
  if (typeof window.wx?.openLocation !== "function") return;
  for (const button of document.querySelectorAll("button[data-gcj02]")) button.hidden = false;
}

// Heard here, since the buttons are others after each change of the page.
addEventListener("click", ({ target }) => {
  const button = target.closest?.("button[data-gcj02]");
  if (!button) return;
  const [latitude, longitude] = button.dataset.gcj02.split(",").map(Number);
  window.wx.openLocation({ latitude, longitude, name: button.dataset.name, scale: 15 });
});

function start() {
  const box = document.querySelector("[data-map]");
  if (current && current.address !== box?.dataset.geojson) {
    current.map?.remove();
    current = undefined;
  }
  if (box) current ? place(box) : open(box);
  weixin();
}

// At once: the map needs nothing of the program. When that takes the page over, and when it shows
// another one, the markup is new and the map moves into it. It takes over what it reads here, which
// is therefore kept as the server wrote it: a second map without its script is no use, and the
// policy forbids the styles that Leaflet writes.
const written = document.getElementById("document");
if (!document.body.hasAttribute("data-ready")) Object.defineProperty(written, "innerHTML", { value: written.innerHTML });
for (const name of ["yingshang:ready", "yingshang:page"]) addEventListener(name, start);
start();
