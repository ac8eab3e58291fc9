// Watches the start of the app. Old HTML, a missing file, no WebAssembly: reload once, then show
// the notice with the telephone number. What was typed is never thrown away by a reload.
(function () {
  var KEY = "yingshang.reloaded";
  var shown = false;
  var desk;
  function ready() {
    return document.body && document.body.hasAttribute("data-ready");
  }
  function typed() {
    var fields = document.querySelectorAll("#app input, #app textarea");
    return Array.prototype.some.call(fields, function (field) {
      return field.type !== "hidden" && field.value !== field.defaultValue;
    });
  }
  function firstTime() {
    try {
      if (sessionStorage.getItem(KEY)) return false;
      sessionStorage.setItem(KEY, "1");
      return true;
    } catch (error) {
      return false;
    }
  }
  function fail() {
    if (shown) return;
    if (!ready() && typeof WebAssembly === "object" && !typed() && firstTime()) {
      location.reload();
      return;
    }
    shown = true;
    var notice = document.getElementById("broken");
    if (notice) notice.hidden = false;
  }
  window.addEventListener(
    "error",
    function (event) {
      var tag = event.target && event.target !== desk && event.target.tagName;
      if (!tag || tag === "SCRIPT" || tag === "LINK") fail();
    },
    true,
  );
  window.addEventListener("unhandledrejection", fail);
  window.addEventListener("yingshang:failed", fail);
  window.addEventListener("yingshang:ready", function () {
    try {
      sessionStorage.removeItem(KEY);
    } catch (error) {}
  });
  // A message that waits on this phone goes out whichever page is opened (extras/desk.js).
  try {
    if ((localStorage.getItem("yingshang.desk.queue") || "[]") !== "[]") {
      desk = document.createElement("script");
      desk.type = "module";
      desk.src = JSON.parse(localStorage.getItem("yingshang.desk.src"));
      document.head.appendChild(desk);
    }
  } catch (error) {}
  if (typeof WebAssembly !== "object") document.addEventListener("DOMContentLoaded", fail);
})();
