// Drawing a signature: strokes as whole numbers in a box of 600 by 200, kept in a hidden field. No picture, no speed.
(() => {
  const place = document.querySelector("[data-ink]");
  const field = document.querySelector("[data-strokes]");
  const canvas = place?.querySelector("canvas");
  const pen = canvas?.getContext("2d");
  if (!pen || !field) return;
  place.hidden = false;
  document.querySelectorAll("[data-ink-none]").forEach((words) => { words.hidden = true; });
  let strokes = [];
  let stroke = null;

  const keep = () => {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    canvas.setAttribute("aria-label", strokes.length ? "Box for the signature, signed." : "Box for the signature, empty. Draw with a finger, a pen or the mouse.");
  };
  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    strokes.forEach((one) => {
      pen.beginPath();
      pen.moveTo(one[0], one[1]);
      for (let at = 2; at < one.length; at += 2) pen.lineTo(one[at], one[at + 1]);
      if (one.length === 2) pen.lineTo(one[0] + 1, one[1]);
      pen.stroke();
    });
  };
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const fit = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [fit((event.clientX - box.left) * canvas.width / box.width, canvas.width),
      fit((event.clientY - box.top) * canvas.height / box.height, canvas.height)];
  };
  const points = () => strokes.reduce((sum, one) => sum + one.length / 2, 0);
  canvas.addEventListener("pointerdown", (event) => {
    if (strokes.length >= 60) return;
    canvas.setPointerCapture(event.pointerId);
    stroke = point(event);
    strokes.push(stroke);
    draw();
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || points() > 3900) return;
    const [x, y] = point(event);
    const last = stroke.length - 2;
    if (Math.abs(x - stroke[last]) + Math.abs(y - stroke[last + 1]) < 2) return;
    stroke.push(x, y);
    draw();
  });
  const lift = () => { stroke = null; keep(); };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  place.querySelector("[data-ink-clear]").addEventListener("click", () => { strokes = []; stroke = null; draw(); keep(); });
  try { strokes = JSON.parse(field.value || "[]"); } catch { strokes = []; }
  draw();
  keep();
})();
