"""text-dedup: the steps of its command, but for writing what is left; verified by exact Jaccard."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import datasets
from text_dedup import minhash
from text_dedup.config import Config, MinHashAlgorithmConfig, OutputConfig
from text_dedup.config.base import DebugConfig
from text_dedup.config.io import LocalInputConfig

from benchmarks.peers.reading import Asked, Pairs, pairs_of

NUM_PERM = 126
logging.disable(logging.INFO)
datasets.disable_progress_bars()


def copies(path: Path, asked: Asked) -> Pairs:
    """Filter, sketch, band, and verify within components, as its command does."""
    with TemporaryDirectory() as folder:
        config = _config(path, asked, folder)
        rows, *_ = minhash.load_and_preprocess(config)
        parents = minhash.cluster(config, minhash.fingerprint(config, rows))
        _, groups = minhash.check_false_positives(config, minhash.assign(config, rows, parents))
    return lambda: pairs_of(groups.items())


def _config(path: Path, asked: Asked, folder: str) -> Config:
    bands = {"bands": asked.bands, "rows": asked.rows} if asked.bands else {}
    read = {"path": "json", "data_files": str(path), "split": "train", "cache_dir": folder}
    return Config.model_construct(
        input=LocalInputConfig(file_type="json", read_arguments=read),
        algorithm=MinHashAlgorithmConfig(
            algorithm_name="minhash",
            text_column="text",
            num_perm=NUM_PERM,
            ngram_size=asked.shingle,
            threshold=asked.jaccard,
            check_false_positive=True,
            num_proc=1,
            **bands,
        ),
        output=OutputConfig(output_dir=folder),
        debug=DebugConfig(),
    )
