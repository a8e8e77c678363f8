"""What the tests of readers share."""

import os

import pytest

from pipeline import ocr


@pytest.fixture(scope="session")
def tesseract():
    """Tesseract with its Vietnamese data; where it cannot be installed the test skips, in CI it fails."""
    if not ocr.languages():
        if os.environ.get("CI"):
            pytest.fail(f"Tesseract is missing: {ocr.INSTALL}")
        pytest.skip(f"needs Tesseract: {ocr.INSTALL}")
