"use strict";
(() => {
  const find = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

  // A call and its lines light up together.
  const partner = (link) => {
    const target = find(link.hash);
    const own = link.closest(".call") || link.closest("p, li, div");
    const light = (on) => () => [target, own].forEach((one) => one && one.classList.toggle("pair", on));
    link.addEventListener("mouseenter", light(true));
    link.addEventListener("mouseleave", light(false));
    link.addEventListener("focus", light(true));
    link.addEventListener("blur", light(false));
  };
  document.querySelectorAll(".call a.place[href], a.to-call").forEach(partner);

  // Where a link leads, the keyboard goes on from.
  const arrive = () => {
    const target = location.hash.length > 1 && find(location.hash);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", arrive);

  // On paper nothing can be opened.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));
})();
