// Names that the words typed may be the beginning of, under the search box. Without this file the box works as it does.
"use strict";

const box = document.querySelector("input[type=search][data-suggest]");
const PAUSE = 200; // milliseconds without typing before we ask

if (box) {
  const list = document.createElement("datalist");
  list.id = `${box.id}-suggestions`;
  box.after(list);
  box.setAttribute("list", list.id);
  let waiting;
  let asked = "";

  const ask = async () => {
    const words = box.value.trim();
    if (words.length < 2 || words === asked) return;
    asked = words;
    const answer = await fetch(`${box.dataset.suggest}?limit=8&q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer || !answer.ok || asked !== words) return;
    const { suggestions } = await answer.json();
    const names = new Map(suggestions.map((one) => (one.kind === "document" ? [one.number, one.title] : [one.title, ""])));
    list.replaceChildren(...[...names].map(([value, label]) => Object.assign(document.createElement("option"), { value, label })));
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}
