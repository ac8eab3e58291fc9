// Another page of a list begins at its top. The program, which puts it in place, leaves screen and
// focus where they are, as for a changed filter; before the program the link's own #list is enough.

let target = "";

addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("[data-paging] a");
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    target = link && plain ? link.hash.slice(1) : "";
  },
  true,
);

addEventListener("yingshang:page", () => {
  const begin = target && document.getElementById(target);
  target = "";
  if (!begin) return;
  begin.scrollIntoView();
  begin.focus({ preventScroll: true });
});
