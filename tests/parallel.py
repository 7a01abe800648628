"""The same thing at the same instant, from several threads, each with its own connection."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.db import connection

LONG_ENOUGH_TO_MEET = 0.3


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Starts every act together; returns what each gave back, or the exception it raised, in order."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def failures(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]


def meeting(function: Callable, hands: int = 2) -> Callable:
    """The same function, where each hand waits for the others, as long as they may come: a rule keeps them away."""
    together = threading.Barrier(hands)

    @wraps(function)
    def met(*args: Any, **more: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            together.wait(LONG_ENOUGH_TO_MEET)
        return function(*args, **more)

    return met


class Between:
    """An act that comes in the middle of another one, just after it has called a function, if a rule lets it in."""

    def __init__(self) -> None:
        self.is_time, self.is_over = threading.Event(), threading.Event()

    def after(self, function: Callable) -> Callable:
        @wraps(function)
        def called(*args: Any, **more: Any) -> Any:
            result = function(*args, **more)
            self.is_time.set()
            self.is_over.wait(LONG_ENOUGH_TO_MEET)
            return result

        return called

    def __call__(self, act: Callable[[], Any]) -> Any:
        self.is_time.wait(10)
        try:
            return act()
        finally:
            self.is_over.set()
