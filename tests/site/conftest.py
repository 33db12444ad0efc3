"""Fixtures of the tests of built sites."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.projects import Site, build, copy_project, real_site


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The built site of the real content."""
    return real_site(request.config, tmp_path_factory)


@pytest.fixture(scope="session")
def root(site: Site) -> Path:
    """The project that the site was built from: a copy that no test changes."""
    return site.path.parent


@pytest.fixture(scope="session")
def second_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with a second, invented series."""
    return copy_project(tmp_path_factory.mktemp("second") / "project", with_second_series=True)


@pytest.fixture(scope="session")
def second_site(second_root: Path) -> Site:
    return build(second_root)
