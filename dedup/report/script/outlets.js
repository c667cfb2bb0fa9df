// Outlets: who has whose texts, who is first and by how long. And the measures of pairs beside what they need.

async function outlets() {
  return [
    h("h1", { class: "display" }, word("outlets")),
    section(word("outlets.who"), matrix()),
    section(word("outlets.table"), outletTable()),
  ];
}

// Return a table of who carried whose texts; the darker a cell, the more of them.
function matrix() {
  const { pairs: flows, texts, unsure, most } = FACTS.flows;
  if (!flows.length) return h("p", { class: "empty" }, word("outlets.none"));
  const weight = new Map();
  for (const [one, two, count] of flows)
    for (const at of [one, two]) weight.set(at, (weight.get(at) || 0) + count);
  const shown = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || a - b).slice(0, most);
  const firsts = shown.filter((one) => flows.some(([first]) => first === one));
  const laters = shown.filter((two) => flows.some(([, later]) => later === two));
  const cells = new Map(flows.map(([one, two, count, minutes]) => [`${one} ${two}`, [count, minutes]]));
  const largest = Math.max(...flows.map(([, , count]) => count));
  const cell = (one, two) => {
    const [count, minutes] = cells.get(`${one} ${two}`) || [0, 0];
    if (!count) return h("td", { class: one === two ? "self" : "none" }, h("span", { class: "unseen" }, "0"));
    const heat = Math.ceil((9 * Math.sqrt(count)) / Math.sqrt(largest));
    const words = said("outlets.cell", {
      first: outletName(one),
      later: outletName(two),
      texts: many("copy", count),
      gap: gap(minutes * MINUTE),
    });
    return h("td", { class: `heat h${heat}`, title: words }, number(count));
  };
  const head = h(
    "tr",
    {},
    h("td", { class: "corner" }, word("outlets.corner")),
    laters.map((at) => h("th", { scope: "col" }, h("span", {}, foreign(outletName(at))))),
  );
  const body = firsts.map((one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, foreign(outletName(one))),
      laters.map((two) => cell(one, two)),
    ),
  );
  return [
    h(
      "p",
      { class: "note" },
      said("outlets.who.note", { texts: many("copy", texts), unsure: number(unsure) }),
    ),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": word("outlets.who") },
      h("table", { class: "matrix" }, h("thead", {}, head), h("tbody", {}, body)),
    ),
  ];
}

function outletTable() {
  const counts = new Array(FACTS.outlets.length).fill(0);
  for (const at of run.outlets) if (at >= 0) counts[at]++;
  const { shared, first, lead: leads } = FACTS.flows;
  const rows = FACTS.outlets.slice(0, 200).map((name, at) => [
    h(
      "a",
      {
        href: "#stories",
        onclick: () => Object.assign(asked, { words: "", outlet: at, from: "", until: "", least: 1 }),
      },
      foreign(name),
    ),
    number(counts[at]),
    number(shared[at]),
    number(first[at]),
    leads[at] === null ? "–" : gap(leads[at] * MINUTE),
  ]);
  const head = ["outlet", "outlets.reports", "outlets.shared", "outlets.first", "outlets.lead"].map(word);
  return table(word("outlets.table"), head, rows, [1, 2, 3, 4]);
}

async function measures() {
  const legendOf = () =>
    h(
      "ul",
      { class: "legend" },
      ["merged", "apart", "refused"].map((kind) =>
        h("li", {}, h("span", { class: `dot ${kind}`, "aria-hidden": "true" }), word(`pair.${kind}`)),
      ),
    );
  return [
    h("h1", { class: "display" }, word("measures")),
    h("p", { class: "lede small" }, word("measures.note")),
    FACTS.similarities.map((of) =>
      section(
        word(`measures.${of.level}`),
        of.pairs
          ? [legendOf(), histogram(of), likenessTable(of)]
          : h("p", { class: "empty" }, word("measures.none")),
      ),
    ),
  ];
}

function likenessTable(of) {
  const bins = of.merged.length;
  const rows = of.merged
    .map((_, at) => [
      `${percent(at / bins)} – ${percent((at + 1) / bins)}`,
      number(of.merged[at]),
      number(of.apart[at]),
      number(of.refused[at]),
    ])
    .filter((_, at) => of.merged[at] + of.apart[at] + of.refused[at]);
  return asTable(
    word(`measures.${of.level}`),
    [word("value"), ...["merged", "apart", "refused"].map((kind) => word(`pair.${kind}`))],
    rows,
    [1, 2, 3],
  );
}

async function rejects() {
  const reasons = Object.entries(FACTS.reasons);
  const named = (name) => [
    h("code", { dir: "ltr" }, name),
    word("refusals")[name] ? ` ${word("refusals")[name]}` : "",
  ];
  const rows = FACTS.rejects.map(([name, place, id, detail]) => [
    named(name),
    foreign(place),
    foreign(id, { class: "mono" }),
    foreign(detail),
  ]);
  return [
    h("h1", { class: "display" }, word("rejects")),
    h("p", { class: "lede small" }, word("rejects.note")),
    !reasons.length && h("p", { class: "empty" }, word("rejects.none")),
    reasons.length > 0 &&
      section(
        word("reason"),
        table(
          word("reason"),
          [word("reason"), word("count")],
          reasons.map(([name, count]) => [named(name), number(count)]),
          [1],
        ),
      ),
    rows.length > 0 &&
      section(
        word("where"),
        h("p", { class: "note" }, said("rejects.some", { n: number(FACTS.shown) })),
        table(word("rejects"), ["reason", "where", "id", "detail"].map(word), rows, []),
      ),
  ];
}
