// Values that there may be several of: where the last field of .several is filled, an empty one follows.

export function growSeveral() {
  document.addEventListener("input", (event) => {
    const group = event.target.closest?.(".several");
    if (group && event.target === group.lastElementChild && event.target.value) grow(group);
  });
}

export function grow(group) {
  const next = group.lastElementChild.cloneNode();
  next.value = "";
  next.id = `${group.firstElementChild.id}_${group.childElementCount}`;
  group.append(next);
  htmx.process(next);
}
