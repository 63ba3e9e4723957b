// One's own sums of how long forms took, as this browser added them up (app.js). They are drawn here and sent nowhere.
(() => {
  const BOUNDS = [2, 5, 10, 15, 20, 25, 30, 45, 60, 90, 120, 300];
  const part = document.getElementById("own-times"), mine = `own-times:${document.querySelector("meta[name=own-times]")?.content}`;
  if (!part) return;
  const half = (counts) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    let reached = 0;
    const place = counts.findIndex((count) => (reached += count) >= all / 2);
    return place < 12 ? `${BOUNDS[place]} s` : "over 300 s";
  };
  const rows = () => {
    const kept = JSON.parse(localStorage.getItem(mine) || "{}");
    return Object.keys(kept).sort().reverse().flatMap((month) => Object.entries(kept[month]).map(([name, counts]) =>
      [name.charAt(0).toUpperCase() + name.slice(1), month, counts.reduce((sum, count) => sum + count, 0), half(counts)]));
  };
  const draw = () => {
    let found = [];
    try { found = rows(); } catch { /* a browser that keeps nothing */ }
    part.hidden = !found.length;
    part.querySelector("tbody").replaceChildren(...found.map((cells) => {
      const row = document.createElement("tr");
      row.append(...cells.map((words, place) => {
        const cell = document.createElement(place ? "td" : "th");
        if (!place) cell.scope = "row";
        cell.textContent = words;
        return cell;
      }));
      return row;
    }));
  };
  part.querySelector("[data-forget]").addEventListener("click", () => { localStorage.removeItem(mine); draw(); });
  draw();
})();
