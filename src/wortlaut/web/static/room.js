// A little comfort; every page works without it.
"use strict";

// What belongs to one statement lights up together: its pieces, its cue and speaker, its entry.
function light(number, on) {
  document
    .querySelectorAll(`[data-s="${number}"], .r-${number}`)
    .forEach((element) => element.classList.toggle("on", on));
}
for (const [come, go] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  for (const [kind, on] of [[come, true], [go, false]]) {
    document.addEventListener(kind, (event) => {
      const found = event.target.closest?.("[data-s]");
      if (found) light(found.dataset.s, on);
    });
  }
}

// Escape puts a card away.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.closest(".at")) document.activeElement.blur();
});

// Lists of hits by keyboard: j and k go down and up, Enter opens, / goes to the box.
function typing(event) {
  return event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
}
document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  if (event.key === "/") {
    const box = document.querySelector("main input[type=search]") || document.querySelector("#find");
    if (box) {
      event.preventDefault();
      box.focus();
    }
    return;
  }
  const hits = [...document.querySelectorAll(".hits > li")];
  if (!hits.length || (event.key !== "j" && event.key !== "k")) return;
  const at = hits.findIndex((hit) => hit.classList.contains("on"));
  const next = hits[Math.min(hits.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
  hits.forEach((hit) => hit.classList.toggle("on", hit === next));
  next.querySelector("a.cover, .words a, a")?.focus();
  next.scrollIntoView({ block: "nearest" });
});
