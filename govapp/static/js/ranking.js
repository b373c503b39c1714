// A ballot paper: tap for the next free rank, move up and down, hear what happened.
// The numbers in the select fields stay the one truth; the form sends them as without script.

for (const list of document.querySelectorAll("[data-ranking]")) start(list);

function start(list) {
  const rows = [...list.querySelectorAll("[data-candidate]")];
  const live = list.parentElement.querySelector("[data-ranking-live]");
  const scope = list.closest("form") ?? document;
  const count = scope.querySelector("[data-ranking-count]");
  const summary = scope.querySelector("[data-ranking-order]");
  let order = given();
  let dragged = null;

  function given() {
    const ranked = rows.filter((row) => pick(row).value !== "");
    return ranked.sort((a, b) => Number(pick(a).value) - Number(pick(b).value));
  }

  function pick(row) {
    return row.querySelector("select");
  }

  function place(row, rank) {
    order = order.filter((other) => other !== row);
    if (rank > 0) order.splice(Math.min(rank - 1, order.length), 0, row);
    show();
    say(row);
  }

  function show() {
    for (const row of rows) {
      const rank = order.indexOf(row) + 1;
      pick(row).value = rank ? String(rank) : "";
      row.classList.toggle("rank--ranked", rank > 0);
      move(row, "up").disabled = rank === 1;
      move(row, "down").disabled = rank === 0 || rank === order.length;
    }
    if (count) count.textContent = fill(count.dataset.words, { COUNT: order.length, TOTAL: rows.length });
    if (summary) summary.replaceChildren(...order.map(item));
  }

  function item(row) {
    const line = document.createElement("li");
    line.textContent = row.dataset.name;
    return line;
  }

  function say(row) {
    const rank = order.indexOf(row) + 1;
    const words = rank ? list.dataset.said : list.dataset.taken;
    live.textContent = fill(words, { NAME: row.dataset.name, NUMBER: rank, COUNT: rows.length });
  }

  function move(row, way) {
    return row.querySelector(`[data-move="${way}"]`);
  }

  for (const row of rows) {
    pick(row).addEventListener("change", () => place(row, Number(pick(row).value)));
    for (const [way, step] of [["up", -1], ["down", 1]]) {
      const button = move(row, way);
      button.hidden = false;
      button.addEventListener("click", () => {
        const rank = order.indexOf(row) + 1;
        place(row, rank === 0 ? order.length + 1 : rank + step);
        if (button.disabled) pick(row).focus();
      });
    }
    tappable(row);
    draggable(row);
  }

  function tappable(row) {
    const name = row.querySelector("[data-tap]");
    const button = document.createElement("button");
    button.type = "button";
    button.className = name.className;
    button.append(...name.childNodes);
    name.replaceWith(button);
    button.addEventListener("click", () => {
      place(row, order.includes(row) ? 0 : order.length + 1);
    });
  }

  // Dragging is an extra: a row dropped on a ranked one takes its rank, else the next free one.
  function draggable(row) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    row.addEventListener("dragover", (event) => {
      if (dragged) event.preventDefault();
    });
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged && dragged !== row) place(dragged, order.indexOf(row) + 1 || order.length + 1);
      dragged = null;
    });
    row.addEventListener("dragend", () => (dragged = null));
  }

  show();
}

// Words come from the page, so that they are in the reader's language; names may hold anything.
function fill(words, values) {
  return words.replace(/NAME|NUMBER|COUNT|TOTAL/g, (place) => String(values[place] ?? place));
}
