// The poster as one picture: what the page shows is drawn where the page shows it, so there is one
// layout. Nothing is loaded and nothing is sent; fonts are the phone's own.

const SCALE = 3; // dots for each of the page's

/** Boxes: ground and borders of an element. */
function box(pen, element, left, top) {
  const style = getComputedStyle(element);
  const { x, y, width, height } = element.getBoundingClientRect();
  const clear = (colour) => colour === "transparent" || colour === "rgba(0, 0, 0, 0)";
  const fill = (colour, ...place) => {
    pen.fillStyle = colour;
    pen.fillRect(...place);
  };
  if (!clear(style.backgroundColor)) fill(style.backgroundColor, x - left, y - top, width, height);
  const sides = {
    Top: (w) => [x - left, y - top, width, w],
    Bottom: (w) => [x - left, y - top + height - w, width, w],
    Left: (w) => [x - left, y - top, w, height],
    Right: (w) => [x - left + width - w, y - top, w, height],
  };
  for (const [side, place] of Object.entries(sides)) {
    const wide = parseFloat(style[`border${side}Width`]);
    if (wide > 0 && style[`border${side}Style`] !== "none") fill(style[`border${side}Color`], ...place(wide));
  }
}

/** Text, a line at a time: the browser has broken the lines already. */
function text(pen, node, left, top) {
  const style = getComputedStyle(node.parentElement);
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = style.color;
  const range = document.createRange();
  let line;
  const write = () => {
    if (!line) return;
    const size = pen.measureText(line.text);
    const up = size.fontBoundingBoxAscent ?? line.height * 0.8;
    const down = size.fontBoundingBoxDescent ?? line.height * 0.2;
    pen.fillText(line.text, line.x - left, line.y - top + (line.height - up - down) / 2 + up);
  };
  let at = 0;
  for (const sign of node.data) {
    range.setStart(node, at);
    range.setEnd(node, (at += sign.length));
    const place = range.getClientRects()[0];
    if (!place?.width) continue;
    if (line && Math.abs(place.y - line.y) < 2) line.text += sign;
    else {
      write();
      line = { text: sign, x: place.x, y: place.y, height: place.height };
    }
  }
  write();
}

/** The code, from its path: an SVG as a picture would not be drawn by every phone. */
function code(pen, svg, left, top) {
  const { x, y, width } = svg.getBoundingClientRect();
  pen.save();
  pen.translate(x - left, y - top);
  pen.scale(width / svg.viewBox.baseVal.width, width / svg.viewBox.baseVal.width);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, svg.viewBox.baseVal.width, svg.viewBox.baseVal.height);
  pen.fillStyle = "#000";
  pen.fill(new Path2D(svg.querySelector("path").getAttribute("d")));
  pen.restore();
}

/** The whole poster as a PNG. */
function draw(poster) {
  const { x, y, width, height } = poster.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * SCALE);
  canvas.height = Math.round(height * SCALE);
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  const walker = document.createTreeWalker(poster, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) text(pen, node, x, y);
    else if (node.localName === "svg") code(pen, node, x, y);
    else if (!node.closest("svg")) box(pen, node, x, y);
  }
  return canvas.toDataURL("image/png");
}

const poster = document.getElementById("poster");
const [save, print, tip] = ["save", "print", "tip"].map((id) => document.getElementById(id));
const title = poster.querySelector("h1").textContent;
let shown;

save.hidden = print.hidden = false;
print.addEventListener("click", () => window.print());
save.addEventListener("click", () => {
  if (shown) {
    for (const one of shown) one.remove();
    shown = undefined;
    poster.hidden = false;
    tip.textContent = "";
    save.textContent = "保存长图";
    return;
  }
  const src = draw(poster);
  const picture = Object.assign(new Image(), { src, className: "picture", alt: `${title}的海报，文字同网页` });
  const file = Object.assign(document.createElement("a"), { href: src, download: `${title}.png`, textContent: "下载图片" });
  poster.before(picture);
  save.after(file);
  shown = [picture, file];
  poster.hidden = true;
  tip.textContent = "在微信里长按图片，选“保存图片”；也可以点“下载图片”。";
  save.textContent = "回到文字";
});
