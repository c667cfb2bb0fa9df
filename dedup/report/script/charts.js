// Charts: drawn by hand as SVG. Time runs the way the language reads.

// Return the width that a drawing may take inside a card.
function room() {
  const main = document.getElementById("main");
  const style = getComputedStyle(main);
  const wide = main.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return Math.max(240, wide - (wide < 640 ? 34 : 50));
}

function drawing(width, height, label, ...children) {
  return h(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label },
    ...children,
  );
}

// Return where x stands when the language reads from the right.
function mirrored(x, width, extent) {
  return isRightToLeft() ? width - x - (extent || 0) : x;
}

function label(x, y, text, anchor, extra) {
  const flipped = { start: "end", end: "start", middle: "middle" };
  return h(
    "text",
    { x, y, class: "tick", "text-anchor": isRightToLeft() ? flipped[anchor] : anchor, ...extra },
    text,
  );
}

// Return steps of time that cover a span in at most so many parts: hours, days, weeks, months.
function step(first, last, parts) {
  const sizes = [HOUR, 6 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 365 * DAY, 3650 * DAY];
  return sizes.find((one) => (last - first) / one <= parts) || sizes[sizes.length - 1];
}

// Return how many reports of a stretch came in each step, and where the first step begins.
function perStep(from, to, first, last, parts, least = HOUR) {
  const width = Math.max(least, step(first, last, parts));
  const begin = Math.floor(first / width) * width;
  const counts = new Array(Math.floor((last - begin) / width) + 1).fill(0);
  for (let at = from; at < to; at++)
    if (run.times[at] !== null) counts[Math.floor((run.times[at] - begin) / width)]++;
  return { begin, width, counts };
}

// Return the steps of a course: as many as its bars have room.
function courseSteps(from, to, first, last) {
  return perStep(from, to, first, last, Math.max(12, Math.floor(room() / 9)), DAY);
}

// Return bars of reports over time.
function course(from, to, height, title) {
  const width = room();
  const [first, last] = times(from, to);
  const { begin, width: each, counts } = courseSteps(from, to, first, last);
  const most = Math.max(...counts);
  const bar = width / counts.length;
  const thick = Math.max(1, Math.min(bar - (bar > 4 ? 2 : 0.5), 60));
  const top = 18;
  const bars = counts.map((count, at) => {
    if (!count) return null;
    const tall = Math.max(2, ((height - top) * count) / most);
    const x = mirrored(at * bar + (bar - thick) / 2, width, thick);
    const when = each > DAY ? days(begin + at * each, begin + (at + 1) * each - 1) : day(begin + at * each);
    return h(
      "rect",
      { x, y: height - tall, width: thick, height: tall, rx: Math.min(2, thick / 3), class: "bar" },
      h("title", {}, `${when}: ${many("report", count)}`),
    );
  });
  const peak = counts.indexOf(most);
  const at = Math.min(width - 30, Math.max(30, mirrored((peak + 0.5) * bar, width)));
  return drawing(
    width,
    height + 22,
    `${title}: ${days(first, last)}, ${many("report", to - from)}`,
    h("line", { x1: 0, x2: width, y1: height + 0.5, y2: height + 0.5, class: "axis" }),
    bars,
    h("text", { x: at, y: 11, "text-anchor": "middle", class: "mark" }, number(most)),
    axis(begin, begin + counts.length * each, width, height + 17),
  );
}

// Return dates under a drawing: as many as have room.
function axis(begin, end, width, y) {
  const inYear = isoDay(begin).slice(0, 4) === isoDay(end - 1).slice(0, 4);
  const text = inYear && end - begin < 300 * DAY ? shortDay : day;
  const labels = Math.max(2, Math.min(7, Math.floor(width / 130), Math.round((end - begin) / DAY)));
  return Array.from({ length: labels }, (_, at) => {
    const share = at / (labels - 1);
    const moment = Math.min(begin + share * (end - begin), end - 1);
    const anchor = at === 0 ? "start" : at === labels - 1 ? "end" : "middle";
    return label(mirrored(share * width, width), y, text(moment), anchor);
  });
}

// Return the course of a group as a line of small bars, between the first and the last day of the run.
function sparkline(from, to) {
  const [width, height, parts] = [72, 18, 24];
  const counts = new Array(parts).fill(0);
  const reach = Math.max(1, run.last - run.first + 1);
  for (let at = from; at < to; at++) {
    if (run.times[at] !== null) counts[Math.floor(((run.times[at] - run.first) / reach) * parts)]++;
  }
  const most = Math.max(1, ...counts);
  return h(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, class: "spark", "aria-hidden": "true" },
    counts.map((count, at) => {
      const tall = count ? Math.max(2, Math.sqrt(count / most) * height) : 1;
      return h("rect", {
        x: mirrored(at * 3, width, 2),
        y: height - tall,
        width: 2,
        height: tall,
        class: count ? "bar" : "rest",
      });
    }),
  );
}

// Return the events of a story as bars from their first report to their last, on the steps of its course.
function lanes(events, { begin: first, width: each, counts }, href) {
  const width = room();
  const row = 26;
  const reach = each * counts.length;
  const most = Math.max(...events.map((event) => size("event", event)));
  const drawn = events.map((event, at) => {
    const [begin, end] = times(...stretch("event", event));
    const thick = 5 + 7 * Math.sqrt(size("event", event) / most);
    const long = Math.max(thick, ((end - begin) / reach) * width);
    const x = Math.min(((begin - first) / reach) * width, width - long);
    const y = at * row + row / 2;
    const title = run.titles[speaker("event", event)] || word("untitled");
    const after = width - x - long > x;
    const letters = Math.floor((after ? width - x - long - 14 : x - 14) / 7);
    const words = title.length > letters ? `${title.slice(0, Math.max(0, letters - 1))}…` : title;
    return drawnLink(
      href[at],
      // What is seen is also what is read out.
      `${letters > 4 ? words : title}. ${days(begin, end)}. ${many("report", size("event", event))}`,
      h("title", {}, `${title} · ${days(begin, end)} · ${many("report", size("event", event))}`),
      h("rect", { x: 0, y: at * row, width, height: row, class: "lane" }),
      h("rect", {
        x: mirrored(x, width, long),
        y: y - thick / 2,
        width: long,
        height: thick,
        rx: thick / 2,
        class: "bar",
      }),
      letters > 4 &&
        label(mirrored(after ? x + long + 7 : x - 7, width), y + 4.5, words, after ? "start" : "end", {
          class: "name",
        }),
    );
  });
  return h(
    "svg",
    {
      viewBox: `0 0 ${width} ${events.length * row}`,
      width,
      height: events.length * row,
      role: "group",
      "aria-label": word("story.time"),
    },
    drawn,
  );
}

// Return likenesses as bars, joined below apart below refused, and the cuts as dashed lines. Bars are roots of
// counts, or the many unlike pairs would leave nothing of the others.
function histogram(of) {
  const [width, height] = [room(), 150];
  const kinds = ["merged", "apart", "refused"];
  const bins = of.merged.length;
  const totals = of.merged.map((_, at) => kinds.reduce((sum, kind) => sum + of[kind][at], 0));
  const most = Math.max(1, ...totals);
  const bar = width / bins;
  const rects = totals.map((_, at) => {
    let y = height;
    return kinds.map((kind) => {
      if (!of[kind][at]) return null;
      const tall = (of[kind][at] / totals[at]) * Math.sqrt(totals[at] / most) * (height - 16);
      y -= tall;
      const words = `${percent(at / bins)} – ${percent((at + 1) / bins)} · ${word(`pair.${kind}`)}: ${number(of[kind][at])}`;
      return h(
        "rect",
        { x: mirrored(at * bar + 1, width, bar - 2), y, width: bar - 2, height: tall, class: kind },
        h("title", {}, words),
      );
    });
  });
  const cuts = of.cuts.map((cut) => {
    const x = mirrored(cut * width, width);
    return [
      h("line", { x1: x, x2: x, y1: 0, y2: height, class: "cut" }),
      label(x + (isRightToLeft() ? -4 : 4), 10, percent(cut), "start", { class: "mark" }),
    ];
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share, at) =>
    label(
      mirrored(share * width, width),
      height + 16,
      percent(share),
      at === 0 ? "start" : at === 4 ? "end" : "middle",
    ),
  );
  return drawing(
    width,
    height + 22,
    `${word(`measures.${of.level}`)}: ${many("pair", of.pairs)}`,
    h("line", { x1: 0, x2: width, y1: height + 0.5, y2: height + 0.5, class: "axis" }),
    rects,
    cuts,
    ticks,
  );
}
