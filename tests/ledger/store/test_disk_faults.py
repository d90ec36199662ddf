"""Disks that fail and power that goes: quick forms of `scripts/ledger-faults`."""

from __future__ import annotations

import os
import subprocess

import pytest

from ledger.store.disk_faults import acknowledged, cut_power, fail_each, write
from ledger.store.faults import canonical

pytestmark = pytest.mark.system


@pytest.mark.parametrize(("error", "calls"), [("ENOSPC", "pwrite64"), ("EIO", "pwrite64"), ("EIO", "fdatasync,fsync")])
def test_a_call_that_fails_leaves_the_old_state_or_the_new_one(tmp_path, error, calls):
    assert list(fail_each(tmp_path, 1, error, calls, every=51 if calls == "pwrite64" else 5)) == []


def test_a_power_cut_loses_nothing_acknowledged(tmp_path):
    *wrong, count = cut_power(tmp_path, 6)
    assert wrong == []
    assert int(count.split()[0]) >= 30


def test_a_full_disk_is_told_and_the_work_goes_on_when_there_is_room(tmp_path):
    if os.getuid() != 0:
        pytest.fail("a small file system can be mounted by root only")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "detente", str(disk)], check=True)
    try:
        where = disk / "talks.detente"
        done = write(where, 60)
        assert done.returncode == 2
        assert "the disk is full" in done.stdout
        assert "MB free" in done.stdout
        assert str(where) in done.stdout
        subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
        assert write(where, 60).returncode == 0
        whole = tmp_path / "whole.detente"
        write(whole, 60)
        assert canonical(str(where)) == canonical(str(whole))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_slow_disk_costs_time_alone(tmp_path):
    """Every write and sync takes ten milliseconds longer."""
    slow = write(tmp_path / "slow.detente", 6, "-e", "inject=pwrite64,fsync,fdatasync:delay_exit=10000")
    assert slow.returncode == 0
    assert acknowledged(slow.stdout) == acknowledged(write(tmp_path / "quick.detente", 6).stdout) > 6
    assert canonical(str(tmp_path / "slow.detente")) == canonical(str(tmp_path / "quick.detente"))
