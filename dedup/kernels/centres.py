"""How close each document lies to what the other voices of its group say."""

import numpy as np

from dedup._types import F32, F64, I64, U8, U32
from dedup.kernels._jit import kernel
from dedup.kernels.terms import FULL, LEAD, TITLE
from dedup.kernels.tfidf import SUBLINEAR

# What is compared: the whole with the whole others, the whole with their leads, the title with their titles,
# the title with their leads.
MEASURES = 4
# Zones that the others are heard in.
HEARD = 3


@kernel
def compare(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    norms: F64,
    order: I64,
    groups: I64,
    texts: I64,
    voices: I64,
    echo: float,
    scratch: F64,
    out: F64,
) -> None:
    """Write each document's mean cosine to what the other voices of its group say.

    A voice counts by the mean of its documents, and not for its own; for those of its own text it counts
    as `echo`, unless all of the group is one text. Where a group is one voice, each document is a voice.
    A document alone in its group has 1.

    Args:
        columns: uint32, columns of the terms, distinct within a document.
        counts: uint8, shape (terms, zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, shape (width,), inverse document frequency by column.
        norms: float64, shape (n, zones), see `tfidf.measure`.
        order: int64, shape (n,); the documents, sorted by group, then text, then voice, then row.
        groups: int64, shape (n,).
        texts: int64, shape (n,).
        voices: int64, shape (n,); no voice tells two texts of a group.
        echo: In [0, 1].
        scratch: float64, shape (width, HEARD), zeros; left as zeros.
        out: float64, shape (n, MEASURES), written; in [0, 1] but for the rounding of floats.
    """
    terms = columns, counts, offsets, idf, norms
    begin = 0
    while begin < order.size:
        end = _end(order, groups, begin)
        rows = order[begin:end]
        if rows.size == 1:
            for measure in range(MEASURES):
                out[rows[0], measure] = 1.0
        else:
            _within(terms, rows, texts, voices, echo, scratch, out)
        begin = end


@kernel
def _end(rows: I64, labels: I64, begin: int) -> int:
    """Return where the run of rows of one label ends that begins somewhere."""
    end = begin + 1
    while end < rows.size and labels[rows[end]] == labels[rows[begin]]:
        end += 1
    return end


@kernel
def _within(
    terms: tuple[U32, U8, I64, F32, F64],
    rows: I64,
    texts: I64,
    voices: I64,
    echo: float,
    scratch: F64,
    out: F64,
) -> None:
    """Write the mean cosines of the rows of a group.

    Of a text u and a voice v of it, with t for all voices, these are the products with
    t - (1 - e) u - e v, over the sum of the weights.
    """
    sizes = _sizes(rows, voices)
    one_text = texts[rows[0]] == texts[rows[-1]]
    heard = 1.0 if one_text else echo
    for row in rows:
        for measure in range(MEASURES):
            out[row, measure] = 0.0
    _add(terms, rows, sizes, 1.0, scratch, out)
    many = _voices(sizes)
    first = 0
    while first < rows.size:
        last = rows.size if one_text else _end(rows, texts, first)
        told = _voices(sizes[first:last])
        # A text told once leaves out itself, and nothing else.
        own = heard if last - first > 1 else 1.0
        if own < 1:
            _add(terms, rows[first:last], sizes[first:last], own - 1, scratch, out)
        while first < last:
            end = first + int(sizes[first])
            _add(terms, rows[first:end], sizes[first:end], -own, scratch, out)
            for row in rows[first:end]:
                for measure in range(MEASURES):
                    out[row, measure] /= many - (1 - heard) * told - heard
            first = end


@kernel
def _sizes(rows: I64, voices: I64) -> F64:
    """Return the documents of each row's voice; a group of one voice falls apart into its rows."""
    sizes = np.ones(rows.size)
    one_voice = voices[rows[0]] == voices[rows[-1]]
    first = 0
    while first < rows.size and not one_voice:
        last = _end(rows, voices, first)
        for at in range(first, last):
            sizes[at] = last - first
        first = last
    return sizes


@kernel
def _voices(sizes: F64) -> float:
    """Return how many voices some rows are that tell whole ones."""
    many = 0.0
    for size in sizes:
        many += 1 / size
    return many


@kernel
def _add(
    terms: tuple[U32, U8, I64, F32, F64], rows: I64, sizes: F64, share: float, scratch: F64, out: F64
) -> None:
    """Add a share of the products of some rows with the sum of their voices, each the mean of its rows."""
    if rows.size == 1:
        _add_own(terms, rows[0], share, out)
        return
    columns, counts, offsets, idf, norms = terms
    for row in range(rows.size):
        full, lead, title = _scales(norms[rows[row]])
        full, lead, title = full / sizes[row], lead / sizes[row], title / sizes[row]
        for k in range(offsets[rows[row]], offsets[rows[row] + 1]):
            column = columns[k]
            weight = np.float64(idf[column])
            scratch[column, 0] += SUBLINEAR[counts[k, FULL]] * weight * full
            if counts[k, LEAD] > 0:
                scratch[column, 1] += SUBLINEAR[counts[k, LEAD]] * weight * lead
            if counts[k, TITLE] > 0:
                scratch[column, 2] += SUBLINEAR[counts[k, TITLE]] * weight * title
    for row in range(rows.size):
        full, _, title = _scales(norms[rows[row]])
        first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
        for k in range(offsets[rows[row]], offsets[rows[row] + 1]):
            column = columns[k]
            weight = np.float64(idf[column])
            whole = SUBLINEAR[counts[k, FULL]] * weight
            first += whole * scratch[column, 0]
            second += whole * scratch[column, 1]
            if counts[k, TITLE] > 0:
                named = SUBLINEAR[counts[k, TITLE]] * weight
                third += named * scratch[column, 2]
                fourth += named * scratch[column, 1]
        out[rows[row], 0] += share * full * first
        out[rows[row], 1] += share * full * second
        out[rows[row], 2] += share * title * third
        out[rows[row], 3] += share * title * fourth
    for row in rows:
        for k in range(offsets[row], offsets[row + 1]):
            for zone in range(HEARD):
                scratch[columns[k], zone] = 0.0


@kernel
def _add_own(terms: tuple[U32, U8, I64, F32, F64], row: int, share: float, out: F64) -> None:
    """Add a share of the products of a document with itself."""
    columns, counts, offsets, idf, norms = terms
    full, lead, title = _scales(norms[row])
    for k in range(offsets[row], offsets[row + 1]):
        weight = np.float64(idf[columns[k]])
        whole = SUBLINEAR[counts[k, FULL]] * weight * full
        led = SUBLINEAR[counts[k, LEAD]] * weight * lead
        named = SUBLINEAR[counts[k, TITLE]] * weight * title
        out[row, 0] += share * whole * whole
        out[row, 1] += share * whole * led
        out[row, 2] += share * named * named
        out[row, 3] += share * named * led


@kernel
def _scales(norms: F64) -> tuple[float, float, float]:
    """Return what makes the whole, the lead and the title of a document length 1; 0 where one is empty."""
    return (
        1 / norms[FULL] if norms[FULL] > 0 else 0.0,
        1 / norms[LEAD] if norms[LEAD] > 0 else 0.0,
        1 / norms[TITLE] if norms[TITLE] > 0 else 0.0,
    )
