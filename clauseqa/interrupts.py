"""Ctrl-C, and the signals that ask a process to end: each is KeyboardInterrupt, and none is lost.

Promise: where it is wanted, that exception is raised in the main thread, wherever it is; elsewhere (between two lines
of a session, while processes are started, when the result has been told) what comes is remembered. Where nothing can
be raised, as in a finaliser, it is raised a moment later. What an interrupt cut in two is let go in silence.
"""

from __future__ import annotations

import _thread
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_AGAIN = 0.01  # seconds until what a finaliser swallowed is raised again

T = TypeVar("T")


class _Heard:
    """What has come, and whether it is raised."""

    signal = 0  # the last that came and was not obeyed yet; 0: none
    times = 0  # that one came
    raising = True


def listen() -> None:
    """From now on, to the end of the process. What is ignored already (nohup does it, and shells) stays ignored."""
    for one in _SIGNALS:
        if signal.getsignal(one) is not signal.SIG_IGN:
            signal.signal(one, _hear)
    sys.unraisablehook = _unraisable


def heard() -> int:
    """The number of the signal that has come and was not obeyed yet; 0: none has."""
    return _Heard.signal


def obeyed() -> bool:
    """What was to be interrupted has been. False where the process is asked to end, which is not forgotten."""
    if _Heard.signal == signal.SIGINT:
        _Heard.signal = 0
    return not _Heard.signal


def uninterruptible() -> None:
    """From now on what comes is remembered alone."""
    _Heard.raising = False


def interruptible(work: Callable[[], T]) -> T:
    """What `work` gives. Raises KeyboardInterrupt when a signal comes meanwhile; afterwards all is uninterruptible."""
    if not obeyed():
        raise KeyboardInterrupt
    try:
        _Heard.raising = True
        return work()
    finally:
        _Heard.raising = False


def undisturbed(work: Callable[[], T]) -> T:
    """What `work` gives; what comes meanwhile is raised afterwards, and never heard by processes that `work` starts."""
    raising, times, mask = _Heard.raising, _Heard.times, _blocked(())
    try:
        _Heard.raising = False
        _blocked(_SIGNALS)
        done = work()
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        _Heard.raising = raising
    if raising and _Heard.times > times:
        raise KeyboardInterrupt
    return done


def ignore() -> None:
    """In a process that `undisturbed` started: Ctrl-C is the business of whoever did; to be ended is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _blocked(signals: tuple[signal.Signals, ...]) -> set[int]:
    """Keep `signals` from this thread; those that were kept from it already."""
    return signal.pthread_sigmask(signal.SIG_BLOCK, signals) if hasattr(signal, "pthread_sigmask") else set()


def _hear(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals are handled
    _Heard.signal = number if _Heard.signal in (0, signal.SIGINT) else _Heard.signal
    _Heard.times += 1
    if _Heard.raising:
        raise KeyboardInterrupt


def _unraisable(raised: Any, tell: Callable[[Any], object] = sys.__unraisablehook__) -> None:
    """What was raised in a finaliser or a callback: an interrupt comes again; what it has left behind says nothing."""
    if issubclass(raised.exc_type, KeyboardInterrupt):
        _thread.start_new_thread(_again, ())
    elif not _Heard.times:
        tell(raised)


def _again() -> None:
    from time import sleep

    sleep(_AGAIN)
    _thread.interrupt_main(signal.Signals(_Heard.signal or signal.SIGINT))
