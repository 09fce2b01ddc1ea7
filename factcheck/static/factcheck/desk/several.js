// Values that there may be several of: where the last field of .several is filled, an empty one follows.

export function growSeveral() {
  document.addEventListener("input", (event) => {
    const group = event.target.closest?.(".several");
    const last = group?.lastElementChild;
    if (!last || event.target !== last || !last.value) return;
    const next = last.cloneNode();
    next.value = "";
    next.id = `${group.firstElementChild.id}_${group.childElementCount}`;
    group.append(next);
    htmx.process(next);
  });
}
