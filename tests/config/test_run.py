"""`make run` says what is wrong before it does anything."""

import socket

import pytest

from config import run


@pytest.mark.parametrize("port", ["", "0", "65536", "80a", "-1", "٨٠"])
def test_a_port_that_is_none_is_refused(port, capsys, monkeypatch):
    monkeypatch.setenv("PORT", port)
    assert run.main() == 1
    assert "give a number from 1 to 65535" in capsys.readouterr().err


def test_a_port_in_use_is_named_with_the_way_out(capsys, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert run.main() == 1
    assert "Choose another: make run PORT=8001" in capsys.readouterr().err
