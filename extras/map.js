// The map of plots: outlines and points on a plain ground, with the parks they belong to. The list
// below the map says the same; nothing is only on the map.

const COLOURS = { plot: "#0f5c55", stale: "#8a4b00", relation: "#80867f" };
/** From here on an outline is large enough to be seen; before it a plot is a dot. */
const OUTLINE_ZOOM = 13;
/** More lines from one park's name would hide what they lead to. */
const MOST_LINES = 60;

let library;
const live = new Set();

/** Leaflet and its sheets, once. They stand apart from this file so that each keeps its own name. */
function load({ leaflet, css }) {
  library ??= (async () => {
    for (const href of css.split(" ")) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      const loaded = new Promise((done) => (link.onload = link.onerror = done));
      document.head.append(link);
      await loaded;
    }
    await import(leaflet);
    return window.L;
  })().catch((error) => {
    library = undefined;
    throw error;
  });
  return library;
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

function draw(L, box, features) {
  box.replaceChildren();
  const map = L.map(box, {
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
  const outlines = L.geoJSON(
    features.filter(({ geometry }) => geometry.type === "Polygon"),
    { style: ({ properties }) => style(properties), onEachFeature: bind },
  );
  const marks = (all) =>
    L.layerGroup(
      all.map((feature) => {
        const mark = L.circleMarker(centre(L, feature), { ...style(feature.properties), radius: 7, fillOpacity: 0.7 });
        bind(feature, mark);
        return mark;
      }),
    );
  marks(features.filter(({ geometry }) => geometry.type === "Point")).addTo(map);
  const dots = marks(features.filter(({ geometry }) => geometry.type === "Polygon"));
  const change = () => {
    const near = map.getZoom() >= OUTLINE_ZOOM;
    for (const [layer, shown] of [[outlines, near], [dots, !near]]) {
      if (shown !== map.hasLayer(layer)) shown ? map.addLayer(layer) : map.removeLayer(layer);
    }
  };
  map.on("zoomend", change);
  change();
  base(L, map, box.dataset);
  return map;
}

function bind({ properties }, layer) {
  layer.bindPopup(() => popup(properties));
}

async function open(box) {
  box.dataset.bound = "";
  try {
    const [L, features] = await Promise.all([load(box.dataset), plots(box.dataset.geojson)]);
    if (!box.isConnected) return;
    if (!features.length) {
      box.textContent = "这些地块还没有公布坐标，请看下面的列表。";
      return;
    }
    live.add(draw(L, box, features));
    box.dataset.drawn = features.length;
    performance.mark("map:usable");
  } catch {
    box.textContent = "地图没有打开，可能是网络不通。下面的列表内容相同。";
  }
}

/** In WeChat its own map takes a place, in GCJ-02; elsewhere the links of the list do. */
function weixin() {
  if (typeof window.wx?.openLocation !== "function") return;
  for (const button of document.querySelectorAll("button[data-gcj02][hidden]")) {
    const [latitude, longitude] = button.dataset.gcj02.split(",").map(Number);
    button.hidden = false;
    button.addEventListener("click", () =>
      window.wx.openLocation({ latitude, longitude, name: button.dataset.name, scale: 15 }),
    );
  }
}

function start() {
  for (const map of live) {
    if (!map.getContainer().isConnected) {
      live.delete(map);
      map.remove();
    }
  }
  document.querySelectorAll("[data-map]:not([data-bound])").forEach(open);
  weixin();
}

// The program replaces the server's page when it starts, and the page when another is opened.
addEventListener("yingshang:page", start);
if (document.body.hasAttribute("data-ready")) start();
else for (const name of ["yingshang:ready", "yingshang:failed"]) addEventListener(name, start, { once: true });
