"""Fixtures of the publishing tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.project import Project
from tests.publishing.tiny_site import tiny_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The tiny site in a folder of its own."""
    return tiny_project(tmp_path / "project")
