"""What a process that reads archives is told of the cores that it may use."""

from __future__ import annotations

import os

import pytest

from detente.corpus.one_thread import one_core_each, one_thread_for_products
from detente.reading.learned.context import threads

NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, "")  # so that what is set by the test is put back
        monkeypatch.delenv(name)


def test_a_worker_reads_on_one_core():
    one_core_each()
    assert threads() == 1
    assert [os.environ[name] for name in NAMES] == ["1", "1", "1"]


def test_a_process_alone_multiplies_on_one_thread_and_encodes_on_all_cores():
    before = threads()
    one_thread_for_products()
    assert threads() == before
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_a_users_own_setting_stands(monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, "2")
    one_core_each()
    assert [os.environ[name] for name in NAMES] == ["2", "2", "2"]
