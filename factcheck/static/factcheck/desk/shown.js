// Words made visible without touching the document (CSS Custom Highlight API), and kept in sight.

/** Show these ranges as ::highlight(name); none of them takes it away. */
export function show(name, ranges) {
  if (!("highlights" in CSS)) return; // an older browser: the editor sees the ordinary selection
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

/** The smallest rectangle of the window round the ranges, or null. */
export function rectangle(ranges) {
  const all = ranges.map((range) => range.getBoundingClientRect()).filter((one) => one.width || one.height);
  if (!all.length) return null;
  return {
    top: Math.min(...all.map((one) => one.top)),
    bottom: Math.max(...all.map((one) => one.bottom)),
  };
}

/** Scroll as little as needed for the words to be in sight above `floor`, in pixels of the window. */
export function keepInSight(ranges, floor = window.innerHeight) {
  const words = rectangle(ranges);
  if (!words) return;
  const margin = 24;
  let by = 0;
  if (words.bottom > floor - margin) by = words.bottom - floor + margin;
  if (words.top - by < margin) by = words.top - margin;
  if (by) window.scrollBy({ top: by, behavior: "instant" });
}
