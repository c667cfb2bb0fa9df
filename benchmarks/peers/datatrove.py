"""datatrove: its three steps that find groups, in one process; it does not verify."""

import struct
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from datatrove.data import Document
from datatrove.pipeline.dedup import minhash
from datatrove.utils.logging import logger
from datatrove.utils.word_tokenizers import WordTokenizer

from benchmarks.peers.reading import Asked, Pairs, pairs_of, texts

logger.remove()


class Words(WordTokenizer):  # type: ignore[misc]
    """Splits at white space, as the others do; the tokenizer of its own choice for Arabic is far slower."""

    def word_tokenize(self, text: str) -> list[str]:
        """Return words."""
        return text.split()

    def sent_tokenize(self, text: str) -> list[str]:
        """Return the text."""
        return [text]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        """Return where the text is."""
        return [(0, len(text))]


def copies(path: Path, asked: Asked) -> Pairs:
    """Sign, compare bucket by bucket, and join what shares one."""
    sizes = {"num_buckets": asked.bands, "hashes_per_bucket": asked.rows} if asked.bands else {}
    config = minhash.MinhashConfig(n_grams=asked.shingle, **sizes)
    with TemporaryDirectory() as folder:
        names = [f"{folder}/{step}" for step in ("signatures", "buckets", "groups")]
        minhash.MinhashDedupSignature(names[0], config, Words()).run(_documents(path))
        for bucket in range(config.num_buckets):
            step = minhash.MinhashDedupBuckets(names[0], names[1], config=config)
            step.run(None, bucket, config.num_buckets)
        minhash.MinhashDedupCluster(names[1], names[2], config, save_cluster_id=True).run(None, 0, 1)
        found = list(Path(names[2]).glob("*.clusters"))
        groups = [group for one in found for group in struct.iter_unpack("<II", one.read_bytes())]
    return lambda: pairs_of(groups)


def _documents(path: Path) -> Iterator[Document]:
    for row, text in enumerate(texts(path)):
        yield Document(text=text, id=str(row))
