"""The image is really built and tried, where there is buildah: without a daemon, as compose.yaml runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(os.environ.get("WIJK_IMAGE") != "1", reason="takes five minutes: WIJK_IMAGE=1 tries the image")
def test_the_image_sets_up_and_runs_read_only_without_root(tmp_path: Path) -> None:
    if os.geteuid() != 0 or shutil.which("buildah") is None:
        pytest.skip("only root with buildah can build and enter an image")
    done = subprocess.run(
        [ROOT / "packaging" / "try-image.sh", tmp_path], capture_output=True, text=True, timeout=1200, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout.rstrip().endswith("The image works.")
