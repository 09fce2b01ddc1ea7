// Lists with boxes to tick: all of them at once, and with Shift all from the last one ticked to this one.

for (const form of document.querySelectorAll("form[data-ticks]")) watch(form);

function watch(form) {
  const boxes = () => [...form.querySelectorAll("li input[type=checkbox]")];
  let last = null;
  form.addEventListener("click", (event) => {
    const box = event.target;
    const all = boxes();
    if (!all.includes(box)) return;
    if (event.shiftKey && last && last !== box) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
  });
}
