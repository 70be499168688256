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

// Lists of hits by keyboard: j and k go down and up, Enter opens, / goes to the box. Readers can
// switch single keys off.
function typing(event) {
  const off = document.documentElement.dataset.keys === "off";
  return off || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
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
  (next.querySelector("a.cover") ?? next.querySelector("a"))?.focus();
  next.scrollIntoView({ block: "nearest" });
});

// An answer that came without a new page is told to whoever cannot see it come.
document.addEventListener("htmx:afterSettle", () => document.getElementById("found")?.focus());

// A key for what a page offers: data-key="a" is pressed, opened or gone to by typing a.
document.addEventListener("keydown", (event) => {
  if (typing(event)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key.length !== 1) return;
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input, select, textarea")) found.focus();
  else found.click();
});

// Copying a citation.
for (const button of document.querySelectorAll("button.copying")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copies);
    words.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(words.value);
    else document.execCommand("copy");
  });
}

// Picking words of a text: the server numbered them, nothing is counted here.
const text = document.querySelector(".pickable");
if (text && document.querySelector(".fixing")) {
  const words = [...text.querySelectorAll("[data-a]")];
  let at = -1;
  let from = -1;
  const paint = () => {
    const [low, high] = [Math.min(at, from), Math.max(at, from)];
    words.forEach((word, number) => word.classList.toggle("on", number >= low && number <= high));
  };
  text.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    at = Math.min(words.length - 1, Math.max(0, at + step));
    if (!event.shiftKey) from = at;
    paint();
    words[at].scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("selectionchange", () => {
    const selected = document.getSelection();
    if (!selected.rangeCount || selected.isCollapsed || !text.contains(selected.anchorNode)) return;
    const range = selected.getRangeAt(0);
    const inside = words.filter((word) => range.intersectsNode(word));
    if (!inside.length) return;
    from = words.indexOf(inside[0]);
    at = words.indexOf(inside.at(-1));
    paint();
  });
  const take = (role) => {
    if (at < 0) return;
    const chosen = words.slice(Math.min(at, from), Math.max(at, from) + 1);
    const box = document.querySelector(`textarea[data-role="${role}"]`);
    box.value = chosen.map((word) => word.textContent).join(" ");
    document.querySelector(`input[name="place-${role}"]`).value =
      `${chosen[0].dataset.a}-${chosen.at(-1).dataset.b}`;
  };
  for (const button of document.querySelectorAll("[data-take]")) {
    button.hidden = false;
    button.addEventListener("click", () => take(button.dataset.take));
  }
  for (const box of document.querySelectorAll("textarea[data-role]")) {
    // Words that are typed are looked for by the server.
    box.addEventListener("input", () => {
      document.querySelector(`input[name="place-${box.dataset.role}"]`).value = "";
    });
  }
  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    const button = document.querySelector(`[data-pick="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    if (at < 0) document.getElementById(`words-${button.dataset.take}`).focus();
    else take(button.dataset.take);
  });
}
