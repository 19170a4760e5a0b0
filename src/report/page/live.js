"use strict";
(() => {
  const note = document.querySelector("p.live[data-version]");
  const own = note.dataset.version;
  const refused = document.querySelector("main.no-page") !== null;
  const key = "bythebook";

  // What a reader has opened and closed is known by what it belongs to, as lines move.
  const named = () => {
    const seen = new Map();
    return [...document.querySelectorAll("details")].map((one) => {
      const name = `${one.closest("[id]")?.id ?? ""} ${one.querySelector("summary").textContent}`;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return [`${name} ${seen.get(name)}`, one];
    });
  };
  const initial = new Map(named().map(([name, one]) => [name, one.open]));

  const keep = () => {
    // Where there was no page for a while, what was seen before counts.
    if (refused) return;
    const moved = named().filter(([name, one]) => one.open !== initial.get(name)).map(([name, one]) => [name, one.open]);
    const focus = document.activeElement;
    const summary = named().find(([, one]) => one.contains(focus) && focus.tagName === "SUMMARY")?.[0];
    sessionStorage.setItem(key, JSON.stringify({ x: scrollX, y: scrollY, moved, focus: focus.id, summary }));
  };

  const restore = () => {
    const kept = sessionStorage.getItem(key);
    if (refused || kept === null) return;
    sessionStorage.removeItem(key);
    const { x, y, moved, focus, summary } = JSON.parse(kept);
    const details = new Map(named());
    for (const [name, open] of moved) if (details.has(name)) details.get(name).open = open;
    const focused = (focus && document.getElementById(focus)) || details.get(summary)?.querySelector("summary");
    if (focused) {
      if (focused.tagName !== "SUMMARY") focused.tabIndex = -1;
      focused.focus({ preventScroll: true });
    }
    // The browser goes to the fragment of the address, or where it was, once all is there; this comes after it.
    history.scrollRestoration = "manual";
    const back = () => scrollTo({ left: x, top: y, behavior: "instant" });
    back();
    addEventListener("load", () => requestAnimationFrame(() => {
      back();
      history.scrollRestoration = "auto";
    }));
  };
  restore();

  const events = new EventSource("events");
  let late;
  events.addEventListener("page", (event) => {
    clearTimeout(late);
    late = undefined;
    note.textContent = "";
    if (event.data === own) return;
    events.close();
    keep();
    location.reload();
  });
  // A connection ends now and then, and the browser makes another one.
  events.addEventListener("error", () => {
    late ??= setTimeout(() => { note.textContent = "The preview does not answer: what stands here may be old."; }, 3000);
  });
})();
